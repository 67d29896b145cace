"""What pages of cases, institutions and people show of measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portal.agencies import queries as agencies
from portal.cases import queries as cases
from portal.cases.rules import Stage
from portal.infra.work import Work
from portal.kernel.ids import known
from portal.registry import queries as institutions
from referrals.measures import policy, queries, service
from referrals.measures.book import registry
from referrals.measures.models import Measure
from referrals.measures.rules import STATE_NAMES, STATE_TONES, By, State
from referrals.measures.rules.scoring import FULL, tally


def rows(work: Work, found: Sequence[Measure]) -> list[dict[str, Any]]:
    """Return measures as a list shows them: nothing sealed, nobody's name."""
    today = service.today(work)
    bound = {each.id: each.institution_id or each.heads_id for each in found}
    wanted = {place for place in bound.values() if place}
    places, names = institutions.names(work.session, wanted), agencies.agency_names(work.session)
    opens = queries.own_ids(work.session, work.actor, [each.id or 0 for each in found])
    return [
        {
            "row": each,
            "kind": registry.kind(each.kind),
            "place": places.get(bound[each.id] or 0, each.party),
            "place_id": bound[each.id],
            "agency": names[each.agency],
            "binds": each.state is State.ORDERED and service.span(each).binds(today),
            "coming": each.state is State.ORDERED and each.from_on > today,
            "state": STATE_NAMES[each.state],
            "tone": STATE_TONES[each.state],
            "opens": each.id in opens,
        }
        for each in found
    ]


def of_case(work: Work, case_id: int) -> Mapping[str, Any] | None:
    """Return the measures of a case, and what else binds those it is about."""
    case = cases.visible(work.session, work.actor, case_id)
    if case is None:
        return None
    own = queries.of_case(work.session, work.actor, cases.with_merged(work.session, case_id))
    places, people = queries.subjects(work.session, case)
    known_here, today = {each.id for each in own}, service.today(work)
    others = [
        each
        for each in queries.blocking_on(work.session, work.actor, places, people)
        if each.id not in known_here and service.span(each).binds(today)
    ]
    can = policy.can_propose(work.actor, case.agency) and case.merged_into is None
    can = can and service.orders(work, By.HANDLER)
    return {
        "case_id": case_id,
        "rows": rows(work, own),
        "others": rows(work, others),
        "can_propose": can
        and case.stage is not Stage.CLOSED
        and bool(people or any(service.reaches(work, each) for each in places)),
        "has_people": bool(people),
    }


def of_institution(work: Work, institution_id: int) -> Mapping[str, Any] | None:
    """Return what binds an institution, to whoever does casework."""
    if not policy.can_list(work.actor):
        return None
    found = queries.of_institution(work.session, work.actor, institution_id)
    return {"rows": rows(work, found)} if found else None


def of_person(work: Work, person_id: int) -> Mapping[str, Any] | None:
    """Return the measures on a person and the points of this year."""
    found = queries.of_person(work.session, work.actor, person_id)
    scored = queries.scores(work.session, work.actor, person_id)
    if not found and not scored:
        return None
    struck = queries.appeals(work.session, [known(each.id) for each in scored])
    year = service.today(work).year
    return {
        "rows": rows(work, found),
        "scores": [
            {
                "row": each,
                "appeal": struck.get(known(each.id)),
                "can_appeal": known(each.id) not in struck
                and policy.can_hear_appeal(work.actor, each),
            }
            for each in scored
        ],
        "year": year,
        "points": tally(service.entries(work, person_id), year),
        "full": FULL,
        "law": registry.scheme(service.today(work)).law,
    }
