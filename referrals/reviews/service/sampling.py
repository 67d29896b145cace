"""A sample of what passed: freezing the pool, drawing from it, checking what was drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from secrets import token_hex
from typing import Any

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotFound, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from referrals.draws.rules import pools
from referrals.draws.rules.ranking import normal
from referrals.reviews import policy, queries
from referrals.reviews.events import PoolFrozen, SampleChecked, SampleDrawn
from referrals.reviews.forms import Check, Draw, Freeze
from referrals.reviews.models import Claim, ClaimList, ClaimSample, SampledClaim
from referrals.reviews.rules import Phase, RowState, SampleState, sampling
from referrals.reviews.service import sealing

POOL = "claim-pool"
MOST_TOLD = 20


def freeze(work: Work, list_id: int, form: Freeze) -> ClaimSample:
    """Fix the claims that passed as the pool, and say from where and of which later day the seed comes.

    Again, with a reason, once the sample before is checked: of the claims that none drew before.
    Conflict outside the phase of re-review, while a sample is not checked or its scaling is contested.
    Invalid for a day that is not later than today, Refused when nothing is left that passed.
    """
    found = _held(work, list_id)
    before = queries.sample_of(work.session, list_id)
    if before is not None and not policy.can_sample_again(before):
        raise Conflict
    if before is not None and form.reason is None:
        raise Invalid(reason="missing")
    day = work.now.astimezone(LEGAL_ZONE).date()
    if form.source_on <= day:
        raise Invalid(source_on="not_later")
    claims = _left(work, found, None)
    if not claims:
        raise Refused(Reason("nothing_to_draw"))
    made = _frozen(work, found, claims, form)
    if before is not None and form.reason is not None:
        case = cases.get(work.session, work.actor, found.case_id)
        made.again_text = sealing.seal(work, case, "sampled-again", form.reason)
    work.session.add(made)
    work.session.flush()
    facts: dict[str, Any] = {
        "pool": made.pool,
        "count": made.count,
        "sha256": made.pool_sha256,
        "source": made.source,
    }
    work.record(PoolFrozen(**told(found, made), **facts))
    return made


def _frozen(work: Work, found: ClaimList, claims: Sequence[Claim], form: Freeze) -> ClaimSample:
    source_at = datetime.combine(form.source_on, time(), LEGAL_ZONE)
    pool = sampling.pool_of(
        [sampling.Claim(number, each.amount_fen) for each, number in _pairs(work, found, claims)],
        name=found.title,
        frozen_at=work.now,
        source=form.source,
        source_at=source_at,
        salt=token_hex(32),
        count=sampling.draw_size(len(claims), found.share_bp),
    )
    text = pool.text()
    case = cases.get(work.session, work.actor, found.case_id)
    return ClaimSample(
        list_id=known(found.id),
        share_bp=found.share_bp,
        pool=len(claims),
        pool_fen=sum(each.amount_fen for each in claims),
        pool_sha256=pools.digest(text),
        pool_lines=pools.line_digests(text),
        pool_text=sealing.seal(work, case, POOL, text),
        count=pool.counts[sampling.STRATUM],
        source=pool.source,
        source_at=source_at,
        frozen_by=known(work.actor.officer_id),
        frozen_at=work.now,
    )


def draw(work: Work, list_id: int, form: Draw) -> ClaimSample:
    """Draw with the seed that was published since. By another person than the one who froze the pool.

    Refused before its day, and when the pool is not what was frozen: each claim that changed is named.
    """
    found, sample = _sample(work, list_id, SampleState.FROZEN)
    if not policy.can_draw(work.actor, sample):
        raise Refused(Reason("same_reviewer"))
    if work.now < sample.source_at:
        raise Refused(Reason("seed_too_early"))
    text = ask_unchanged(work, found, sample)
    seed = normal(form.seed)
    claims = _left(work, found, sample.id)
    by_number = {number: each for each, number in _pairs(work, found, claims)}
    for place, number in enumerate(sampling.drawn(pools.read(text), seed), 1):
        claim = by_number[number]
        row = SampledClaim(
            sample_id=known(sample.id),
            claim_id=known(claim.id),
            place=place,
            first_by=claim.first_by,
            second_by=claim.second_by,
        )
        work.session.add(row)
    sample.state, sample.seed = SampleState.DRAWN, seed
    sample.drawn_by, sample.drawn_at = work.actor.officer_id, work.now
    work.session.add(sample)
    work.session.flush()
    work.record(SampleDrawn(**told(found, sample), count=sample.count, seed=seed))
    return sample


def check(work: Work, list_id: int, form: Check) -> ClaimSample:
    """Put down what is wrong with a drawn claim; after the last one the amounts are scaled.

    Refused to who passed the claim. Invalid for more than the claim, or an error without its reason;
    Conflict for a claim that was checked.
    """
    found, sample = _sample(work, list_id, SampleState.DRAWN)
    rows = queries.sampled(work.session, known(sample.id))
    row, claim = _row(rows, form.claim)
    if row.error_fen is not None:
        raise Conflict
    if work.actor.officer_id in {row.first_by, row.second_by}:
        raise Refused(Reason("same_reviewer"))
    if form.error > claim.amount_fen:
        raise Invalid(error="more_than_claimed")
    if form.error and form.reason is None:
        raise Invalid(reason="missing")
    case = cases.get(work.session, work.actor, found.case_id)
    row.error_fen = form.error
    row.text_id = sealing.seal(work, case, "claim-sampled", form.reason) if form.reason else None
    row.checked_by, row.checked_at = work.actor.officer_id, work.now
    work.session.add(row)
    work.session.flush()
    errors = [each.error_fen for each, _ in rows]
    if all(error is not None for error in errors):
        ask_unchanged(work, found, sample)
        _scale(work, found, sample, [error or 0 for error in errors])
    return sample


def ask_unchanged(work: Work, found: ClaimList, sample: ClaimSample) -> str:
    """Return the frozen pool; Refused, naming claims, when the claims are no longer those of it."""
    text = frozen_text(work, found, sample)
    if pools.digest(text) != sample.pool_sha256:
        raise Refused(Reason("pool_changed", told=sample.pool_sha256))
    pool = pools.read(text)
    fixed = {(each.item, each.name) for each in pool.entries}
    pairs = _pairs(work, found, _left(work, found, sample.id))
    now = {(number, sampling.written(each.amount_fen)) for each, number in pairs}
    changed = sorted({item for item, _ in fixed ^ now})
    if changed:
        raise Refused(*(Reason("pool_changed", told=each) for each in changed[:MOST_TOLD]))
    return text


def told(found: ClaimList, sample: ClaimSample) -> dict[str, Any]:
    """Return what every event of a sample says."""
    return {
        "case_id": found.case_id,
        "list_id": known(found.id),
        "agency": found.agency,
        "sample_id": known(sample.id),
    }


def _held(work: Work, list_id: int) -> ClaimList:
    found = queries.get(work.session, work.actor, list_id, lock=True)
    require(policy.can_review(work.actor, found.agency))
    if found.phase is not Phase.REREVIEW:
        raise Conflict
    return found


def _sample(work: Work, list_id: int, state: SampleState) -> tuple[ClaimList, ClaimSample]:
    found = _held(work, list_id)
    sample = queries.sample_of(work.session, list_id)
    if sample is None or sample.state is not state:
        raise Conflict
    return found, sample


def _row(rows: Sequence[tuple[SampledClaim, Claim]], claim_id: int) -> tuple[SampledClaim, Claim]:
    for row, claim in rows:
        if claim.id == claim_id:
            return row, claim
    raise NotFound


def _scale(work: Work, found: ClaimList, sample: ClaimSample, errors: Sequence[int]) -> None:
    raw = sum(errors)
    sample.raw_fen = raw
    sample.scaled_fen = sampling.scaled(
        raw, pool=sample.pool, drawn_=sample.count, pool_fen=sample.pool_fen
    )
    sample.state = SampleState.CHECKED
    work.session.add(sample)
    work.session.flush()
    bad = sum(1 for each in errors if each)
    work.record(
        SampleChecked(**told(found, sample), bad=bad, raw_fen=raw, scaled_fen=sample.scaled_fen)
    )


def frozen_text(work: Work, found: ClaimList, sample: ClaimSample) -> str:
    """Return the frozen pool of a sample as it was written."""
    case = cases.get(work.session, work.actor, found.case_id)
    keys = case_file.keys_of(work, case)
    return sealing.words(work, keys, [sample.pool_text])[sample.pool_text]


def _left(work: Work, found: ClaimList, sample_id: int | None) -> list[Claim]:
    """Return the claims that passed and no sample before this one drew; None: no sample at all."""
    gone = queries.drawn_before(work.session, known(found.id), sample_id)
    every = queries.every(work.session, known(found.id), (RowState.PASSED,))
    return [each for each in every if each.id not in gone]


def _pairs(work: Work, found: ClaimList, claims: Sequence[Claim]) -> list[tuple[Claim, str]]:
    """Return claims with their numbers as the pool writes them."""
    case = cases.get(work.session, work.actor, found.case_id)
    facts = sealing.facts(case_file.keys_of(work, case), found.case_id, claims)
    return [(each, pools.clean(facts[known(each.id)]["claim"])) for each in claims]
