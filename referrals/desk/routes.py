"""The desk over HTTP."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.agencies import queries as agencies
from portal.agencies.rules import AgencyKind
from portal.cases import queries as cases
from portal.cases.rules import STAGE_NAMES
from portal.infra.forms import Bound, bind
from portal.infra.turns import Turns
from portal.infra.web import OpeningUnit, SignedIn, Unit, page
from portal.infra.work import Work, Works
from portal.kernel.policy import require
from portal.worklists.routes.exports import KINDS, handed_over
from referrals.desk import policy, queries, rules, service
from referrals.desk.events import DeskCaseViewed
from referrals.desk.forms import Export
from referrals.desk.models import DeskRow
from referrals.desk.rules import NO_END, PART_NAMES, Money, Part, Place
from referrals.duty.rules.review import FLAG_NAMES
from referrals.letters import queries as letters
from referrals.letters.book import registry as kinds
from referrals.letters.rules import STATE_NAMES as LETTER_STATES
from referrals.recoveries import queries as recoveries
from referrals.recoveries import rules as money
from referrals.recoveries.book import registry as ledgers
from referrals.transfers.routes.views import clocks_of
from referrals.transfers.rules import STATE_NAMES

staff = APIRouter(prefix="/desk")
_TURNS = Turns()


@staff.get("", name="desk.list")
def listed(
    request: Request,
    actor: SignedIn,
    work: Unit,
    part: str = "",
    owner: str = "",
    after: str = "",
) -> Response:
    return _listed(request, work, part, owner, after)


@staff.get("/exports/new", name="desk.new_export")
def new_export(
    request: Request, actor: SignedIn, work: Unit, part: str = "", owner: str = ""
) -> Response:
    return _export_form(request, work, _part(part), owner)


@staff.post("/exports", name="desk.export")
def export(
    request: Request, actor: SignedIn, form: Annotated[Bound[Export], Depends(bind(Export))]
) -> Response:
    works: Works = request.app.state.works
    if form.data is None:
        with works.begin(actor, writes=False) as work:
            return _export_form(request, work, Part.RUNNING, "", form)
    locale = getattr(request.state, "locale", "zh")
    with _TURNS.taken():
        made = service.export(works, actor, form.data, locale)
    return handed_over(works, made, "desk", form.data.kind)


@staff.get("/{desk_row_id}", name="desk.show")
def show(request: Request, desk_row_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    line = queries.line(work.session, actor, desk_row_id)
    work.record(DeskCaseViewed(desk_row=desk_row_id, agency=actor.agency))
    return page(request, "referrals/desk/show.html", **_shown(work, line))


def _part(text: str) -> Part:
    return Part(text) if text in set(Part) else Part.RUNNING


def _listed(request: Request, work: Work, text: str, owner: str, after: str) -> Response:
    require(policy.has_desk(work.actor))
    part, place, size = _part(text), rules.parse_place(after), queries.PAGE
    found = queries.page(work.session, work.actor, part, owner=owner, after=place, limit=size + 1)
    last = found[size - 1].row if len(found) > size else None
    return page(
        request,
        "referrals/desk/list.html",
        lines=found[:size],
        part=part,
        parts=PART_NAMES,
        owner=owner,
        owners=queries.owners(work.session, work.actor, part),
        older=str(Place(last.rank, last.id or 0)) if last else "",
        place=place,
        now=work.now,
        no_end=NO_END,
        supervises=_supervises(work),
        waiting=_waiting_letters(work),
        **_words(work),
    )


def _shown(work: Work, line: queries.Line) -> Mapping[str, Any]:
    row, actor = line.row, work.actor
    seen = [
        {"transfer": each, "opens": opens, "clocks": clocks_of(work, each.id or 0)}
        for each, opens in queries.shown(work.session, actor, row.case_id)
    ]
    written = letters.of_case(work.session, actor, row.case_id)
    return {
        "line": line,
        "row": row,
        "money": money_of(row),
        "ledgers": _ledgers(work, row),
        "referrals": seen,
        "letters": [(each, kinds.kind(each.version)) for each in written],
        "letter_states": LETTER_STATES,
        "parts": PART_NAMES,
        "law": rules.SUPERVISED,
        "supervises": _supervises(work),
        "opens_case": row.case_id in cases.numbers(work.session, actor, [row.case_id]),
        **_words(work),
    }


def money_of(row: DeskRow) -> Money:
    """Return where a row's loss stands."""
    return Money(
        row.suspected_fen,
        row.proven_fen,
        row.fund_ordered_fen,
        row.fund_received_fen,
        row.restitution_ordered_fen,
        row.restitution_received_fen,
    )


def _ledgers(work: Work, row: DeskRow) -> list[dict[str, Any]]:
    """Return every ledger of the case in which something was ordered."""
    family = cases.with_merged(work.session, row.case_id)
    rows = []
    for kind, lines in recoveries.lines_of_cases(work.session, family).items():
        sums = money.balances(lines)
        if lines:
            rows.append(
                {
                    "rule": ledgers.ledger(kind),
                    "ordered_fen": -sums[money.Account.ORDERED],
                    "received_fen": sums[money.Account.RECEIVED],
                    "outstanding_fen": sums[money.Account.RECEIVABLE],
                }
            )
    return rows


def _export_form(
    request: Request, work: Work, part: Part, owner: str, form: Bound[Export] | None = None
) -> Response:
    require(policy.has_desk(work.actor))
    return page(
        request,
        "referrals/desk/export.html",
        status=422 if form else 200,
        form=form,
        kinds=KINDS,
        part=part,
        owner=owner,
        parts=PART_NAMES,
        **_words(work),
    )


def _supervises(work: Work) -> bool:
    own = agencies.agency(work.session, work.actor.agency)
    return own.kind is AgencyKind.PROCURATORATE


def _waiting_letters(work: Work) -> int:
    """Return how many letters the agency sent that are not over, counted up to fifty."""
    found = letters.unfinished(work.session, work.actor)
    return sum(each.agency == work.actor.agency for each in found)


def _words(work: Work) -> dict[str, Any]:
    return {
        "agencies": agencies.agency_names(work.session),
        "states": {**STATE_NAMES, **FLAG_NAMES},
        "stages": STAGE_NAMES,
    }
