"""What the pages of administrative cases show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request, Response

from portal.agencies import queries as agencies
from portal.cases import queries as cases
from portal.infra.forms import Bound
from portal.infra.letters import letter
from portal.infra.web import page
from portal.infra.work import Work
from portal.kernel.actor import OFFICE_NAMES
from portal.kernel.errors import Reason
from referrals.clocks import queries as clocks
from referrals.proceedings import policy, queries, rules, service
from referrals.proceedings.book import bounds
from referrals.proceedings.book.grounds import grounds
from referrals.proceedings.models import Proceeding
from referrals.proceedings.routes import beginning, choosing, neighbours, prefill
from referrals.proceedings.routes.stations import stations
from referrals.proceedings.rules import ENDED, STATE_NAMES, TURN_NAMES
from referrals.proceedings.service.paper import in_words
from referrals.proceedings.service.serving import FOLLOWS
from referrals.proceedings.steps.registry import STEPS

PAGE = 50


def show(
    request: Request,
    work: Work,
    proceeding_id: int,
    *,
    tried: str = "",
    form: Bound[Any] | None = None,
    refused: Sequence[Reason] = (),
    status: int = 200,
) -> Response:
    """Render the page of a case: where it stands, what is missing, what can be done now."""
    proceeding = queries.get(work.session, work.actor, proceeding_id)
    read = service.opened(work, proceeding)
    facts = service.facts_of(work, proceeding)
    offers = rules.at_hand(rules.allowed_steps(STEPS.values(), facts))
    values = prefill.values(work, proceeding, read.typed)
    case = cases.by_id(work.session, proceeding.case_id)
    return page(
        request,
        "referrals/proceedings/show.html",
        status=status,
        row=proceeding,
        case=case,
        version=service.version(proceeding),
        history=read.history,
        offers=_offers(offers, values),
        choices=choosing.of(work, proceeding),
        tried=tried,
        form=form,
        refused=[choosing.reason(each) for each in refused],
        stations=stations(proceeding),
        turn=policy.turn_of(proceeding.state),
        lacking=_lacking(offers),
        to_deliver=_to_deliver(work, proceeding),
        lines=_lines(work, proceeding),
        papers=[(letter(k).title, p) for k, p in _papers(work, proceeding).items()],
        handlers=queries.handlers(work.session, proceeding_id),
        orders=queries.orders(work.session, proceeding_id),
        late_fen=service.late_fen(work, proceeding),
        offset_fen=neighbours.offset_fen(work, proceeding),
        returned=neighbours.returned(work, proceeding),
        return_ground=grounds()[neighbours.RETURNED],
        clocks=clocks_of(work, proceeding),
        **_words(work),
    )


def listed(request: Request, work: Work, before: int | None) -> Response:
    """Render the administrative cases of the agency."""
    found = queries.listed(work.session, work.actor, before=before, limit=PAGE + 1)
    return page(
        request,
        "referrals/proceedings/list.html",
        rows=rows_of(work, found[:PAGE]),
        older=found[PAGE - 1].id if len(found) > PAGE else None,
        **_words(work),
    )


def of_case(work: Work, case_id: int) -> Mapping[str, Any] | None:
    """Return the administrative cases of a case file; None when there are none and none may begin."""
    found = queries.of_case(work.session, work.actor, case_id)
    may_open = beginning.may_open(work, case_id)
    if not found and not may_open:
        return None
    return {
        "rows": rows_of(work, found),
        "case_id": case_id,
        "may_open": may_open,
        "ours": work.actor.agency,
        **_words(work),
    }


def waiting(work: Work, _: int) -> Mapping[str, Any] | None:
    """Return the cases that wait for this officer; None when none does."""
    found = [
        each
        for each in queries.running(work.session, work.actor)
        if policy.waits_for(work.actor, each)
    ][:PAGE]
    return {"rows": rows_of(work, found), **_words(work)} if found else None


def rows_of(work: Work, found: Sequence[Proceeding]) -> list[dict[str, Any]]:
    """Return cases as lists show them: with the clock that ends first, and whose turn it is."""
    return [
        {
            "row": each,
            "clock": next((c for c in clocks_of(work, each) if c.tone != "done"), None)
            if each.agency == work.actor.agency
            else None,
            "turn": policy.turn_of(each.state),
        }
        for each in found
    ]


def clocks_of(work: Work, proceeding: Proceeding) -> list[clocks.ClockView]:
    """Return the terms of a case: its own, those it shares with the case file, those of its orders."""
    session, row = work.session, proceeding.id or 0
    found = clocks.views(session, service.SUBJECT, row, work.now)
    if proceeding.shares_clock and proceeding.state not in ENDED:
        shared = service.running(work, proceeding)
        found += [
            clocks.view(session, clock, work.now)
            for clock in shared.values()
            if clock.subject != service.SUBJECT
        ]
    for order in queries.orders(session, row):
        found += clocks.views(session, "order", order.id or 0, work.now)
    return sorted(found, key=lambda each: each.tone == "done")


def _offers(
    offers: Sequence[rules.Offer], values: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return what can be done first, then what cannot and why; the first move is the main act."""
    ordered = sorted(offers, key=lambda each: (bool(each.reasons), each.step.aside))
    moves = [x.step.code for x in ordered if x.step.target and not x.reasons and not x.step.aside]
    return [
        {
            "step": each.step,
            "asks": choosing.asks(each.step, values.get(each.step.code, {})),
            "reasons": [choosing.reason(reason) for reason in each.reasons],
            "offices": [OFFICE_NAMES[office] for office in sorted(each.step.offices)],
            "main": moves[:1] == [each.step.code],
            "others": rules.NOT_YOUR_OFFICE in {reason.code for reason in each.reasons},
            "idle": bool(each.reasons) and each.step.aside,
        }
        for each in ordered
    ]


