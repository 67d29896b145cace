"""The quarter's check afterwards of claims that were paid (地方实践, term RV7)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from referrals.clocks import service as clocks
from referrals.reviews import policy, queries, rules
from referrals.reviews.events import PostChecked
from referrals.reviews.forms import CheckAfterwards
from referrals.reviews.models import ClaimList, PostCheck
from referrals.reviews.rules import ListKind, Phase, RowState
from referrals.reviews.service import sealing

TERM, TEXT = "RV7", "post_check"


def quarter_end(on: date) -> date:
    """Return the last day of the quarter a day is in."""
    month = (on.month + 2) // 3 * 3
    return date(on.year, month, monthrange(on.year, month)[1])


def await_check(work: Work, found: ClaimList) -> None:
    """Start the term of the check afterwards from the end of the quarter, where claims were paid."""
    if found.kind is not ListKind.REVIEW or not paid(work, found):
        return
    last = quarter_end(work.now.astimezone(LEGAL_ZONE).date())
    clocks.start(
        work,
        TERM,
        subject=rules.SUBJECT,
        subject_id=known(found.id),
        agency=found.agency,
        case_id=found.case_id,
        started_at=datetime.combine(last, time(), LEGAL_ZONE),
    )


def paid(work: Work, found: ClaimList) -> int:
    """Return how many claims of a list passed."""
    return queries.counts(work.session, known(found.id)).get(RowState.PASSED, (0, 0))[0]


def awaits(work: Work, found: ClaimList) -> bool:
    """Tell whether a concluded list is still to be checked afterwards."""
    done = queries.post_check(work.session, known(found.id))
    closed = found.kind is ListKind.REVIEW and found.phase is Phase.CLOSED
    return closed and done is None and paid(work, found) > 0


def check_afterwards(work: Work, list_id: int, form: CheckAfterwards) -> PostCheck:
    """Take down the check of paid claims and end its term. Once, and by who passed none of them.

    Conflict before the review is concluded or when it was done. Invalid for figures that do not fit.
    """
    found = queries.get(work.session, work.actor, list_id, lock=True)
    require(policy.can_review(work.actor, found.agency))
    if not awaits(work, found):
        raise Conflict
    if known(work.actor.officer_id) in queries.hands(work.session, list_id):
        raise Refused(Reason("same_reviewer"))
    _check(work, found, form)
    case = cases.get(work.session, work.actor, found.case_id)
    made = PostCheck(
        list_id=list_id,
        checked=form.checked,
        wrong=form.wrong,
        wrong_fen=form.amount,
        checked_on=form.checked_on,
        text_id=sealing.seal(work, case, TEXT, form.text),
        sample_id=form.sample,
        by=known(work.actor.officer_id),
        at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    clocks.stop(work, TERM, rules.SUBJECT, list_id)
    work.record(
        PostChecked(
            case_id=found.case_id,
            list_id=list_id,
            agency=found.agency,
            checked=form.checked,
            wrong=form.wrong,
            wrong_fen=form.amount,
        )
    )
    return made


def post_check_text(work: Work, found: ClaimList, done: PostCheck) -> str:
    """Return the words of a check afterwards."""
    case = cases.get(work.session, work.actor, found.case_id)
    return sealing.words(work, case_file.keys_of(work, case), [done.text_id])[done.text_id]


def _check(work: Work, found: ClaimList, form: CheckAfterwards) -> None:
    if not 1 <= form.checked <= paid(work, found):
        raise Invalid(checked="out_of_range")
    if form.wrong > form.checked:
        raise Invalid(wrong="out_of_range")
    if (form.wrong == 0) != (form.amount == 0):
        raise Invalid(amount="amount_of_wrong")
    if form.amount > found.total_fen:
        raise Invalid(amount="more_than_the_list")
    if form.checked_on > work.now.astimezone(LEGAL_ZONE).date():
        raise Invalid(checked_on="future_day")
    closed = (found.closed_at or work.now).astimezone(LEGAL_ZONE).date()
    if form.checked_on <= quarter_end(closed):
        raise Invalid(checked_on="before_quarter_ended")
    samples = {each.id for each in queries.sampled_lists(work.session, work.actor, found)}
    if form.sample is not None and form.sample not in samples:
        raise Invalid(sample="unknown_choice")
