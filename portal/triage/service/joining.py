"""Several tips into one case in one act, with what will happen told before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.cases import queries as cases
from portal.cases import service as case_service
from portal.cases.forms import OpenFromTip
from portal.infra.work import Work
from portal.intake import queries as tips
from portal.intake import service as intake
from portal.kernel.errors import Invalid, NotFound
from portal.kernel.policy import require
from portal.kernel.text import Text
from portal.triage import policy, queries
from portal.triage.events import TipsJoined
from portal.triage.forms import Join
from portal.triage.queries import TipRow
from portal.triage.rules import CandidateState
from portal.triage.service import ranking

DECIDED = Text("已经作出过决定", "Already decided on")
HELD = Text("{name}正在处理", "{name} is working on it")


@dataclass(frozen=True, slots=True)
class Planned:
    """What would happen to one tip: it joins, or it does not for a reason."""

    tip: TipRow
    refused: Text | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """What happened: the case, the tips in it, and those left out with the reason of each."""

    case_id: int
    done: list[TipRow]
    refused: list[Planned]


def plan(work: Work, tip_ids: Sequence[int]) -> list[Planned]:
    """Return what would happen to these tips; those of other agencies are not there at all."""
    require(policy.can_join(work.actor))
    return [
        Planned(tip, refusal(work, tip))
        for tip in tips.several(work.session, work.actor, set(tip_ids))
    ]


def join(work: Work, form: Join) -> Joined:
    """Put the tips into the case with this number, or into a new one opened from the first of them.

    Tips that cannot join are left out and named. NotFound when none is the agency's, Invalid when
    none can join or the case is not an open one of the agency.
    """
    planned = plan(work, form.tips)
    if not planned:
        raise NotFound
    good = [each.tip for each in planned if each.refused is None]
    if not good:
        raise Invalid(tips="different_agency")
    into, rest = _target(work, form, good)
    for tip in rest:
        case_service.attach_tip(work, into, tip.id or 0)
    _settle_among(work, good)
    refused = [each for each in planned if each.refused is not None]
    work.record(TipsJoined(case_id=into, count=len(good), refused=len(refused)))
    return Joined(into, good, refused)


def _target(work: Work, form: Join, good: list[TipRow]) -> tuple[int, list[TipRow]]:
    if form.target == "new":
        opened = case_service.open_from_tip(work, good[0].id or 0, OpenFromTip())
        return opened.id or 0, good[1:]
    try:
        case = cases.by_number(work.session, work.actor, form.number)
    except NotFound:
        raise Invalid(number="unknown_choice") from None
    if not queries.owned_open(work.session, work.actor.agency, case.id or 0):
        raise Invalid(number="unknown_choice")
    return case.id or 0, good


def refusal(work: Work, tip: TipRow) -> Text | None:
    """Return why a tip cannot be decided on with others, None when it can."""
    if not intake.undecided(tip):
        return DECIDED
    if intake.holder(work, tip) in {None, work.actor.officer_id}:
        return None
    name = intake.holder_name(work, tip)
    return Text(HELD.zh.format(name=name), HELD.en.format(name=name))


def _settle_among(work: Work, joined: list[TipRow]) -> None:
    ids = {tip.id for tip in joined}
    for tip in joined:
        for row in queries.unsettled(work.session, tip.id or 0):
            if {row.tip_id, row.other_tip_id} <= ids:
                row.state = CandidateState.CONFIRMED
                row.decided_by, row.decided_at = work.actor.name, work.now
                work.session.add(row)
    ranking.recount(work, [tip.id or 0 for tip in joined])
