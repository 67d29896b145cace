"""Who may be rewarded, over HTTP: for officers, the identity custodian, reporters who share."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import ReporterIn, SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid, NotFound
from rewards.eligibility import service
from rewards.eligibility.forms import (
    Ask,
    AskPair,
    Check,
    DivideByDecision,
    Division,
    Joint,
    Link,
    RuleFirst,
    Statement,
)
from rewards.eligibility.service import views

staff = APIRouter()
public = APIRouter()

LinkIn = Annotated[Bound[Link], Depends(bind(Link))]
CheckIn = Annotated[Bound[Check], Depends(bind(Check))]
FirstIn = Annotated[Bound[RuleFirst], Depends(bind(RuleFirst))]
AskIn = Annotated[Bound[Ask], Depends(bind(Ask))]
PairIn = Annotated[Bound[AskPair], Depends(bind(AskPair))]
JointIn = Annotated[Bound[Joint], Depends(bind(Joint))]
DecisionIn = Annotated[Bound[DivideByDecision], Depends(bind(DivideByDecision))]
StatementIn = Annotated[Bound[Statement], Depends(bind(Statement))]
DivisionIn = Annotated[Bound[Division], Depends(bind(Division))]
ConfirmIn = Annotated[Bound[Confirm], Depends(bind(Confirm))]


@staff.get("/cases/{case_id}/rewards/basis", name="eligibility.show")
def show(request: Request, case_id: int, actor: SignedIn, work: Unit) -> Response:
    return _page(request, work, case_id)


@staff.post("/cases/{case_id}/rewards/basis", name="eligibility.link")
def link(request: Request, case_id: int, actor: SignedIn, form: LinkIn, work: Unit) -> Response:
    if form.data is None:
        return _page(request, work, case_id, form)
    told = form.data
    try:
        with work.whole():
            service.link(work, case_id, told.tip_id, told.findings, told.reason)
    except Invalid as error:
        return _page(request, work, case_id, form.failed(**error.fields))
    return see_other(request, "eligibility.show", case_id=case_id)


@staff.post("/cases/{case_id}/rewards/checks", name="eligibility.check")
def check(request: Request, case_id: int, actor: SignedIn, form: CheckIn, work: Unit) -> Response:
    if form.data is None:
        return _page(request, work, case_id, form)
    try:
        with work.whole():
            service.check(work, case_id, form.data)
    except Invalid as error:
        return _page(request, work, case_id, form.failed(**error.fields))
    return see_other(request, "eligibility.show", case_id=case_id)


@staff.post("/cases/{case_id}/rewards/first", name="eligibility.rule_first")
def rule_first(
    request: Request, case_id: int, actor: SignedIn, form: FirstIn, work: Unit
) -> Response:
    if form.data is None:
        return _page(request, work, case_id, form)
    service.rule_first(work, case_id, form.data.first, form.data.reasons)
    return see_other(request, "eligibility.show", case_id=case_id)


@staff.post("/cases/{case_id}/rewards/questions", name="eligibility.ask")
def ask(request: Request, case_id: int, actor: SignedIn, form: AskIn, work: Unit) -> Response:
    if form.data is None:
        return _page(request, work, case_id, form)
    service.ask(work, case_id, form.data)
    return see_other(request, "eligibility.show", case_id=case_id)


@staff.post(
    "/cases/{case_id}/rewards/questions/{statement_id}/parties", name="eligibility.share_parties"
)
def share_parties(
    request: Request, case_id: int, statement_id: int, actor: SignedIn, form: ConfirmIn, work: Unit
) -> Response:
    service.share_parties(work, case_id, statement_id)
    return see_other(request, "eligibility.show", case_id=case_id)


@staff.post("/cases/{case_id}/rewards/pairs", name="eligibility.ask_pair")
def ask_pair(request: Request, case_id: int, actor: SignedIn, form: PairIn, work: Unit) -> Response:
    if form.data is None:
        return _page(request, work, case_id, form)
    try:
        with work.whole():
            service.ask_pair(work, case_id, form.data)
    except Invalid as error:
        return _page(request, work, case_id, form.failed(**error.fields))
    return see_other(request, "eligibility.show", case_id=case_id)


@staff.post("/cases/{case_id}/rewards/joints", name="eligibility.join")
def join(request: Request, case_id: int, actor: SignedIn, form: JointIn, work: Unit) -> Response:
    if form.data is None:
        return _page(request, work, case_id, form)
    try:
        with work.whole():
            service.join(work, case_id, form.data)
    except Invalid as error:
        return _page(request, work, case_id, form.failed(**error.fields))
    return see_other(request, "eligibility.show", case_id=case_id)


@staff.post("/cases/{case_id}/rewards/joints/{joint_id}/division", name="eligibility.divide")
def divide(
    request: Request, case_id: int, joint_id: int, actor: SignedIn, form: DecisionIn, work: Unit
) -> Response:
    if form.data is None:
        return _page(request, work, case_id, form)
    try:
        with work.whole():
            service.decide_split(work, joint_id, form.data)
    except Invalid as error:
        return _page(request, work, case_id, form.failed(**error.fields))
    return see_other(request, "eligibility.show", case_id=case_id)


@staff.post("/cases/{case_id}/rewards/joints/{joint_id}/end", name="eligibility.end_joint")
def end_joint(
    request: Request, case_id: int, joint_id: int, actor: SignedIn, form: ConfirmIn, work: Unit
) -> Response:
    service.end_joint(work, joint_id)
    return see_other(request, "eligibility.show", case_id=case_id)


@staff.get("/rewards/identity-checks", name="eligibility.statements")
def statements(request: Request, actor: SignedIn, work: Unit) -> Response:
    return _statements(request, work)


@staff.post("/rewards/identity-checks/{statement_id}/release", name="eligibility.release")
def release(
    request: Request, statement_id: int, actor: SignedIn, form: ConfirmIn, work: Unit
) -> Response:
    service.release(work, statement_id)
    return see_other(request, "eligibility.statements")


@staff.post("/rewards/identity-checks/{statement_id}/answer", name="eligibility.answer")
def answer(
    request: Request, statement_id: int, actor: SignedIn, form: StatementIn, work: Unit
) -> Response:
    if form.data is None:
        return _statements(request, work, form, statement_id)
    try:
        with work.whole():
            service.answer(work, statement_id, form.data)
    except Invalid as error:
        return _statements(request, work, form.failed(**error.fields), statement_id)
    return see_other(request, "eligibility.statements")


@public.get("/follow/reward/division", name="eligibility.division")
def division(request: Request, actor: ReporterIn, work: Unit) -> Response:
    return _division(request, work)


@public.post("/follow/reward/division", name="eligibility.enter_division")
def enter_division(request: Request, actor: ReporterIn, form: DivisionIn, work: Unit) -> Response:
    if form.data is None:
        return _division(request, work, form)
    try:
        with work.whole():
            service.enter_split(work, form.data)
    except Invalid as error:
        return _division(request, work, form.failed(**error.fields))
    return see_other(request, "intake.mailbox")


def _page(request: Request, work: Work, case_id: int, form: Bound[Any] | None = None) -> Response:
    view = views.case_view(work, case_id)
    status = 422 if form else 200
    return page(request, "rewards/eligibility/show.html", status=status, view=view, form=form)


def _statements(
    request: Request, work: Work, form: Bound[Statement] | None = None, of: int | None = None
) -> Response:
    view, status = views.statements_view(work), 422 if form else 200
    name = "rewards/eligibility/statements.html"
    return page(request, name, status=status, view=view, form=form, of=of)


def _division(request: Request, work: Work, form: Bound[Division] | None = None) -> Response:
    view = views.follow_view(work, work.actor.tip_id or 0)
    if view is None or view["joint"] is None:
        raise NotFound
    status = 422 if form else 200
    return page(request, "rewards/eligibility/division.html", status=status, view=view, form=form)
