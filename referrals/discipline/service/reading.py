"""What either side may read: the desk, one matter, and what the form offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.agencies import queries as agencies
from portal.agencies.queries import AgencyRow
from portal.identity import queries as officers
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.ids import known
from referrals.discipline import policy, queries
from referrals.discipline.models import DisciplineMatter
from referrals.discipline.rules import Act, Clue, Entry, Scope
from referrals.discipline.service import receiving, reporting, sealing
from referrals.discipline.service.reporting import Source


@dataclass(frozen=True, slots=True)
class Shown:
    """A matter as the actor may read it; `clue` None: the receipt only."""

    matter: DisciplineMatter
    clue: Clue | None
    history: list[Entry]
    can: frozenset[str]
    receivers: list[AgencyRow]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form of a clue offers: heads who may decide, colleagues and agencies concerned."""

    source: Source
    heads: list[tuple[int, str]]
    is_head: bool
    people: list[tuple[int, str]]
    units: list[AgencyRow]


def choices(work: Work, kind: str, source_id: int) -> Choices:
    """Return what is offered to who reports a clue found here; NotFound unless they may see it."""
    found = reporting.source(work, kind, source_id)
    colleagues = officers.colleagues(work.session, work.actor.agency)
    return Choices(
        source=found,
        heads=reporting.heads(work, found.recused),
        is_head=work.actor.holds(Office.HEAD),
        people=[(known(e.id), e.name) for e in colleagues if e.id != work.actor.officer_id],
        units=list(agencies.working(work.session)),
    )


def desk(work: Work) -> Sequence[DisciplineMatter]:
    """Return the matters of the actor; nothing sealed is opened."""
    return queries.listed(work.session, work.actor, _mark(work))


def waiting(work: Work) -> int:
    """Return how many matters wait for the actor."""
    return queries.waiting(work.session, work.actor, _mark(work))


def show(work: Work, code: str) -> Shown:
    """Return a matter, opened; who opens its content is written into its own history.

    NotFound for everybody who has no part in it.
    """
    found = sealing.opened(work, code)
    clue = sealing.clue_of(found) if found.key else None
    if clue is not None and (found.seat is None or found.seat.decides):
        sealing.write(work, found, Act.OPENED, Scope.CONTENT)
    if found.seat is not None and found.seat.unread:
        found.seat.unread = False
        work.session.add(found.seat)
    matter, actor, own = found.matter, work.actor, _mark(work)
    can = {
        "decide": policy.can_decide(matter, found.seat),
        "send_directly": reporting.may_send_directly(work, found),
        "sign_for": policy.can_sign_for(actor, matter),
        "pass_on": policy.can_pass_on(actor, matter),
        "propose": policy.can_propose(actor, matter),
        "confirm": policy.can_confirm(actor, matter, own),
        "close": policy.can_close(actor, matter),
    }
    return Shown(
        matter=matter,
        clue=clue,
        history=sealing.history(work, found),
        can=frozenset(each for each, may in can.items() if may),
        receivers=receiving.receivers(work, found) if can["pass_on"] else [],
    )


def _mark(work: Work) -> bytes:
    return sealing.mark(work.settings, work.actor.officer_id)
