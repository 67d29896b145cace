"""Many leads that came in together: what comes of them is what would have come one after the other.

What a lead is compared with is read once for all of them, and what is found is written once.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Sequence

from sqlalchemy import insert

from portal.infra.work import Work
from portal.intake.events import LeadsTaken
from portal.triage import queries
from portal.triage.models import TipCandidate, TipKey
from portal.triage.queries import TipRow
from portal.triage.rules import CandidateState, total
from portal.triage.rules.doubles import MOST_CANDIDATES, Facts, Key, first_few, keys_of
from portal.triage.service import ranking
from portal.triage.service.proposing import Pair, count_more, facts_of, strongest, table_of


class _Known:
    """The newest tips under each key, to which those of the batch are added as their turn comes."""

    def __init__(self, work: Work, agency: str, keys: Sequence[Key]) -> None:
        found = queries.newest_under(work.session, agency, keys)
        self._under = {text: deque(of, maxlen=MOST_CANDIDATES) for text, of in found.items()}

    def under(self, keys: Sequence[Key]) -> dict[int, Facts]:
        """Return what `queries.found_under` would."""
        found: dict[int, Facts] = {}
        for some in filter(None, (keys[:1], keys[1:])):
            for key in some:
                for tip_id, facts in self._under[key.text]:
                    found.setdefault(tip_id, facts)
            if len(found) >= MOST_CANDIDATES:
                break
        return {tip_id: found[tip_id] for tip_id in first_few([found])}

    def add(self, tip_id: int, facts: Facts, keys: Sequence[Key]) -> None:
        for key in keys:
            self._under[key.text].appendleft((tip_id, facts))


def when_leads_taken(work: Work, event: LeadsTaken) -> None:
    """Keep the keys of these leads, their candidates and their scores."""
    tips = queries.arrived(work.session, event.tip_ids)
    facts = {tip.id or 0: facts_of(tip) for tip in tips}
    keys = {tip_id: keys_of(its) for tip_id, its in facts.items()}
    known = _Known(
        work, event.agency, list(dict.fromkeys(key for its in keys.values() for key in its))
    )
    places = {tip.institution_id for tip in tips if tip.institution_id is not None}
    on_place = queries.cases_on_each(work.session, event.agency, places)
    rows: list[Pair] = []
    for tip in tips:
        its = tip.id or 0
        rows += strongest(tip, known.under(keys[its]), on_place.get(tip.institution_id or 0, ()))
        known.add(its, facts[its], keys[its])
    _write(work, tips, keys, rows)
    more = Counter[int]()
    for row in rows:
        if row["state"] is CandidateState.PROPOSED:
            more.update(filter(None, (row["tip_id"], row["other_tip_id"])))
    _rank(work, tips, more, on_place)
    _count(work, more, but=facts.keys())


def _write(
    work: Work, tips: Sequence[TipRow], keys: dict[int, list[Key]], rows: list[Pair]
) -> None:
    its = [
        {"tip_id": tip.id, "agency": tip.agency, "received_on": tip.received_on, "text": key.text}
        for tip in tips
        for key in keys[tip.id or 0]
    ]
    for kind, new in ((TipKey, its), (TipCandidate, rows)):
        if new:
            work.session.execute(insert(table_of(kind)), new)


def _rank(
    work: Work,
    tips: Sequence[TipRow],
    more: Counter[int],
    on_place: dict[int, list[queries.AccessRow]],
) -> None:
    elsewhere: dict[object, str] = {}
    for tip in tips:
        same = (tip.region, tip.place_kind, *tip.categories)
        if same not in elsewhere:
            elsewhere[same] = ranking.belongs(work, tip)
        tip.doubles, tip.elsewhere = more[tip.id or 0], elsewhere[same]
        there = on_place.get(tip.institution_id or 0, ())
        tip.score = total(ranking.plain_points(tip, files=0, replied=False, on_place=there))
    work.session.flush()


def _count(work: Work, more: Counter[int], *, but: Collection[int]) -> None:
    """Let the tips that were there before show how many doubles they have more."""
    by_count = defaultdict(list)
    for tip_id, count in more.items():
        if tip_id not in but:
            by_count[count].append(tip_id)
    for count, ids in sorted(by_count.items()):
        count_more(work, sorted(ids), count)
