"""The reporter's side: opening the mailbox with the receipt, writing, withdrawing, leaving."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from secrets import token_urlsafe

from portal.audit import queries as log
from portal.crypto import codes, fields, keys
from portal.infra import kdf
from portal.infra.settings import Settings
from portal.infra.web import Caller
from portal.infra.work import Work, Works
from portal.intake import queries
from portal.intake.events import AnsweredLate, MailboxOpened, TipReceived, TipWithdrawn
from portal.intake.models import MailboxSession, Tip
from portal.intake.rules import Side, mailbox_alive
from portal.intake.service import seals, tips
from portal.kernel.actor import ANONYMOUS, reporter
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import NotAllowed
from portal.witness import service as witness

_PRIVATE = b"mailbox private key"


@dataclass(frozen=True, slots=True)
class Lock:
    """What the receipt secret is tried on. The lock of an unknown number opens for nothing."""

    tip_id: int | None
    salt: bytes
    cost: codes.Cost
    sealed: bytes


def lock_of(work: Work, receipt: codes.Receipt) -> Lock:
    """Return the lock of the tip with this number, one that never opens when there is none."""
    found = queries.lock_by_number(work.session, receipt.number)
    if found is None:
        return Lock(None, bytes(16), kdf.cost(work.settings), _nobodys())
    tip_id, salt, memory_kib, passes, sealed = found
    return Lock(tip_id, salt, codes.Cost(memory_kib, passes), sealed)


@lru_cache(maxsize=1)
def _nobodys() -> bytes:
    return fields.seal(bytes(32), bytes(32), context=b"nobody", pad_to=1)


def try_lock(settings: Settings, receipt: codes.Receipt, lock: Lock) -> keys.PrivateKey | None:
    """Return the reporter's key or None, after the same work whatever the reason. Slow."""
    return seals.open_reporter_key(
        settings, receipt, salt=lock.salt, cost=lock.cost, sealed=lock.sealed
    )


def start(work: Work, tip_id: int, private: keys.PrivateKey) -> str:
    """Return the token of a fresh mailbox session."""
    token = token_urlsafe(32)
    opened = seals.token_keys(token)
    work.session.add(
        MailboxSession(
            token_hash=opened.row,
            tip_id=tip_id,
            sealed_private=fields.seal(opened.seal, private.raw, context=_PRIVATE, pad_to=1),
            started_at=work.now,
            seen_at=work.now,
        )
    )
    work.record(MailboxOpened(tip_id=tip_id))
    return token


def open_mailbox(work: Work, receipt: codes.Receipt) -> str | None:
    """Return a session token, None for a wrong number or a wrong secret: never told apart.

    Holds the transaction during key derivation; web routes use `enter`.
    """
    lock = lock_of(work, receipt)
    private = try_lock(work.settings, receipt, lock)
    return start(work, lock.tip_id, private) if private and lock.tip_id else None


def enter(works: Works, receipt: codes.Receipt) -> str | None:
    """Do the same with no transaction open while the key is derived."""
    with works.begin(ANONYMOUS, writes=False) as work:
        lock = lock_of(work, receipt)
    return enter_with(works, receipt, lock)


def enter_with(works: Works, receipt: codes.Receipt, lock: Lock) -> str | None:
    """Return the token of a session opened with a lock at hand, None when it stays closed."""
    private = try_lock(works.settings, receipt, lock)
    if private is None or lock.tip_id is None:
        return None
    with works.begin(ANONYMOUS) as work:
        return start(work, lock.tip_id, private)


def resume(work: Work, token: str) -> Caller | None:
    """Return whose public session a cookie is: a draft's (anonymous) or an open mailbox's."""
    opened = seals.token_keys(token)
    row = queries.mailbox(work.session, opened.row)
    if row is None:
        draft = queries.draft(work.session, opened.row)
        return Caller(ANONYMOUS) if draft and draft.expires_at > work.now else None
    if not mailbox_alive(started_at=row.started_at, seen_at=row.seen_at, now=work.now):
        return None
    private = fields.open_(opened.seal, row.sealed_private, context=_PRIVATE)
    return Caller(reporter(row.tip_id), keys.PrivateKey(private))


def touch(work: Work, token: str) -> None:
    """Note that a mailbox is in use."""
    row = queries.mailbox(work.session, seals.token_keys(token).row)
    if row is not None:
        row.seen_at = work.now
        work.session.add(row)


def leave(work: Work, token: str) -> None:
    """Close the mailbox of this cookie, if it has one."""
    row = queries.mailbox(work.session, seals.token_keys(token).row)
    if row is not None:
        work.session.delete(row)


def own(work: Work) -> Tip:
    """Return the row of the reporter's own tip, also when nothing of it can be opened any more."""
    if work.actor.tip_id is None:
        raise NotAllowed
    return queries.by_id(work.session, work.actor.tip_id)


def mine(work: Work, *, lock: bool = False) -> tuple[Tip, bytes]:
    """Return the reporter's own tip and its key; Destroyed when the report is no more.

    `lock` keeps the tip from being handed over, under a new key, until the transaction ends: for
    whatever is sealed under the key.
    """
    tip = own(work)
    if lock:
        work.session.refresh(tip, with_for_update={"key_share": True})
    return tip, seals.reporter_key(work, tip)


def write(work: Work, text: str, *, mark: bytes | None = None) -> int:
    """Send the agency a message, return its id; a form sent twice (same mark) is one message."""
    tip, key = mine(work, lock=True)
    return tips.send(work, tip, key, text, Side.REPORTER, mark=mark)


def write_late(
    works: Works, token: str, text: str, *, mark: bytes, question_id: int | None = None
) -> None:
    """Send what was written before the mailbox closed itself, now that the code has opened it again.

    With `question_id` it was meant as the answer to that question.
    """
    with works.begin(ANONYMOUS, writes=False) as work:
        caller = resume(work, token)
    if caller is not None and caller.actor.tip_id is not None:
        with works.begin(caller.actor, caller.unlocked) as work:
            message = write(work, text, mark=mark)
            if question_id is not None:
                tip_id = caller.actor.tip_id
                work.record(
                    AnsweredLate(tip_id=tip_id, question_id=question_id, message_id=message)
                )


def proof(work: Work) -> str | None:
    """Return the proof file that the custody log holds the receipt of the actor's tip.

    None while there is none, and for a tip an officer typed: its entry has the time of the call.
    """
    leaf = log.first_leaf_of_tip(work.session, work.actor.tip_id or 0, TipReceived.__name__)
    if leaf is None or leaf.body["who"]["officer"] is not None:
        return None
    return witness.proof_for_reporter(work, leaf.id)


def withdraw(work: Work) -> None:
    """Note that the reporter withdraws the tip. What was found so far stays; twice is once."""
    tip, _ = mine(work)
    if tip.withdrawn_on is None:
        tip.withdrawn_on = work.now.astimezone(LEGAL_ZONE).date()
        work.session.add(tip)
        work.record(TipWithdrawn(tip_id=tip.id or 0))


def drop_dead(work: Work) -> None:
    """Delete the rows of mailboxes that no longer count."""
    for row in queries.mailboxes(work.session):
        if not mailbox_alive(started_at=row.started_at, seen_at=row.seen_at, now=work.now):
            work.session.delete(row)
