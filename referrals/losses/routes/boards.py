"""The board, the lines behind its figures, and taking it out of the house."""

from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from portal.infra import exports
from portal.infra.forms import Bound, bind
from portal.infra.turns import Turns
from portal.infra.web import SignedIn, Unit, page
from portal.infra.work import Work, Works
from portal.kernel.clock import LEGAL_ZONE
from portal.registry.book.registry import CATEGORIES
from referrals.losses import policy, rules
from referrals.losses.forms import TakeBoard
from referrals.losses.rules import asked as asking
from referrals.losses.rules import drawing
from referrals.losses.rules.asked import Asked
from referrals.losses.service import exporting, viewing
from referrals.recoveries.book import registry

staff = APIRouter(prefix="/losses")
_TURNS = Turns()
KINDS = [("xlsx", "Excel (XLSX)"), ("pdf", "PDF")]

TakeIn = Annotated[Bound[TakeBoard], Depends(bind(TakeBoard))]


@staff.get("", name="losses.board")
def board(request: Request, actor: SignedIn, work: Unit) -> Response:
    asked = asking.parse(dict(request.query_params))
    return _show(request, work, replace(asked, case=None, institution=None))


@staff.get("/cases/{case_id}", name="losses.case")
def of_case(request: Request, case_id: int, actor: SignedIn, work: Unit) -> Response:
    return _show(request, work, Asked(case=case_id))


@staff.get("/institutions/{institution_id}", name="losses.institution")
def of_institution(request: Request, institution_id: int, actor: SignedIn, work: Unit) -> Response:
    asked = asking.parse(dict(request.query_params))
    return _show(request, work, Asked(institution=institution_id, year=asked.year))


@staff.get("/lines", name="losses.lines")
def lines(request: Request, actor: SignedIn, work: Unit) -> Response:
    asked = asking.parse(dict(request.query_params))
    found = viewing.lines(work, asked)
    return page(
        request,
        "referrals/losses/lines.html",
        asked=asked,
        found=found,
        what=rules.WHAT_NAMES[found.figure.what],
        ledger=registry.ledger(found.figure.ledger) if found.figure.ledger else None,
        age=rules.AGE_NAMES[found.figure.age] if found.figure.age else None,
        categories={code: each.name for code, each in CATEGORIES.items()},
        back_url=_address(request, asked),
    )


@staff.post("/exports", name="losses.export")
def export(request: Request, actor: SignedIn, form: TakeIn) -> Response:
    works: Works = request.app.state.works
    asked = asking.parse(dict(parse_qsl(str(form.raw.get("scope", ""))[:2_400])))
    if form.data is None:
        with works.begin(actor, writes=False) as work:
            return _show(request, work, asked, form)
    locale = getattr(request.state, "locale", "zh")
    with _TURNS.taken():
        made = exporting.export(works, actor, asked, form.data, locale)
    day = works.clock.now().astimezone(LEGAL_ZONE).strftime("%Y%m%d")
    headers = {
        "Content-Disposition": f'attachment; filename="losses-{day}.{form.data.kind}"',
        "Content-Length": str(made.size_bytes),
        "Cache-Control": "no-store",
    }
    return StreamingResponse(exports.pieces(made), media_type=made.media_type, headers=headers)


def _show(
    request: Request, work: Work, asked: Asked, form: Bound[TakeBoard] | None = None
) -> Response:
    shown = viewing.show(work, asked)
    return page(
        request,
        "referrals/losses/board.html",
        status=422 if form else 200,
        form=form,
        shown=shown,
        asked=asked,
        ledgers=_ledgers(shown),
        ledger_options=[(each, registry.ledger(each).name) for each in shown.board.ledgers],
        year_options=[(str(each), str(each)) for each in shown.years],
        course=drawing.course(shown.board),
        columns=drawing.columns(shown.board, shown.ledger, shown.on) if shown.ledger else [],
        below=drawing.beside([(name, sums) for _, name, sums in shown.below]),
        drawn=registry.ledger(shown.ledger) if shown.ledger else None,
        parents=_parents(request, shown),
        what_names=rules.WHAT_NAMES,
        age_names=rules.AGE_NAMES,
        kinds=KINDS,
        can_remit=policy.can_remit(work.actor),
    )


def _ledgers(shown: viewing.Shown) -> list[dict[str, Any]]:
    return [
        {
            "rule": registry.ledger(each.ledger),
            "sums": each.sums,
            "ages": each.ages,
            "parts": drawing.parts(each),
            "to_fund": each.ledger in rules.FUND_LEDGERS,
        }
        for each in shown.board.ledgers.values()
    ]


def _parents(request: Request, shown: viewing.Shown) -> str:
    if not shown.asked.of_region:
        return ""
    up = bool(shown.asked.region or shown.asked.agency)
    return str(request.url_for("losses.board").path) if up else ""


def _address(request: Request, asked: Asked) -> str:
    if asked.case is not None:
        return str(request.url_for("losses.case", case_id=asked.case).path)
    if asked.institution is not None:
        path = request.url_for("losses.institution", institution_id=asked.institution).path
        return f"{path}?{asked.scope().query}"
    return f"{request.url_for('losses.board').path}?{asked.scope().query}"
