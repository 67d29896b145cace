"""What the page of a case shows of the cases merged into it."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.cases import policy
from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.events import CaseViewed
from portal.cases.queries.recusals import open_tips
from portal.infra.work import Work
from portal.intake import queries as tips
from portal.intake import service as intake
from portal.intake.service import Message
from portal.linking import queries
from portal.linking.queries import Case, Seen


@dataclass(frozen=True, slots=True)
class MergedTip:
    """A tip of a merged case, and what was written since."""

    id: int
    number: str
    messages: list[Message] = field(repr=False)


@dataclass(frozen=True, slots=True)
class MergedCase:
    """A case merged into another, as far as the actor may know it."""

    seen: Seen
    tips: list[MergedTip]
    tip_count: int
    can_write: bool


def merged_cases(work: Work, case_id: int) -> list[MergedCase]:
    """Return the merged cases the actor may know of, with the exchange with their reporters opened.

    That the exchange was opened is recorded in the history of the case it lies in.
    """
    ids = cases.merged_into(work.session, case_id)
    known = queries.seen(work.session, work.actor, ids)
    counts = queries.tips_of(work.session, known)
    return [_merged(work, each, known[each], counts[each]) for each in ids if each in known]


def _merged(work: Work, case_id: int, seen: Seen, count: int) -> MergedCase:
    grant = cases.grant(work.session, case_id, work.actor.agency)
    opens = policy.sees_tip_text(work.actor, grant) and work.unlocked is not None
    if not opens or not count:
        return MergedCase(seen, [], count, can_write=False)
    case = cases.by_id(work.session, case_id)
    work.record(CaseViewed(case_id=case_id, with_tip_text=True))
    return MergedCase(
        seen, _tips(work, case), count, policy.can_write_to_reporter(work.actor, grant)
    )


def _tips(work: Work, case: Case) -> list[MergedTip]:
    keys, found = case_file.keys_of(work, case), []
    for row in open_tips(work.session, work.actor, case.id or 0):
        tip = tips.by_id(work.session, row.tip_id)
        messages = intake.messages(work, tip, case_file.tip_key(keys, row))
        if tip.unread_by_agency and work.actor.agency == case.agency:
            tip.unread_by_agency = 0
            work.session.add(tip)
        found.append(MergedTip(row.tip_id, tip.number, messages))
    return found
