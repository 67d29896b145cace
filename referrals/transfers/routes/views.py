"""What the pages of referrals show."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from fastapi import Request, Response

from portal.agencies import queries as agencies
from portal.agencies.rules import AgencyKind
from portal.cases import policy as cases_policy
from portal.cases import queries as cases
from portal.cases.rules import Stage
from portal.identity import queries as identity
from portal.infra.forms import Bound
from portal.infra.web import page
from portal.infra.work import Work
from portal.kernel.actor import OFFICE_NAMES, Office
from portal.kernel.errors import Reason
from portal.kernel.policy import require
from portal.kernel.text import Text
from referrals.clocks import queries as clocks
from referrals.transfers import policy, queries, rules, service
from referrals.transfers.models import Transfer
from referrals.transfers.routes import prefill, reverse
from referrals.transfers.routes.checklist import checklist
from referrals.transfers.routes.filed import papers
from referrals.transfers.routes.handing import handed
from referrals.transfers.routes.practice import practice
from referrals.transfers.rules import BEFORE_HAND_OVER, ENDED, SIDE_NAMES, STATE_NAMES, WHOSE_TURN
from referrals.transfers.steps.open_group import STEP as OPEN_GROUP
from referrals.transfers.steps.registry import STEPS

PAGE = 50
_GROUP = (Office.INVESTIGATOR, Office.INTAKE, Office.DEPUTY_HEAD)


def show(
    request: Request,
    work: Work,
    transfer_id: int,
    *,
    tried: str = "",
    form: Bound[Any] | None = None,
    refused: Sequence[Reason] = (),
    status: int = 200,
) -> Response:
    """Render the page of a referral: where it stands, what is missing, what can be done now."""
    transfer = queries.get(work.session, work.actor, transfer_id)
    read = service.opened(work, transfer)
    suspects = service.suspects_shown(work, transfer)
    facts = service.facts_of(work, transfer)
    values = prefill.values(work, transfer, read.typed)
    offers = rules.at_hand(rules.allowed_steps(STEPS.values(), facts))
    return page(
        request,
        "referrals/transfers/show.html",
        status=status,
        transfer=transfer,
        version=service.version(transfer),
        history=read.history,
        offers=_offers(offers, values),
        units=_units(work, transfer),
        tried=tried,
        form=form,
        refused=[_reason(each) for each in refused],
        missing=checklist(transfer, facts),
        handing=handed(work, transfer),
        **papers(work, transfer),
        members=queries.members(work.session, transfer),
        officers=_officers(work, transfer),
        units_passed=queries.units(work.session, transfer),
        earlier=queries.earlier(work.session, work.actor, transfer),
        practice=practice(work, transfer),
        course=[each for each in read.history if each.of_the_course],
        clocks=clocks_of(work, transfer_id),
        suspects=suspects,
        suspect_options=[(name, Text(name, name)) for name in suspects.values()],
        case_open=cases.grant(work.session, transfer.case_id, work.actor.agency) is not None,
        turn=None if transfer.state in ENDED else _turn(transfer),
        **_names(work),
    )


def listed(request: Request, work: Work, part: str, before: int | None) -> Response:
    """Render one list of referrals: ours, those sent to us, those of the region."""
    kind = agencies.agency(work.session, work.actor.agency).kind
    usual = {AgencyKind.POLICE: "in", AgencyKind.PROCURATORATE: "region"}.get(kind, "out")
    shown: Any = part if part in get_args(queries.Part) else usual
    found = queries.listed(work.session, work.actor, shown, before=before, limit=PAGE + 1)
    return page(
        request,
        "referrals/transfers/list.html",
        part=shown,
        rows=rows_of(work, found[:PAGE]),
        older=found[PAGE - 1].id if len(found) > PAGE else None,
        **_names(work),
    )


def new(
    request: Request,
    work: Work,
    case_id: int,
    *,
    form: Bound[Any] | None = None,
    refused: Sequence[Reason] = (),
    status: int = 200,
) -> Response:
    """Render the form that begins a referral."""
    case = cases.get(work.session, work.actor, case_id)
    require(_may_open(work, case_id))
    return page(
        request,
        "referrals/transfers/new.html",
        status=status,
        case=case,
        form=form,
        refused=[_reason(each) for each in refused],
        view=_start(work, case_id),
    )


def of_case(work: Work, case_id: int) -> Mapping[str, Any] | None:
    """Return the referrals of a case, and the form to begin one; None when there is neither."""
    found = queries.of_case(work.session, work.actor, case_id)
    running = any(each.state not in ENDED for each in found)
    start = _start(work, case_id) if not running and _may_open(work, case_id) else None
    back = reverse.may_open(work, case_id)
    if not found and start is None and not back:
        return None
    rows = rows_of(work, found)
    return {"rows": rows, "start": start, "back": back, "case_id": case_id, **_names(work)}


def waiting(work: Work, _: int) -> Mapping[str, Any] | None:
    """Return the referrals that wait for this officer; None when none does."""
    found = [
        each
        for each in queries.our_turn(work.session, work.actor)
        if policy.waits_for(work.actor, each)
    ]
    return {"rows": rows_of(work, found), **_names(work)} if found else None


def _may_open(work: Work, case_id: int) -> bool:
    grant = cases.grant(work.session, case_id, work.actor.agency)
    closed = cases.by_id(work.session, case_id).stage is Stage.CLOSED
    return policy.can_open(work.actor) and cases_policy.can_work(work.actor, grant) and not closed


def _start(work: Work, case_id: int) -> dict[str, Any]:
    options = _colleagues(work)
    again = policy.needs_new_facts(queries.last_of_case(work.session, case_id))
    return {"case_id": case_id, "options": options, "step": OPEN_GROUP, "again": again}


def _colleagues(work: Work) -> list[tuple[int, str, str]]:
    officers = identity.colleagues(work.session, work.actor.agency, *_GROUP)
    return [(each.id or 0, each.name, each.certificate_no) for each in officers]


def _officers(work: Work, transfer: Transfer) -> list[tuple[int, str, str]]:
    """Return who may be in the special group, for the agency that can still change it."""
    ours = work.actor.agency == transfer.referring_agency
    return _colleagues(work) if ours and transfer.state in BEFORE_HAND_OVER else []


def rows_of(work: Work, found: Sequence[Transfer]) -> list[dict[str, Any]]:
    """Return referrals as lists show them: with the clock that ends first, and whose turn it is."""
    kept = clocks.kept_from(work.session, work.actor)
    ending = queries.next_clocks(work.session, found, without=kept)
    return [
        {
            "transfer": each,
            "clock": clocks.view(work.session, ending[each.id or 0], work.now)
            if each.id in ending
            else None,
            "turn": None if each.state in ENDED else _turn(each),
        }
        for each in found
    ]


def clocks_of(work: Work, transfer_id: int) -> list[clocks.ClockView]:
    """Return the terms of a referral the actor may know of."""
    kept = clocks.kept_from(work.session, work.actor)
    transfer = queries.by_id(work.session, transfer_id)
    # Nobody is held before the police have the case.
    held = queries.suspects(work.session, transfer) if transfer.received_at else ()
    about = [("transfer", transfer_id), *(("suspect", each.id or 0) for each in held)]
    found = [view for each in about for view in clocks.views(work.session, *each, work.now)]
    return [each for each in found if each.code not in kept]


def _turn(transfer: Transfer) -> str:
    return policy.agency_on(transfer, WHOSE_TURN[transfer.state])


def _offers(
    offers: Sequence[rules.Offer], values: Mapping[str, Mapping[str, str]]
) -> list[dict[str, Any]]:
    """Return what can be done first, then what cannot and why; the first is the page's main act."""
    ordered = sorted(offers, key=lambda offer: bool(offer.reasons))
    moves = [each.step.code for each in ordered if each.step.target and not each.reasons]
    return [
        {
            "step": each.step,
            "asks": prefill.asks(each.step, values.get(each.step.code, {})),
            "reasons": [_reason(reason) for reason in each.reasons],
            "offices": [OFFICE_NAMES[office] for office in sorted(each.step.offices)],
            "main": moves[:1] == [each.step.code],
            "others": "not_your_office" in {reason.code for reason in each.reasons},
        }
        for each in ordered
    ]


def _units(work: Work, transfer: Transfer) -> list[tuple[str, Text]]:
    """Return the police units a referral could be passed on to."""
    here = transfer.receiving_agency
    found = agencies.working(work.session)
    police = [each for each in found if each.kind is AgencyKind.POLICE and each.code != here]
    return [("", Text("请选择", "Please choose")), *((each.code, each.name) for each in police)]


def _reason(reason: Reason) -> tuple[Any, Any]:
    return rules.REASONS.get(reason.code, reason.code), reason.law


def _names(work: Work) -> dict[str, Any]:
    return {
        "states": STATE_NAMES,
        "sides": SIDE_NAMES,
        "agencies": agencies.agency_names(work.session),
    }
