"""Which key opens which part of a matter, and what the custody log is told."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from secrets import choice, token_hex

from portal.agencies import service as agencies
from portal.agencies.rules import Compartment
from portal.audit import service as log
from portal.crypto import fields, keys
from portal.crypto.framing import frame
from portal.identity import queries as officers
from portal.infra.settings import Settings
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import NotAllowed
from portal.kernel.ids import known
from portal.notices import service as notices
from referrals.discipline import queries, rules
from referrals.discipline.events import ClueArrived, SealedAct
from referrals.discipline.models import DisciplineEntry, DisciplineMatter, DisciplineSeat
from referrals.discipline.rules import Act, Clue, Entry, Scope, State

MARK_BYTES = 16


@dataclass(frozen=True, slots=True)
class Opened:
    """A matter and what the actor can open of it; `key` None: its receipt only."""

    matter: DisciplineMatter
    seat: DisciplineSeat | None
    key: bytes | None
    receipt_key: bytes

    @property
    def scopes(self) -> frozenset[Scope]:
        """What of its history the actor can read: all of it, or what both sides may."""
        return frozenset(Scope) if self.key else frozenset({Scope.RECEIPT})


def mark(settings: Settings, officer_id: int | None) -> bytes:
    """Return what an officer is called in this track: 16 bytes, nobody without the pepper knows whose."""
    secret = sha256(frame("cluebridge discipline person", settings.pepper)).digest()
    named = frame("cluebridge/discipline/person/v1", (officer_id or 0).to_bytes(8, "big"))
    return hmac.digest(secret, named, "sha256")[:MARK_BYTES]


def fresh_number(work: Work) -> str:
    """Return eight letters nobody can count by."""
    while True:
        made = "".join(choice(rules.NUMBER_LETTERS) for _ in range(rules.NUMBER_LENGTH))
        if not queries.number_taken(work.session, made):
            return made


def bound(matter: DisciplineMatter, part: str) -> bytes:
    """Return the context of one sealed part of a matter."""
    return frame("cluebridge/discipline/v1", part.encode(), matter.code.encode())


def seat_context(matter: DisciplineMatter, seat_mark: bytes, scope: Scope) -> bytes:
    """Return what a key wrapped to one officer is bound to."""
    return frame("cluebridge/discipline-seat/v1", scope.encode(), matter.code.encode(), seat_mark)


def new_seat(
    matter: DisciplineMatter, seat_mark: bytes, public: keys.PublicKey, key: bytes
) -> DisciplineSeat:
    """Return a place at the sending side: both keys, wrapped to this officer."""
    scoped = {Scope.CONTENT: key, Scope.RECEIPT: rules.receipt_key(key)}
    made = {
        scope: keys.wrap(public, each, context=seat_context(matter, seat_mark, scope))
        for scope, each in scoped.items()
    }
    return DisciplineSeat(
        matter_id=known(matter.id),
        mark=seat_mark,
        wrapped=made[Scope.CONTENT],
        receipt_wrapped=made[Scope.RECEIPT],
    )


def opened(work: Work, code: str, *, lock: bool = False) -> Opened:
    """Return a matter the actor may see with the keys they hold; NotFound for strangers and the absent."""
    own = mark(work.settings, work.actor.officer_id)
    matter = queries.get(work.session, work.actor, own, code, lock=lock)
    seat = queries.seat(work.session, known(matter.id), own)
    if seat is None:
        key = agencies.unwrap_mine(
            work, matter.key_id or 0, matter.wrapped, context=bound(matter, "key")
        )
        return Opened(matter, None, key, rules.receipt_key(key))
    if work.unlocked is None:
        raise NotAllowed
    of_receipt = seat_context(matter, own, Scope.RECEIPT)
    receipt = keys.unwrap(work.unlocked, seat.receipt_wrapped, context=of_receipt)
    if not seat.wrapped:
        return Opened(matter, seat, None, receipt)
    of_content = seat_context(matter, own, Scope.CONTENT)
    return Opened(
        matter, seat, keys.unwrap(work.unlocked, seat.wrapped, context=of_content), receipt
    )


def seal_to(work: Work, matter: DisciplineMatter, key: bytes, agency: str) -> None:
    """Give a matter to an agency: its key under theirs, and under nobody else's any more."""
    context = bound(matter, "key")
    matter.agency = agency
    matter.key_id, matter.wrapped = agencies.wrap_for(
        work, agency, Compartment.CASEWORK, key, context=context
    )
    for seat in queries.seats(work.session, known(matter.id)):
        seat.wrapped = b""
        work.session.add(seat)


def seal_clue(matter: DisciplineMatter, key: bytes, clue: Clue) -> None:
    """Seal what was found into the matter."""
    matter.clue_sealed = fields.seal_text(key, clue.packed(), context=bound(matter, "clue"))


def clue_of(found: Opened) -> Clue:
    """Return what was found; NotAllowed to who holds the receipt only."""
    if found.key is None:
        raise NotAllowed
    context = bound(found.matter, "clue")
    return rules.unpacked(fields.open_text(found.key, found.matter.clue_sealed, context=context))


def write(
    work: Work,
    found: Opened,
    act: Act,
    scope: Scope = Scope.RECEIPT,
    *,
    outcome: str = "",
    text: str = "",
    note: str = "",
) -> None:
    """Add an act to the history of a matter, and its commitment to the custody log."""
    matter, actor = found.matter, work.actor
    key = found.key if scope is Scope.CONTENT else found.receipt_key
    if key is None:
        raise NotAllowed
    told = Entry(act, work.now, actor.name, actor.agency, outcome, text, note).packed()
    sealed = fields.seal_text(key, told, context=bound(matter, f"entry {scope}"))
    leaf = log.next_leaf(work)
    row = DisciplineEntry(matter_id=known(matter.id), scope=scope, sealed=sealed, leaf=leaf)
    work.session.add(row)
    work.session.flush()
    work.record(SealedAct(commitment=sha256(sealed).hexdigest()))


def history(work: Work, found: Opened) -> list[Entry]:
    """Return the acts the actor can read, in order."""
    rows = queries.entries(work.session, known(found.matter.id), found.scopes)
    read = []
    for row in rows:
        key = found.key if row.scope is Scope.CONTENT else found.receipt_key
        context = bound(found.matter, f"entry {row.scope}")
        read.append(
            rules.entry_of(fields.open_text(key or b"", row.sealed, context=context), row.leaf)
        )
    return read


def now_in(work: Work, found: Opened, state: State) -> None:
    """Keep the new state; the sending side has something to read, but who acts knows."""
    matter, own = found.matter, mark(work.settings, work.actor.officer_id)
    news = matter.state is not state
    matter.state, matter.changed_on = state, work.now.astimezone(LEGAL_ZONE).date()
    work.session.add(matter)
    for seat in queries.seats(work.session, known(matter.id)):
        seat.unread = seat.unread or (news and seat.mark != own)
        work.session.add(seat)
    work.session.flush()


def announce(work: Work, matter: DisciplineMatter) -> None:
    """Tell the receiving officers that something waits, and no more; nobody who is barred.

    The sending side is told by its own desk only: a notice there is a row and perhaps a mail.
    """
    away = queries.barred(work.session, known(matter.id))
    found = officers.colleagues(work.session, matter.agency, *sorted(rules.RECEIVERS))
    told = [known(each.id) for each in found if mark(work.settings, each.id) not in away]
    notices.tell(work, agency=matter.agency, officers=told, kind=ClueArrived.__name__)


def cover(work: Work) -> None:
    """Record nothing, in the words in which the custody log tells of something."""
    work.record(SealedAct(commitment=token_hex(32)))
