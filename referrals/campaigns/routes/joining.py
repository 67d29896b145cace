"""Going with another agency's check, asked from the page of a case and answered by its lead."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.cases import queries as cases
from portal.infra.forms import Bound, bind, checked
from portal.infra.web import SignedIn, Unit, see_other
from portal.kernel.errors import Invalid
from referrals.campaigns import service
from referrals.campaigns.forms import AnswerJoin, AskJoin
from referrals.campaigns.queries import joining
from referrals.campaigns.routes.pages import board

staff = APIRouter()


@staff.post("/cases/{case_id}/checks/joining", name="campaigns.ask_from_case")
def ask_from_case(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[AskJoin], Depends(bind(AskJoin))],
    work: Unit,
) -> Response:
    cases.get(work.session, actor, case_id)
    service.ask_from_case(work, case_id, checked(form))
    return see_other(request, "cases.show", case_id=case_id)


@staff.post("/case-joins/{case_join_id}", name="campaigns.answer_case_join")
def answer_case_join(
    request: Request,
    case_join_id: int,
    actor: SignedIn,
    form: Annotated[Bound[AnswerJoin], Depends(bind(AnswerJoin))],
    work: Unit,
) -> Response:
    joining.get(work.session, actor, case_join_id)
    try:
        service.answer_case(work, case_join_id, checked(form))
    except Invalid as error:
        failed = form.failed(**error.fields)
        return board(request, work, {f"case-{case_join_id}": failed}, status=422)
    return see_other(request, "campaigns.list")
