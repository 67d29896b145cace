"""Merging a case into another and taking it out again: nothing is moved, so nothing is lost.

What was in the merged case stays there: tips, files, documents, money, time limits. Only its row
says that it is dealt with in another; who orchestrates this is `portal.linking`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.cases import policy, queries
from portal.cases.models import CaseFile
from portal.cases.rules import Filing, Outcome, Stage
from portal.cases.service.facts import held
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.policy import require

_ADMINISTRATIVE = frozenset({Stage.CHECKING, Stage.FILED})


def both(work: Work, merged_id: int, into_id: int) -> tuple[CaseFile, CaseFile]:
    """Return two cases one's own agency owns, locked in order of id, for its head or deputy.

    Raises NotFound and NotAllowed as the cases' other verbs, Invalid when it is one case.
    """
    if merged_id == into_id:
        raise Invalid(number="same_case")
    found = {}
    for case_id in sorted((merged_id, into_id)):
        case, grant = held(work, case_id, merged_too=True)
        require(policy.can_merge(work.actor, grant))
        found[case_id] = case
    return found[merged_id], found[into_id]


def merge_into(work: Work, case: CaseFile, into: CaseFile) -> dict[str, Any]:
    """Close `case` as merged into another; return what it was before, as JSON values.

    Refused with every reason against it. A case with merged cases of its own does not go into
    another: each merge is undone alone, which a chain would not allow.
    """
    reasons = _against(work, case, into)
    if reasons:
        raise Refused(*reasons)
    before = {
        "stage": case.stage.value,
        "filing": case.filing.value,
        "ball_with": case.ball_with,
        "outcome": case.outcome.value if case.outcome else None,
        "closed_at": case.closed_at.isoformat() if case.closed_at else None,
    }
    case.merged_into, case.stage, case.outcome = into.id, Stage.CLOSED, Outcome.MERGED
    case.closed_at, case.ball_with = work.now, case.agency
    work.session.add(case)
    work.session.flush()
    return before


def take_out(work: Work, case: CaseFile, into: CaseFile, before: dict[str, Any]) -> None:
    """Make a merged case what it was before. Conflict when it is not merged into that one.

    Refused while the other is closed: what was decided there was decided for both.
    """
    if case.merged_into != into.id:
        raise Conflict
    if into.stage is Stage.CLOSED:
        raise Refused(Reason("unmerge_closed", told=into.number, path=f"/cases/{into.id}"))
    closed_at, outcome = before["closed_at"], before["outcome"]
    case.stage, case.filing = Stage(before["stage"]), Filing(before["filing"])
    case.ball_with, case.merged_into = before["ball_with"], None
    case.outcome = Outcome(outcome) if outcome else None
    case.closed_at = datetime.fromisoformat(closed_at) if closed_at else None
    work.session.add(case)
    work.session.flush()


def _against(work: Work, case: CaseFile, into: CaseFile) -> list[Reason]:
    wrong = {
        "merge_already": case.merged_into is not None or into.merged_into is not None,
        "merge_closed": Stage.CLOSED in {case.stage, into.stage},
        "merge_has_own": bool(queries.merged_into(work.session, case.id or 0)),
        "merge_with_police": case.stage not in {*_ADMINISTRATIVE, Stage.CLOSED},
        "merge_into_undecided": case.filing is Filing.FILED and into.filing is not Filing.FILED,
    }
    return [Reason(code) for code, is_so in wrong.items() if is_so]
