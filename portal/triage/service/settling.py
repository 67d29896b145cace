"""What an officer decides about a possible double."""

from __future__ import annotations

from portal.cases import service as cases
from portal.infra.work import Work
from portal.intake import queries as tips
from portal.intake.rules import UNDECIDED
from portal.kernel.errors import Conflict
from portal.kernel.policy import require
from portal.triage import policy, queries
from portal.triage.events import DoubleConfirmed, DoubleRejected
from portal.triage.models import TipCandidate
from portal.triage.queries import TipRow
from portal.triage.rules import UNSETTLED, CandidateState
from portal.triage.service import ranking


def confirm(work: Work, tip_id: int, candidate_id: int) -> int | None:
    """Find a tip and its candidate to be the same matter; return the case one of them joined.

    A case candidate takes the tip in. Of two tips the undecided one joins the open case of the
    other; two undecided ones are linked, and the case of the first to get one is then proposed to
    the other. Conflict when somebody has decided on the pair already.
    """
    row, tip = _mine(work, tip_id, candidate_id)
    other = _other(work, row, tip_id)
    row.state = CandidateState.CONFIRMED
    _sign(work, row)
    into = _join(work, tip, other, row.case_id)
    ranking.recount(work, _both(row))
    work.record(
        DoubleConfirmed(
            tip_id=tip_id,
            candidate_id=candidate_id,
            other_tip=other.id if other else None,
            same_case=into,
        )
    )
    return into


def reject(work: Work, tip_id: int, candidate_id: int) -> None:
    """Find the two not to be the same matter: never proposed again. Conflict as `confirm`."""
    row, _ = _mine(work, tip_id, candidate_id)
    other = _other(work, row, tip_id)
    row.state = CandidateState.REJECTED
    _sign(work, row)
    ranking.recount(work, _both(row))
    work.record(
        DoubleRejected(
            tip_id=tip_id,
            candidate_id=candidate_id,
            other_tip=other.id if other else None,
            same_case=row.case_id,
        )
    )


def _mine(work: Work, tip_id: int, candidate_id: int) -> tuple[TipCandidate, TipRow]:
    tip = tips.get(work.session, work.actor, tip_id)
    require(policy.can_settle(work.actor))
    row = queries.candidate(work.session, work.actor.agency, tip_id, candidate_id)
    work.session.refresh(row)
    if row.state not in UNSETTLED:
        raise Conflict
    return row, tip


def _other(work: Work, row: TipCandidate, tip_id: int) -> TipRow | None:
    other_id = row.other_tip_id if row.tip_id == tip_id else row.tip_id
    return tips.get(work.session, work.actor, other_id) if row.other_tip_id and other_id else None


def _join(work: Work, tip: TipRow, other: TipRow | None, case_id: int | None) -> int | None:
    if case_id is not None:
        cases.attach_tip(work, case_id, tip.id or 0)
        return case_id
    if other is None:
        return None
    for undecided, decided in ((tip, other), (other, tip)):
        into = decided.case_id
        waits = undecided.state in UNDECIDED and decided.state not in UNDECIDED
        if waits and into is not None and _takes(work, into):
            cases.attach_tip(work, into, undecided.id or 0)
            return into
    return None


def _takes(work: Work, case_id: int) -> bool:
    return queries.owned_open(work.session, work.actor.agency, case_id)


def _sign(work: Work, row: TipCandidate) -> None:
    row.decided_by, row.decided_at = work.actor.name, work.now
    work.session.add(row)
    work.session.flush()


def _both(row: TipCandidate) -> list[int]:
    return [each for each in (row.tip_id, row.other_tip_id) if each is not None]
