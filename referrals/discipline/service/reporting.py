"""The sending side: an officer reports in person, the head decides, or it goes past the head."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from secrets import token_hex

from portal.agencies import queries as agencies
from portal.agencies.queries import AgencyRow
from portal.agencies.rules import Compartment
from portal.cases import queries as cases
from portal.crypto import fields
from portal.identity import queries as officers
from portal.identity.service import proven
from portal.infra.work import Work
from portal.intake import queries as tips
from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotFound
from portal.kernel.ids import known
from referrals.discipline import policy, queries
from referrals.discipline.book.registry import GROUNDS
from referrals.discipline.forms import Decide, Report
from referrals.discipline.models import DisciplineBar, DisciplineMatter
from referrals.discipline.rules import Act, Clue, State
from referrals.discipline.service import sealing
from referrals.discipline.service.sealing import Opened


@dataclass(frozen=True, slots=True)
class Source:
    """Where a clue was found: its words for the receiver, and who is recused from it."""

    kind: str
    id: int
    label: str
    recused: frozenset[int]


def source(work: Work, kind: str, source_id: int) -> Source:
    """Return the case or tip an officer found a clue in; NotFound unless they may see it.

    It is only read: neither its rows nor its timeline change.
    """
    if not policy.can_report(work.actor):
        raise NotFound
    if kind == "case":
        case = cases.get(work.session, work.actor, source_id)
        away = cases.recused(work.session, source_id)
        return Source(kind, source_id, f"{case.number} {case.title}", away)
    if kind != "tip":
        raise NotFound
    tip = tips.get(work.session, work.actor, source_id)
    away = cases.recused_through(work.session, source_id)
    return Source(kind, source_id, f"举报 {tip.number}", away)


def heads(work: Work, away: Iterable[int] = ()) -> list[tuple[int, str]]:
    """Return the heads of the actor's agency who may decide: not the actor, nor anybody `away`."""
    left = {*away, work.actor.officer_id}
    found = officers.colleagues(work.session, work.actor.agency, Office.HEAD)
    return [(known(each.id), each.name) for each in found if each.id not in left and each.public]


def receiver(work: Work, form: Report) -> AgencyRow:
    """Return the nearest agency the ground calls for that is not concerned itself; Invalid without one."""
    if form.ground not in GROUNDS:
        raise Invalid(ground="unknown_choice")
    own = agencies.agency(work.session, work.actor.agency)
    for kind in GROUNDS[form.ground].receivers:
        for each in agencies.upwards(work.session, region=own.region, kind=kind):
            there = Compartment.CASEWORK in agencies.compartments(work.session, each.code)
            if there and each.code != own.code and each.code not in form.units:
                return each
    raise Invalid(ground="nobody_receives")


def report(work: Work, kind: str, source_id: int, form: Report) -> DisciplineMatter:
    """Report a clue. It waits for the head chosen, or is sent at once past a head who is concerned.

    Invalid names the field; NotFound when the actor may not see where it was found.
    """
    found = source(work, kind, source_id)
    people = _people(work, form)
    head = _head(work, form, {*people, *found.recused})
    to = receiver(work, form)
    key = fields.new_key(work.settings.suite_of(to.code))
    matter = _begun(work, to.code)
    sealing.seal_clue(matter, key, _clue(work, form, found, head))
    work.session.add(matter)
    work.session.flush()
    _keep_away(work, matter, {*people, *found.recused})
    _seat(work, matter, key, work.actor.officer_id or 0)
    if head is not None:
        _seat(work, matter, key, head[0], decides=True)
    opened = sealing.opened(work, matter.code)
    sealing.write(work, opened, Act.REPORTED)
    if head is None:
        _send(work, opened)
    return matter


def decide(work: Work, code: str, form: Decide) -> None:
    """Send a clue as its head, or give it back with a reason. Conflict when it is decided."""
    found = sealing.opened(work, code, lock=True)
    if not policy.can_decide(found.matter, found.seat):
        raise Conflict
    if form.decision == "send":
        _send(work, found)
        return
    if not form.reason:
        raise Invalid(reason="missing")
    sealing.write(work, found, Act.GIVEN_BACK, text=form.reason)
    sealing.now_in(work, found, State.RETURNED)


