"""What happens when a tip arrives: doubles are looked for and it is scored, in the same transaction.

No key is needed and nothing sealed is opened; the public process, which has no keys, runs this
while a citizen waits. So it takes a few statements, whatever the number of tips.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import case, insert, update
from sqlmodel import SQLModel

from portal.cases.rules import Stage
from portal.infra.work import Work
from portal.intake import queries as tips
from portal.intake import service as intake
from portal.intake.events import TipAccepted, TipHandedOver, TipReceived
from portal.intake.rules import UNDECIDED
from portal.intake.rules.channels import MACHINES
from portal.kernel.clock import LEGAL_ZONE
from portal.triage import queries
from portal.triage.book.registry import DOUBLES
from portal.triage.models import TipCandidate, TipKey
from portal.triage.queries import AccessRow, TipRow
from portal.triage.rules import CandidateState, Point, points, total
from portal.triage.rules.doubles import MOST_KEPT, Facts, compared, keys_of
from portal.triage.service import ranking

Pair: TypeAlias = dict[str, Any]
"""A row of TipCandidate not yet written."""


def when_received(work: Work, event: TipReceived) -> None:
    """Look for doubles of a new tip and score it; of leads when all that came together are there."""
    if event.channel in MACHINES:
        return
    sort_in(work, tips.by_id(work.session, event.tip_id), files=event.files)


def when_handed_over(work: Work, event: TipHandedOver) -> None:
    """Forget what the former agency's tips had to do with it, and begin anew among the new ones."""
    others: set[int] = set()
    for row in queries.unsettled(work.session, event.tip_id):
        others |= {each for each in (row.tip_id, row.other_tip_id) if each is not None}
        work.session.delete(row)
    for key in queries.keys(work.session, event.tip_id):
        work.session.delete(key)
    work.session.flush()
    ranking.recount(work, others - {event.tip_id})
    sort_in(work, tips.by_id(work.session, event.tip_id))


def when_accepted(work: Work, event: TipAccepted) -> None:
    """Propose the case to every undecided tip found to be the same matter."""
    tip = tips.by_id(work.session, event.tip_id)
    touched = []
    for row in queries.candidates(work.session, tip.agency, event.tip_id):
        if row.state is not CandidateState.CONFIRMED or row.other_tip_id is None:
            continue
        linked = row.other_tip_id if row.tip_id == event.tip_id else row.tip_id
        other = tips.by_id(work.session, linked)
        known = {each.case_id for each in queries.pairs(work.session, linked)}
        if other.state in UNDECIDED and other.agency == tip.agency and event.case_id not in known:
            given = points(DOUBLES.rules, {"linked": 1})
            _keep(work, [_pair(linked, given, agency=tip.agency, case_id=event.case_id)])
            touched.append(linked)
    ranking.recount(work, touched)


def sort_in(work: Work, tip: TipRow, *, files: int | None = None) -> None:
    """Keep the keys of a tip, its candidates and its score. `files`: known of a tip that is new."""
    tip_id, facts, fresh = tip.id or 0, facts_of(tip), files is not None
    keys = keys_of(facts)
    found = queries.found_under(work.session, tip.agency, keys, but=tip_id)
    own = {"tip_id": tip_id, "agency": tip.agency, "received_on": tip.received_on}
    if keys:
        work.session.execute(insert(table_of(TipKey)), [{**own, "text": key.text} for key in keys])
    on_place = queries.cases_on(work.session, tip.agency, tip.institution_id)
    before = () if fresh else queries.pairs(work.session, tip_id)
    decided = {each for row in before for each in (row.tip_id, row.other_tip_id)}
    others = {each: of for each, of in found.items() if each not in decided}
    kept = strongest(tip, others, on_place, known={row.case_id for row in before})
    _keep(work, kept)
    proposed = [row for row in kept if row["state"] is CandidateState.PROPOSED]
    count_more(work, [row["other_tip_id"] for row in proposed if row["other_tip_id"]])
    intake.rank(work, tip_id, doubles=len(proposed), elsewhere=ranking.belongs(work, tip))
    ranking.score_plain(work, tip, files=files, on_place=on_place, fresh=fresh)