def _lacking(offers: Sequence[rules.Offer]) -> list[Any]:
    """Return what stands between the case and the next move, whoever takes it."""
    skip = {rules.NOT_YOUR_OFFICE, "not_a_handler", "not_the_chair", "handler_decides"}
    moves = [each for each in offers if each.step.target is not None and not each.step.aside]
    against = [{reason.code: None for reason in each.reasons} for each in moves]
    if any(not set(codes) - skip for codes in against):
        return []  # somebody can go on
    codes = dict.fromkeys(code for each in against for code in each if code not in skip)
    return [rules.REASONS.get(code, code) for code in codes]


def _to_deliver(work: Work, proceeding: Proceeding) -> Any:
    """Return the document whose delivery the case waits for; None when it waits for none."""
    found = queries.papers(work.session, proceeding.id or 0)
    for kind, code in FOLLOWS.items():
        step = STEPS[code]
        if proceeding.state in step.sources and kind in found:
            return found[kind]
    return None


def _lines(work: Work, proceeding: Proceeding) -> list[dict[str, Any]]:
    """Return what is planned or ordered: words, article, bounds, what is against it."""
    known = {
        each.id or 0: each.proven_fen
        for each in cases.live_findings(work.session, proceeding.case_id)
    }
    found = []
    for row in queries.line_rows(work.session, proceeding.id or 0):
        line = queries.line_of(row)
        fine = line.kind is rules.Kind.FINE
        found.append(
            {
                "words": in_words(row),
                "law": bounds.norms()[row.act].law,
                "base_fen": row.base_fen,
                "bounds": bounds.bounds_of(line) if fine else None,
                "against": [choosing.reason(each) for each in bounds.against_one(line, known)]
                if proceeding.decided_at is None
                else [],
            }
        )
    return found


def _papers(work: Work, proceeding: Proceeding) -> dict[str, Any]:
    return dict(queries.papers(work.session, proceeding.id or 0))


def _words(work: Work) -> dict[str, Any]:
    return {
        "states": STATE_NAMES,
        "turns": TURN_NAMES,
        "agencies": agencies.agency_names(work.session),
    }