def send_directly(work: Work, code: str, reason: str) -> None:
    """Send what no head decides to: the duty to send it is the agency's, not the head's (O310 19)."""
    found = sealing.opened(work, code, lock=True)
    if not may_send_directly(work, found):
        raise Conflict
    _send(work, found, reason)


def may_send_directly(work: Work, found: Opened) -> bool:
    """Tell whether the actor may send it past the head who was asked."""
    seats = queries.seats(work.session, known(found.matter.id))
    decider = any(each.decides for each in seats)
    today = work.now.astimezone(LEGAL_ZONE).date()
    return policy.can_send_directly(found.matter, found.seat, decider=decider, today=today)


def _begun(work: Work, agency: str) -> DisciplineMatter:
    day = work.now.astimezone(LEGAL_ZONE).date()
    return DisciplineMatter(
        code=token_hex(16),
        number=sealing.fresh_number(work),
        agency=agency,
        state=State.PROPOSED,
        began_on=day,
        changed_on=day,
    )


def _send(work: Work, found: Opened, text: str = "") -> None:
    """Seal it to the receiving agency; the sending side keeps the receipt."""
    clue = sealing.clue_of(found)
    told = "\n".join(each for each in (text, f"SHA-256 {clue.digest}") if each)
    sealing.write(work, found, Act.SENT, text=told)
    sealing.seal_to(work, found.matter, found.key or b"", found.matter.agency)
    sealing.now_in(work, found, State.SENT)
    sealing.announce(work, found.matter)


def _people(work: Work, form: Report) -> frozenset[int]:
    """Return the colleagues who are concerned; Invalid for anybody else, and for oneself."""
    colleagues = {known(e.id) for e in officers.colleagues(work.session, work.actor.agency)}
    strangers = set(form.people) - (colleagues - {work.actor.officer_id})
    known_units = {each.code for each in agencies.all_agencies(work.session)}
    if strangers:
        raise Invalid(people="unknown_choice")
    if set(form.units) - known_units:
        raise Invalid(units="unknown_choice")
    return frozenset(form.people)


def _head(work: Work, form: Report, away: set[int]) -> tuple[int, str] | None:
    """Return the head who decides, None when it goes past the head; Invalid when it may not."""
    may = dict(heads(work, away))
    if form.way != "direct":
        chosen = int(form.way)
        if chosen not in may or work.actor.agency in form.units:
            raise Invalid(way="head_concerned")
        return chosen, may[chosen]
    concerned = work.actor.agency in form.units or not may
    if work.actor.holds(Office.HEAD):
        return None
    if not concerned:
        raise Invalid(way="head_decides")
    if not form.without_head:
        raise Invalid(without_head="missing")
    return None


def _clue(work: Work, form: Report, found: Source, head: tuple[int, str] | None) -> Clue:
    actor = work.actor
    officer = officers.officer(work.session, actor.officer_id or 0)
    return Clue(
        ground=form.ground,
        officials=form.officials,
        facts=form.facts,
        materials=form.materials,
        units=form.units,
        source=found.label,
        sender=actor.name,
        sender_agency=actor.agency,
        sender_certificate=officer.certificate_no,
        reported_at=work.now.isoformat(timespec="seconds"),
        head=head[1] if head else "",
        without_head="" if head else form.without_head,
    )


def _seat(
    work: Work, matter: DisciplineMatter, key: bytes, officer_id: int, *, decides: bool = False
) -> None:
    public = proven.public_of(work, officers.kept_so(work.session, officer_id))
    seat = sealing.new_seat(matter, sealing.mark(work.settings, officer_id), public, key)
    seat.decides = decides
    work.session.add(seat)
    work.session.flush()


def _keep_away(work: Work, matter: DisciplineMatter, officer_ids: Iterable[int]) -> None:
    for each in sorted(officer_ids):
        bar = DisciplineBar(matter_id=known(matter.id), mark=sealing.mark(work.settings, each))
        work.session.add(bar)
    work.session.flush()
