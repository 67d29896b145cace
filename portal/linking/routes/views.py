"""What the pages of linked, merged and split cases show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from portal.agencies import queries as agencies
from portal.cases import policy as case_policy
from portal.cases import queries as cases
from portal.cases import rules as case_rules
from portal.cases import service as case_file
from portal.cases.rules import Role, Stage
from portal.infra.forms import Bound
from portal.infra.web import page
from portal.infra.work import Work
from portal.kernel.errors import Invalid, Reason
from portal.kernel.money import format_yuan
from portal.kernel.policy import require
from portal.kernel.text import Text
from portal.linking import policy, queries, rules, service
from portal.linking.forms import Split
from portal.linking.queries import Case
from portal.persons import queries as persons
from portal.registry import queries as registry


def words(work: Work) -> dict[str, Any]:
    """Return the names the templates of linked cases need."""
    return {
        "link_kinds": rules.KIND_NAMES,
        "stages": case_rules.STAGE_NAMES,
        "outcomes": case_rules.OUTCOME_NAMES,
        "agencies": agencies.agency_names(work.session),
    }


def links(work: Work, case_id: int) -> Mapping[str, Any]:
    """Return the links of a case that the actor may know, and what may be done with them."""
    case = cases.listed(work.session, work.actor, case_id)
    grant = cases.grant(work.session, case_id, work.actor.agency)
    known, edges = queries.around(work.session, work.actor, case_id, 1)
    rows = {
        rules.edge(each.a, each.b, each.kind): each
        for each in queries.links_of(work.session, [case_id])
    }
    adds = case_policy.can_contribute(work.actor, grant) and case.merged_into is None
    return {
        "case": case,
        "rows": [
            _link(work, case, each, known[each.other(case_id)], rows.get(each), adds=adds)
            for each in sorted(edges)
        ],
        "can_link": adds,
        "can_merge": adds
        and case.stage is not Stage.CLOSED
        and case_policy.can_merge(work.actor, grant),
        "kinds": [(each, rules.KIND_NAMES[each]) for each in rules.CHOSEN_KINDS],
        **words(work),
    }


def _link(
    work: Work, case: Case, each: rules.Edge, other: queries.Seen, row: Any, *, adds: bool
) -> dict[str, Any]:
    owners = {case.agency, other.facts["agency"]}
    chosen = row is not None and each.kind in rules.CHOSEN_KINDS
    return {
        "kind": each.kind,
        "facts": other.facts,
        "link": row,
        "reason": row.reason if row is not None and other.links else "",
        "can_end": adds and chosen and policy.can_end(work.actor, row, owners),
    }


def merged(work: Work, case_id: int) -> Mapping[str, Any] | None:
    """Return the cases merged into one, or where this one went; None when there is nothing to say."""
    case = cases.listed(work.session, work.actor, case_id)
    grant = cases.grant(work.session, case_id, work.actor.agency)
    can_undo = case_policy.can_merge(work.actor, grant)
    if case.merged_into is not None:
        into = queries.seen(work.session, work.actor, [case.merged_into]).get(case.merged_into)
        return {"case": case, "into": into, "is_merged": True, "can_undo": can_undo, **words(work)}
    found = service.merged_cases(work, case_id)
    if not found:
        return None
    return {
        "case": case,
        "is_merged": False,
        "cases": found,
        "can_undo": can_undo,
        "own": (case.suspected_fen, case.proven_fen),
        "total": family_total(case, found),
        **words(work),
    }


def family_total(case: Case, found: list[service.MergedCase]) -> tuple[int, int]:
    """Return what a case and those merged into it come to, of those the actor sees the amounts of."""
    amounts = [each.seen.facts for each in found]
    shown = [each for each in amounts if isinstance(each["suspected_fen"], int)]
    return (
        case.suspected_fen + sum(each["suspected_fen"] for each in shown),
        case.proven_fen + sum(each["proven_fen"] for each in shown),
    )


def family_money(work: Work, case_id: int) -> Mapping[str, Any] | None:
    """Return the amounts of a family for the money lane, None for a case without merged ones."""
    case = cases.listed(work.session, work.actor, case_id)
    ids = cases.merged_into(work.session, case_id)
    known = queries.seen(work.session, work.actor, ids)
    rows = [known[each].facts for each in ids if each in known]
    rows = [each for each in rows if isinstance(each["suspected_fen"], int)]
    if not rows:
        return None
    own = {"id": case.id, "number": case.number}
    own |= {"suspected_fen": case.suspected_fen, "proven_fen": case.proven_fen}
    total = tuple(
        sum(int(each[name]) for each in [own, *rows]) for name in ("suspected_fen", "proven_fen")
    )
    return {"rows": [own, *rows], "total": total}


def split_parts(work: Work, case_id: int) -> Mapping[str, Any] | None:
    """Return out of which case this one was split and what went to others; None when nothing."""
    found = queries.splits(work.session, case_id)
    ends = {end for row, _ in found for end in (row.from_id, row.to_id)}
    known = queries.seen(work.session, work.actor, ends)
    rows = [
        {"split": row, "counts": _counts(items), "other": known[other], "from_here": from_here}
        for row, items in found
        for from_here in (row.from_id == case_id,)
        for other in (row.to_id if from_here else row.from_id,)
        if other in known
    ]
    return {"rows": rows, "whats": WHAT, **words(work)} if rows else None


WHAT = {
    "party": Text("当事人", "Parties"),
    "allegation": Text("违规线索", "Allegations"),
    "finding": Text("认定意见", "Findings"),
    "tip": Text("举报", "Tips"),
}


def _counts(items: Any) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for item in items:
        counts[item.what] = counts.get(item.what, 0) + 1
    return list(counts.items())


def party_history(work: Work, case_id: int) -> Mapping[str, Any] | None:
    """Return in which other cases the parties of a case occur, None when in none."""
    case = cases.listed(work.session, work.actor, case_id)
    found = queries.histories(work.session, work.actor, case)
    people = {each.id: each.person_id for each in cases.parties(work.session, case_id)}
    mine = persons.known(work.session, work.actor, {p for p in people.values() if p})
    if not mine and not any(found.institutions.values()):
        return None
    return {
        "people": found.people,
        "namesakes": found.namesakes,
        "person_ids": {party: each for party, each in people.items() if each in mine},
        "places": [
            (registry.get(work.session, place), rows)
            for place, rows in found.institutions.items()
            if rows
        ],
        **words(work),
    }


def person_cases(work: Work, person_id: int) -> Mapping[str, Any]:
    """Return the cases of a person of the agency, and of people of the same name."""
    person = persons.get(work.session, work.actor, person_id)
    return {
        "cases": queries.with_person(work.session, work.actor, person_id),
        "namesakes": queries.with_namesakes(work.session, work.actor, person),
        **words(work),
    }


def merge_page(request: Request, work: Work, case_id: int, form: Bound[Any]) -> Response:
    """Render the page on which a case is merged: both cases side by side, what forbids it, the act.

    Answers 422 when the form is wrong or the merge is refused, with what was typed.
    """
    case = cases.get(work.session, work.actor, case_id)
    require(case_policy.can_merge(work.actor, cases.grant(work.session, case_id, case.agency)))
    into, against = None, tuple[Reason, ...]()
    number = str(form.raw.get("number", "")).strip()
    if number:
        try:
            against = service.objections(work, case_id, number)
            into = queries.by_number(work.session, work.actor, number)
        except Invalid as error:
            form = form.failed(**error.fields)
    ends = [case_id] if into is None else [case_id, into.id or 0]
    known = queries.seen(work.session, work.actor, ends)
    return page(
        request,
        "portal/linking/merge.html",
        status=422 if form.errors or (against and request.method == "POST") else 200,
        form=form,
        case=case,
        into=into,
        sides=[known[each].facts for each in ends],
        against=against,
        **words(work),
    )


def split_page(request: Request, work: Work, case_id: int, form: Bound[Split] | None) -> Response:
    """Render the page on which a case is split, with what may go to the new one."""
    found, session = case_file.opened(work, case_id), work.session
    names = agencies.agency_names(session)
    grants = [g for g in cases.grants(session, case_id) if not g.revoked_at]
    return page(
        request,
        "portal/linking/split.html",
        status=422 if form else 200,
        form=form,
        case=found.case,
        parties=[
            (party.id, name, case_rules.PARTY_NAMES[party.kind]) for party, name in found.parties
        ],
        allegations=[
            (each.id, each.title, f"{format_yuan(each.suspected_fen)} 元")
            for each in cases.live_allegations(session, case_id)
        ],
        findings=[
            (
                each.id,
                f"{names[each.agency].zh} {each.recorded_at:%Y-%m-%d}",
                f"{format_yuan(each.suspected_fen)} / {format_yuan(each.proven_fen)} 元",
            )
            for each in cases.live_findings(session, case_id)
        ],
        tips=[(each.id, each.number) for each in found.tips],
        shares=[(g.agency, names[g.agency]) for g in grants if g.role is not Role.OWNER],
    )
