"""What an officer who has opened a tip sees beside it: doubles compared, points told, routes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.agencies import queries as agencies
from portal.cases import queries as cases
from portal.infra.work import Work
from portal.intake import queries as tips
from portal.intake import service as intake
from portal.intake.rules import TipBody
from portal.intake.rules.sketch import Sketch
from portal.kernel.text import Text
from portal.triage import queries
from portal.triage.book.registry import DOUBLES, POWERS, SCORE
from portal.triage.models import TipCandidate, TipScore
from portal.triage.queries import TipRow
from portal.triage.rules import CandidateState, Point, points, routing, total
from portal.triage.rules.doubles import sketched
from portal.triage.rules.routing import Route
from portal.triage.rules.scoring import sealed_figures, stored
from portal.triage.service import ranking

MOST_COMPARED = 10


@dataclass(frozen=True, slots=True)
class Double:
    """A pair as the page of one of its tips shows it: the other one, and every point."""

    row: TipCandidate
    points: list[Point] = field(repr=False)
    tip: TipRow | None = None
    case: object | None = None

    @property
    def score(self) -> int:
        """Return the sum of all points, those of the opened texts included."""
        return total(self.points)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What triage has to say about an opened tip."""

    tip: TipRow
    doubles: list[Double] = field(default_factory=list)
    settled: list[Double] = field(default_factory=list)
    points: list[Point] = field(default_factory=list, repr=False)
    routes: list[tuple[Route, str]] = field(default_factory=list, repr=False)

    @property
    def score(self) -> int:
        """Return the points of a tip, the plain and the sealed ones."""
        return total(self.points)


def weighed(work: Work, tip_id: int) -> Weighed:
    """Weigh a tip the actor has opened: its text and the sketches of its few candidates.

    What comes of it is kept: the likeness of each pair in tens of percent, and of the points of
    the text whole steps (see book/score.toml). The rules of the text are only returned.
    """
    tip = tips.get(work.session, work.actor, tip_id)
    key = intake.officer_key(work, tip)
    body, sketch = intake.read(tip, key), intake.compared_sketch(work, tip)
    rows = queries.candidates(work.session, tip.agency, tip_id)
    shown = [_opened(work, tip, row, sketch) for row in rows[:MOST_COMPARED]]
    doubles = [each for each in shown if each is not None]
    sealed = _score_text(work, tip, body)
    ranking.recount(work, [tip_id])
    given = [*ranking.score_plain(work, tip), *sealed]
    open_ = [each for each in doubles if each.row.state is CandidateState.PROPOSED]
    return Weighed(
        tip,
        sorted(open_, key=lambda each: -each.score),
        [each for each in doubles if each.row.state is CandidateState.CONFIRMED],
        sorted(given, key=lambda each: -each.points),
        routed(work, tip, body),
    )


def routed(work: Work, tip: TipRow, body: TipBody) -> list[tuple[Route, str]]:
    """Return what to propose about other agencies' powers, each with the agency nearest by."""
    own = agencies.agency(work.session, tip.agency).kind
    text = f"{body.what}\n{body.how_known_text}"
    found = routing.claims(POWERS, tip.categories, tip.place_kind, text)
    proposed = routing.routes(own, found, tip.categories)
    return [(each, ranking.nearest(work, tip.region, each.kind)) for each in proposed]


def told(reasons: Iterable[tuple[str, int]]) -> list[Point]:
    """Return the points of a pair that were kept, by the rules of today's book."""
    found = []
    for code, figure in reasons:
        rule = DOUBLES.rule(code)
        if rule is not None:
            found.append(Point(rule, rule.points, figure))
    return found


def reason_to_tell(route: Route) -> Text:
    """Return the words a hand-over is prefilled with; the reporter reads them."""
    zh = "；".join(dict.fromkeys(claim.power.words.zh for claim in route.claims))
    en = "; ".join(dict.fromkeys(claim.power.words.en for claim in route.claims))
    return Text(f"{zh}，现转有权机关办理。", f"{en}. We are passing it on to the competent agency.")


def _opened(work: Work, tip: TipRow, row: TipCandidate, sketch: Sketch) -> Double | None:
    given = told((code, figure) for code, figure in row.reasons)
    if row.case_id is not None:
        case = cases.visible(work.session, work.actor, row.case_id)
        return Double(row, given, case=case) if case else None
    other_id = row.other_tip_id if row.tip_id == tip.id else row.tip_id
    found = tips.several(work.session, work.actor, [other_id or 0])
    if not found:
        return None
    other = found[0]
    if row.state is CandidateState.REJECTED or other.destroyed_at is not None:
        return Double(row, given, tip=other)
    figures = sketched(sketch, intake.compared_sketch(work, other))
    row.likeness = figures["likeness"]
    given += points((each for each in DOUBLES.rules if each.sealed), figures)
    if row.state is CandidateState.NOTED and total(given) >= DOUBLES.propose_at:
        row.state = CandidateState.PROPOSED
        work.session.add(row)
        ranking.recount(work, [other.id or 0])
    return Double(row, given, tip=other)


def _score_text(work: Work, tip: TipRow, body: TipBody) -> list[Point]:
    given = points(SCORE.sealed, sealed_figures(body, SCORE.words), SCORE.groups)
    kept = stored(total(given), step=SCORE.step, most=SCORE.most_kept)
    row = queries.score(work.session, tip.id or 0)
    row = row or TipScore(tip_id=tip.id or 0, version=SCORE.version, sealed=kept)
    row.version, row.sealed = SCORE.version, kept
    work.session.add(row)
    work.session.flush()
    return given
