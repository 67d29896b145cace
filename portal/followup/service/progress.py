"""How far a tip has come: from the real state of its cases, clocks, money and reward."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from portal.agencies import queries as agencies
from portal.agencies.rules import OUTSIDE
from portal.cases import queries as cases
from portal.cases.queries import of_tips
from portal.cases.rules import OUTCOME_NAMES, Filing, Outcome
from portal.followup.book.registry import book
from portal.followup.queries import TipRow
from portal.followup.rules.asked import Back, DatesOf, Due, MoneyOf, RewardOf, WithPolice
from portal.followup.rules.progress import Part, Standing, Step, steps
from portal.followup.service import deleting
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.text import Text

NO_DATES: Mapping[str, Due] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Progress:
    """The steps of a tip, and what is said of each case when there are several or one has ended."""

    standing: Standing
    steps: tuple[Step, ...]
    parts: tuple[tuple[Text | None, Part, Text | None], ...]


def progress(work: Work, tip: TipRow) -> Progress:
    """Return how far a tip has come. The caller has settled that the tip may be seen."""
    at = standing(work, tip)
    names = agencies.agency_names(work.session)
    told = [
        (
            names.get(each.agency),
            each,
            OUTCOME_NAMES[Outcome(each.outcome)] if each.outcome else None,
        )
        for each in at.parts
    ]
    worth = len(told) > 1 or any(part.ended_on or part.agency != tip.agency for part in at.parts)
    return Progress(at, steps(at, book().steps), tuple(told) if worth else ())


def standing(work: Work, tip: TipRow) -> Standing:
    """Return everything the steps follow from; a merged case is told as the one it went into."""
    tip_id = tip.id or 0
    own = tuple(of_tips.case_ids(work.session, tip_id))
    roots = {cases.by_id(work.session, each).merged_into or each: each for each in own}
    ids = tuple(dict.fromkeys((*roots, *own)))
    return Standing(
        state=tip.state,
        withdrawn=tip.withdrawn_on is not None,
        deleted=deleting.is_deleted(tip),
        wants_reward=tip.wants_reward,
        outside=agencies.agency(work.session, tip.agency).kind in OUTSIDE,
        parts=tuple(_part(work, root, merged=root != own_id) for root, own_id in roots.items()),
        with_police=bool(ids) and work.ask(WithPolice(ids), otherwise=False),
        back=work.ask(MoneyOf(ids), Back.NOTHING_ORDERED) if ids else Back.NOTHING_ORDERED,
        reward=work.ask(RewardOf(tip_id), None),
        dues=work.ask(DatesOf(tip_id, ids), NO_DATES),
    )


def _part(work: Work, case_id: int, *, merged: bool) -> Part:
    case = cases.by_id(work.session, case_id)
    kind = agencies.agency(work.session, case.agency).kind
    filed = None if case.filing is Filing.UNDECIDED else case.filing is Filing.FILED
    ended = case.closed_at.astimezone(LEGAL_ZONE).date() if case.closed_at else None
    return Part(
        agency=case.agency if kind in book().named else "",
        filed=filed,
        outcome=str(case.outcome or "") if ended else "",
        ended_on=ended,
        merged=merged,
        erased=case.keys_destroyed_at is not None,
    )