def strongest(
    tip: TipRow,
    others: dict[int, Facts],
    on_place: Iterable[AccessRow],
    *,
    known: Collection[int | None] = (),
) -> list[Pair]:
    """Return the few pairs of a tip worth keeping; no more of them with cases that are `known`."""
    facts = facts_of(tip)
    rows = _pairs(tip, facts, others) + _with_cases(tip, facts, on_place, known=known)
    return sorted(rows, key=lambda row: -row["score"])[:MOST_KEPT]


def facts_of(tip: TipRow) -> Facts:
    """Return what is plain of a tip."""
    return Facts(
        tip.region,
        tip.institution_id,
        frozenset(tip.categories),
        tip.received_on,
        tip.place_kind,
        tip.place_mark,
    )


def count_more(work: Work, ids: list[int], more: int = 1) -> None:
    """Let the queue show so many doubles more of these tips, and sort by it, in one statement.

    What is being decided on this moment is passed over; it is counted when next opened.
    """
    if ids:
        work.session.execute(_more(more), {"ids": ids})


@lru_cache
def _more(more: int) -> Any:
    """Return the statement, made once: a citizen waits for it."""
    table = table_of(queries.TipRow).c
    gains = ranking.gains(more)
    gain = case(gains, value=table.doubles, else_=0) if gains else 0
    rows = update(table_of(queries.TipRow)).where(table.id.in_(queries.free_tips()))
    return rows.values(doubles=table.doubles + more, score=table.score + gain)


@lru_cache(maxsize=4096)
def _given(figures: tuple[tuple[str, int], ...]) -> list[Point]:
    return points(DOUBLES.rules, dict(figures))


def _keep(work: Work, rows: list[Pair]) -> None:
    if rows:
        work.session.execute(insert(table_of(TipCandidate)), rows)


def table_of(kind: type[SQLModel]) -> Any:
    """Return the table of a model."""
    # The table, not the class: what only inserts rows needs no objects.
    return SQLModel.metadata.tables[str(kind.__tablename__)]


def _pairs(tip: TipRow, facts: Facts, others: dict[int, Facts]) -> list[Pair]:
    made = []
    for other_id, other in others.items():
        figures = compared(facts, other)
        given = _given(tuple(figures.items())) if figures is not None else []
        if total(given) >= DOUBLES.keep_at:
            made.append(_pair(tip.id or 0, given, agency=tip.agency, other_tip_id=other_id))
    return made


def _with_cases(
    tip: TipRow, facts: Facts, found: Iterable[AccessRow], *, known: Collection[int | None]
) -> list[Pair]:
    made = []
    for each in found:
        if each.stage is Stage.CLOSED or each.opened_at is None or each.case_id in known:
            continue
        on = each.opened_at.astimezone(LEGAL_ZONE).date()
        kinds = frozenset({each.category} - {""})
        figures = compared(facts, Facts(each.region, each.institution_id, kinds, on))
        given = points(DOUBLES.rules, figures or {})
        if total(given) >= DOUBLES.propose_at:
            made.append(_pair(tip.id or 0, given, agency=tip.agency, case_id=each.case_id))
    return made


def _pair(
    tip_id: int,
    given: list[Point],
    *,
    agency: str,
    other_tip_id: int | None = None,
    case_id: int | None = None,
) -> Pair:
    strong = total(given) >= DOUBLES.propose_at
    return {
        "tip_id": tip_id,
        "other_tip_id": other_tip_id,
        "case_id": case_id,
        "agency": agency,
        "score": total(given),
        "reasons": [[each.rule.code, each.figure] for each in given],
        "state": CandidateState.PROPOSED if strong else CandidateState.NOTED,
        "decided_by": "",
    }
