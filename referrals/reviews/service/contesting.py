"""The provider contests the scaling: from then on only what was really found counts, until decided."""

from __future__ import annotations

from portal.cases import queries as cases
from portal.cases.queries import grounds
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from referrals.reviews import policy, queries
from referrals.reviews.events import ScalingContested, ScalingSettled
from referrals.reviews.forms import Contest, Settle
from referrals.reviews.models import ClaimList, ClaimSample
from referrals.reviews.rules import SampleState, Standing, sampling
from referrals.reviews.service import concluding, sealing
from referrals.reviews.service.sampling import told


def contest(work: Work, list_id: int, form: Contest) -> ClaimSample:
    """Take down that the provider contests the scaling, with its day and paper. Once, after the check.

    A finding that was made with the scaled amount gives way to one with the raw amount; Refused when
    an order was built on it that is not named.
    """
    found, sample = _of(work, list_id, Standing.UNCONTESTED)
    if form.contested_on > work.now.astimezone(LEGAL_ZONE).date():
        raise Invalid(contested_on="future_day")
    if form.paper is not None and form.paper not in grounds.files(work.session, found.case_id):
        raise Invalid(paper="unknown_choice")
    with work.whole():
        _contest(work, found, sample, form)
    return sample


def _contest(work: Work, found: ClaimList, sample: ClaimSample, form: Contest) -> None:
    case = cases.get(work.session, work.actor, found.case_id)
    sample.standing, sample.contested_on = Standing.CONTESTED, form.contested_on
    sample.contest_by, sample.contest_item = work.actor.officer_id, form.paper
    sample.contest_text = sealing.seal(work, case, "scaling-contested", form.text)
    work.session.add(sample)
    work.record(ScalingContested(**told(found, sample), raw_fen=sample.raw_fen))
    concluding.find_again(work, found, form.text, form.orders)


def settle(work: Work, list_id: int, form: Settle) -> ClaimSample:
    """Decide on the objection: who neither drew the sample nor took the objection down."""
    found, sample = _of(work, list_id, Standing.CONTESTED)
    if not policy.can_settle(work.actor, sample):
        raise Refused(Reason("same_reviewer"))
    with work.whole():
        _settle(work, found, sample, form)
    return sample


def _settle(work: Work, found: ClaimList, sample: ClaimSample, form: Settle) -> None:
    case = cases.get(work.session, work.actor, found.case_id)
    upheld = form.decision == "uphold"
    sample.standing = Standing.UPHELD if upheld else Standing.DROPPED
    sample.settled_by, sample.settled_at = work.actor.officer_id, work.now
    sample.settled_text = sealing.seal(work, case, "scaling-settled", form.text)
    work.session.add(sample)
    amounts = {"raw_fen": sample.raw_fen, "scaled_fen": sample.scaled_fen}
    counted = sampling.counted(sample.standing, **amounts)
    work.record(ScalingSettled(**told(found, sample), upheld=upheld, counted_fen=counted))
    concluding.find_again(work, found, form.text, form.orders)


def _of(work: Work, list_id: int, standing: Standing) -> tuple[ClaimList, ClaimSample]:
    found = queries.get(work.session, work.actor, list_id, lock=True)
    require(policy.can_review(work.actor, found.agency))
    sample = queries.sample_of(work.session, known(found.id))
    if sample is None or sample.state is not SampleState.CHECKED or sample.standing is not standing:
        raise Conflict
    return found, sample
