"""Score, count of doubles and power of a tip, written down for the queue to sort by."""

from __future__ import annotations

from collections.abc import Iterable

from portal.agencies import queries as agencies
from portal.agencies.rules import AgencyKind, Compartment
from portal.cases.rules import Stage
from portal.evidence import queries as evidence
from portal.evidence.rules import ContainerKind
from portal.infra.work import Work
from portal.intake import service as intake
from portal.triage import queries
from portal.triage.book.registry import POWERS, SCORE
from portal.triage.queries import AccessRow, TipRow
from portal.triage.rules import Point, points, routing, total
from portal.triage.rules.scoring import plain_figures


def recount(work: Work, ids: Iterable[int]) -> None:
    """Write down how many doubles of these tips wait for a decision, and score them by it."""
    work.session.flush()
    found = {tip.id or 0: tip for tip in queries.locked_tips(work.session, set(ids))}
    for tip_id, waiting in queries.proposed_counts(work.session, found.keys()).items():
        tip = found[tip_id]
        if tip.doubles != waiting:
            intake.rank(work, tip_id, doubles=waiting)
            score_plain(work, tip)


def score_plain(
    work: Work,
    tip: TipRow,
    *,
    files: int | None = None,
    on_place: Iterable[AccessRow] | None = None,
    fresh: bool = False,
) -> list[Point]:
    """Score what is plain of a tip as of now, add what its opened text gave, return the points.

    `fresh`: it has just arrived, so nobody has opened it or answered.
    """
    tip_id = tip.id or 0
    if files is None:
        files = len(evidence.of(work.session, ContainerKind.TIP, tip_id))
    if on_place is None:
        on_place = queries.cases_on(work.session, tip.agency, tip.institution_id)
    replied = not fresh and queries.replied(work.session, tip_id)
    given = plain_points(tip, files=files, replied=replied, on_place=on_place)
    opened = None if fresh else queries.score(work.session, tip_id)
    intake.rank(work, tip_id, score=total(given) + (opened.sealed if opened else 0))
    return given


def plain_points(
    tip: TipRow, *, files: int, replied: bool, on_place: Iterable[AccessRow]
) -> list[Point]:
    """Return the points of what is plain of a tip."""
    figures = plain_figures(
        files=files,
        categories=tip.categories,
        mode=tip.mode,
        replied=replied,
        similar=tip.doubles,
    )
    return points(SCORE.plain, {**figures, **_known(on_place)}, SCORE.groups)


def gains(more: int = 1) -> dict[int, int]:
    """Return how many points so many doubles more give, by how many there were; 0 is left out."""
    rules = [rule for rule in SCORE.plain if rule.check == "similar"]
    ends = max((rule.at_least for rule in rules), default=0)
    worth = [total(points(rules, {"similar": count})) for count in range(ends + more)]
    steps = {count: worth[count + more] - worth[count] for count in range(ends)}
    return {count: gain for count, gain in steps.items() if gain}


def belongs(work: Work, tip: TipRow) -> str:
    """Return the agency all of a tip plainly belongs to instead, empty when there is none."""
    found = routing.claims(POWERS, tip.categories, tip.place_kind)
    if not found:
        return ""
    own = agencies.agency(work.session, tip.agency).kind
    kind = routing.elsewhere(own, found, tip.categories)
    return nearest(work, tip.region, kind) if kind else ""


def nearest(work: Work, region: str, kind: AgencyKind) -> str:
    """Return the next agency of a kind, upwards from a region, that could read a tip; or empty."""
    for each in agencies.upwards(work.session, region=region, kind=kind):
        if Compartment.CASEWORK in agencies.compartments(work.session, each.code):
            return each.code
    return ""


def _known(found: Iterable[AccessRow]) -> dict[str, int]:
    cases = list(found)
    return {
        "open_cases": sum(each.stage is not Stage.CLOSED for each in cases),
        "proven_cases": sum(each.stage is Stage.CLOSED and each.proven_fen > 0 for each in cases),
    }
