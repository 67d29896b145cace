"""The record of a sample, from which anybody can draw it again."""

from __future__ import annotations

from portal.infra.work import Work
from portal.kernel.errors import Conflict, NotFound
from referrals.draws.rules import pools, records
from referrals.draws.rules.ranking import drawn, ranked
from referrals.reviews import queries
from referrals.reviews.rules import SampleState
from referrals.reviews.service.sampling import frozen_text


def record_of(work: Work, list_id: int, sample_id: int | None = None) -> bytes:
    """Return the record of a draw, as `cluebridge draw verify` recomputes it: without an id the latest.

    Conflict before it was drawn; NotFound for a sample of another list.
    """
    found = queries.get(work.session, work.actor, list_id)
    samples = queries.samples_of(work.session, list_id)
    wanted = [each for each in samples if sample_id in {None, each.id}]
    if sample_id is not None and not wanted:
        raise NotFound
    sample = wanted[-1] if wanted else None
    if sample is None or sample.state is SampleState.FROZEN:
        raise Conflict
    text = frozen_text(work, found, sample)
    pool = pools.read(text)
    rows = drawn(ranked(pool, sample.seed), pool.counts)
    return records.record(text, sample.seed, (), rows).encode()
