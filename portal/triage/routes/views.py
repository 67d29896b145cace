"""What triage shows on the tip page and before several tips are joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portal.agencies import queries as agencies
from portal.cases import policy as cases_policy
from portal.cases.queries.of_tips import with_tip
from portal.infra.work import Work
from portal.intake.rules import STATE_NAMES, UNDECIDED
from portal.kernel.text import Text
from portal.registry import queries as registry
from portal.registry.book.registry import CATEGORIES
from portal.triage import policy, service
from portal.triage.book.registry import SCORE
from portal.triage.rules import Point
from portal.triage.rules.routing import Advice, Route


def around_tip(work: Work, tip_id: int) -> Mapping[str, Any] | None:
    """Return doubles, points and routes of a tip the actor has just opened."""
    found = service.weighed(work, tip_id)
    tip, undecided = found.tip, found.tip.state in UNDECIDED
    cases = with_tip(work.session, work.actor, tip_id)
    further = bool(cases) and cases_policy.can_open_case(work.actor)
    return {
        "tip": tip,
        "doubles": found.doubles,
        "settled": found.settled,
        "states": STATE_NAMES,
        "points": [_told(each) for each in found.points],
        "score": found.score,
        "identity_most": SCORE.groups["identity"],
        "routes": [_route(work, route, to) for route, to in found.routes] if undecided else [],
        "undecided": undecided,
        "can_settle": policy.can_settle(work.actor),
        "cases": cases,
        "categories": [(code, each.name) for code, each in CATEGORIES.items()],
        "institutions": _institutions(work, tip.region) if further else [],
        "further": further,
    }


def joining(work: Work, tip_ids: Sequence[int]) -> dict[str, Any]:
    """Return what would happen to the tips chosen in the queue."""
    planned = service.plan(work, tip_ids)
    ids = {each.tip.institution_id for each in planned if each.tip.institution_id}
    names = registry.names(work.session, ids)
    return {
        "planned": [(each, names.get(each.tip.institution_id or 0, "")) for each in planned],
        "good": [each for each in planned if each.refused is None],
        "mixed": len(ids) > 1,
        "category_names": {code: each.name for code, each in CATEGORIES.items()},
    }


def _told(point: Point) -> tuple[int, Text, Text, bool]:
    return point.points, point.words, point.rule.why, point.rule.sealed


def _route(work: Work, route: Route, to: str) -> dict[str, Any]:
    named = agencies.agency(work.session, to).name if to else None
    return {
        "advice": route.advice,
        "to": to,
        "name": named,
        "claims": [
            {
                "words": claim.power.words,
                "law": claim.power.law,
                "categories": [CATEGORIES[code].name for code in claim.categories],
                "said": claim.said,
            }
            for claim in route.claims
        ],
        "reason": service.reason_to_tell(route),
        "one_click": route.advice is Advice.HAND_OVER and bool(to),
    }


def _institutions(work: Work, region: str) -> list[tuple[Any, Any]]:
    found = registry.search(work.session, "", region=region, limit=200)
    same = [(each.id, each.name) for each in found]
    return [("", Text("与线索相同", "The same as the tip's")), *same]
