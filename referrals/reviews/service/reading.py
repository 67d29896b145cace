"""Opening a list of claims, one claim, opinions: what is sealed, for those who may read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.infra.work import Work
from portal.kernel.ids import known
from referrals.reviews import queries
from referrals.reviews.events import ListViewed
from referrals.reviews.models import (
    Claim,
    ClaimAct,
    ClaimList,
    ClaimSample,
    Opinion,
    SampledClaim,
)
from referrals.reviews.rules import RowState
from referrals.reviews.service import sealing


@dataclass(frozen=True, slots=True)
class OpenedList:
    """A page of a list: its claims with what names them, and its sample if there is one."""

    found: ClaimList
    counts: Mapping[RowState, tuple[int, int]]
    claims: Sequence[Claim]
    facts: dict[int, dict[str, str]] = field(repr=False)
    sample: ClaimSample | None = None
    sampled: Sequence[tuple[SampledClaim, Claim]] = ()
    words: dict[int, str] = field(default_factory=dict, repr=False)
    before: Sequence[ClaimSample] = ()
    """The samples that another one followed."""


@dataclass(frozen=True, slots=True)
class OpenedClaim:
    """One claim with its trace."""

    found: ClaimList
    claim: Claim
    facts: dict[str, str] = field(repr=False)
    acts: Sequence[ClaimAct]
    words: dict[int, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenedOpinion:
    """What a third party was asked and answered."""

    opinion: Opinion
    question: str = field(repr=False)
    answer: str = field(repr=False)


def opened(
    work: Work, list_id: int, states: Sequence[RowState], *, rule: str = "", after: int = 0
) -> OpenedList:
    """Return a page of a list and record that it was opened."""
    found = queries.get(work.session, work.actor, list_id)
    case = cases.get(work.session, work.actor, found.case_id)
    keys = case_file.keys_of(work, case)
    claims = queries.page(work.session, list_id, states, rule=rule, after=after)
    every = queries.samples_of(work.session, list_id)
    sample = every[-1] if every else None
    drawn = queries.sampled(work.session, known(sample.id)) if sample else ()
    ids = [each.text_id for each, _ in drawn]
    ids += [sample.contest_text, sample.settled_text, sample.again_text] if sample else []
    shown = [*claims, *(each for _, each in drawn)]
    work.record(ListViewed(case_id=found.case_id, list_id=list_id, agency=found.agency))
    return OpenedList(
        found,
        queries.counts(work.session, list_id),
        claims,
        sealing.facts(keys, found.case_id, shown),
        sample,
        drawn,
        sealing.words(work, keys, ids),
        every[:-1],
    )


def opened_claim(work: Work, list_id: int, claim_id: int) -> OpenedClaim:
    """Return one claim with everything that was done to it, and record that it was opened."""
    found = queries.get(work.session, work.actor, list_id)
    claim = queries.claim(work.session, list_id, claim_id)
    case = cases.get(work.session, work.actor, found.case_id)
    keys = case_file.keys_of(work, case)
    acts = queries.acts(work.session, claim_id)
    work.record(ListViewed(case_id=found.case_id, list_id=list_id, agency=found.agency))
    return OpenedClaim(
        found,
        claim,
        sealing.facts(keys, found.case_id, [claim])[claim_id],
        acts,
        sealing.words(work, keys, [each.text_id for each in acts]),
    )


def opened_opinions(work: Work, case_id: int) -> list[OpenedOpinion]:
    """Return the opinions the actor's agency asked for in a case, with their words."""
    case = cases.get(work.session, work.actor, case_id)
    found = queries.opinions(work.session, work.actor, case_id)
    if not found:
        return []
    ids = [each for row in found for each in (row.question, row.answer)]
    words = sealing.words(work, case_file.keys_of(work, case), ids)
    return [
        OpenedOpinion(each, words.get(each.question, ""), words.get(each.answer or 0, ""))
        for each in found
    ]
