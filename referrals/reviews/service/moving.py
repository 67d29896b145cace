"""From one phase to the next, each with its own term."""

from __future__ import annotations

from portal.infra.work import Work
from portal.kernel.errors import Conflict, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from referrals.clocks import service as clocks
from referrals.reviews import policy, queries, rules
from referrals.reviews.events import PhaseEntered
from referrals.reviews.models import ClaimList
from referrals.reviews.rules import Phase, RowState, SampleState, flow
from referrals.reviews.service import doubting


def advance(work: Work, list_id: int) -> ClaimList:
    """Go on to the next phase that has something to do; its term starts, the last one's ends.

    Refused while the present one left claims, or a sample that is not checked. Conflict at the end.
    """
    found = queries.get(work.session, work.actor, list_id, lock=True)
    require(policy.can_review(work.actor, found.agency))
    if found.phase in {Phase.DISPOSAL, Phase.CLOSED}:
        raise Conflict
    _ask_done(work, found)
    phase = flow.following(found.phase)
    while _is_empty(work, found, phase):
        phase = flow.following(phase)
    enter(work, found, phase)
    if phase is Phase.APPEAL:
        doubting.give(work, found)
    return found


def enter(work: Work, found: ClaimList, phase: Phase) -> None:
    """Put a list into a phase."""
    stop_term(work, found)
    found.phase = phase
    work.session.add(found)
    work.session.flush()
    start_term(work, found)
    name = rules.PHASE_NAMES[phase]
    work.record(
        PhaseEntered(
            case_id=found.case_id,
            list_id=known(found.id),
            agency=found.agency,
            phase=phase,
            phase_zh=name.zh,
            phase_en=name.en,
        )
    )


def start_term(work: Work, found: ClaimList) -> None:
    """Start the term of the phase a list is in, if it has one."""
    code = flow.TERMS.get(found.phase)
    if code:
        clocks.start(
            work,
            code,
            subject=rules.SUBJECT,
            subject_id=known(found.id),
            agency=found.agency,
            case_id=found.case_id,
        )


def stop_term(work: Work, found: ClaimList) -> None:
    """Stop the term of the phase a list is in."""
    code = flow.TERMS.get(found.phase)
    if code:
        clocks.stop(work, code, rules.SUBJECT, known(found.id))


def sample_missing(work: Work, found: ClaimList) -> bool:
    """Tell whether claims passed of which no sample was checked."""
    sample = queries.sample_of(work.session, known(found.id))
    if sample is not None:
        return sample.state is not SampleState.CHECKED
    return RowState.PASSED in queries.counts(work.session, known(found.id))


def _ask_done(work: Work, found: ClaimList) -> None:
    step = flow.step_of(found.phase)
    counts = queries.counts(work.session, known(found.id))
    left = sum(counts.get(state, (0, 0))[0] for state in step.sources) if step else 0
    if left:
        raise Refused(Reason("claims_left", told=str(left)))
    if found.phase is Phase.REREVIEW and sample_missing(work, found):
        raise Refused(Reason("sample_missing"))
    if found.phase is Phase.FEEDBACK and found.told_on is None:
        raise Refused(Reason("feedback_missing"))


def _is_empty(work: Work, found: ClaimList, phase: Phase) -> bool:
    """Tell whether a phase has nothing to do for this list."""
    counts = queries.counts(work.session, known(found.id))
    if phase is Phase.REREVIEW:
        return RowState.APPEALED not in counts and not sample_missing(work, found)
    step = flow.step_of(phase)
    return step is not None and not step.sources & counts.keys()
