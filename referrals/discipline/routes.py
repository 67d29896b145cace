"""The desk of the sealed track. What is not theirs is answered as what is absent, by the same query."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response

from portal.agencies import queries as agencies
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import OpeningUnit, SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.kernel.text import Text
from referrals.discipline import forms, rules, service
from referrals.discipline.book.registry import GROUNDS

staff = APIRouter(prefix="/discipline")
Code = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
Pressed = Annotated[Bound[Confirm], Depends(bind(Confirm))]
MESSAGES = {
    "head_concerned": Text(
        "这位负责人不能决定：本人或者本单位被列为涉及，或者应当回避",
        "This head cannot decide: they or the unit are named as concerned, or recused",
    ),
    "head_decides": Text(
        "没有把本单位或者负责人列为涉及的，由正职负责人决定",
        "Unless the unit or its head is named as concerned, the head decides",
    ),
    "nobody_receives": Text(
        "没有可以接收的机关：依法接收的机关尚未接入，或者本身被列为涉及",
        "No agency can receive it: those the law names are not here, or are named as concerned",
    ),
}


@staff.get("", name="discipline.desk")
def desk(request: Request, actor: SignedIn, work: Unit) -> Response:
    rows = service.desk(work)
    return page(request, "referrals/discipline/desk.html", rows=rows, **_words(work))


@staff.get("/new/{kind}/{source_id}", name="discipline.new")
def new(request: Request, kind: str, source_id: int, actor: SignedIn, work: Unit) -> Response:
    return _new(request, work, kind, source_id)


@staff.post("/new/{kind}/{source_id}", name="discipline.report")
def report(
    request: Request,
    kind: str,
    source_id: int,
    actor: SignedIn,
    form: Annotated[Bound[forms.Report], Depends(bind(forms.Report))],
    work: Unit,
) -> Response:
    service.choices(work, kind, source_id)
    try:
        if form.data:
            made = service.report(work, kind, source_id, form.data)
            return see_other(request, "discipline.show", code=made.code)
    except Invalid as error:
        form = form.failed(**error.fields)
    return _new(request, work, kind, source_id, form)


@staff.get("/{code}", name="discipline.show")
def show(request: Request, code: Code, actor: SignedIn, work: OpeningUnit) -> Response:
    return _show(request, work, code)


@staff.post("/{code}/decision", name="discipline.decide")
def decide(
    request: Request,
    code: Code,
    actor: SignedIn,
    form: Annotated[Bound[forms.Decide], Depends(bind(forms.Decide))],
    work: Unit,
) -> Response:
    return _act(request, work, code, form, lambda given: service.decide(work, code, given))


@staff.post("/{code}/sending", name="discipline.send_directly")
def send_directly(
    request: Request,
    code: Code,
    actor: SignedIn,
    form: Annotated[Bound[forms.SendDirectly], Depends(bind(forms.SendDirectly))],
    work: Unit,
) -> Response:
    return _act(
        request, work, code, form, lambda given: service.send_directly(work, code, given.reason)
    )


@staff.post("/{code}/receipt", name="discipline.sign_for")
def sign_for(request: Request, code: Code, actor: SignedIn, form: Pressed, work: Unit) -> Response:
    return _act(request, work, code, form, lambda _: service.sign_for(work, code))


@staff.post("/{code}/passing", name="discipline.pass_on")
def pass_on(
    request: Request,
    code: Code,
    actor: SignedIn,
    form: Annotated[Bound[forms.PassOn], Depends(bind(forms.PassOn))],
    work: Unit,
) -> Response:
    return _act(
        request,
        work,
        code,
        form,
        lambda given: service.pass_on(work, code, given),
        then="discipline.desk",
    )


@staff.post("/{code}/outcome", name="discipline.propose")
def propose(
    request: Request,
    code: Code,
    actor: SignedIn,
    form: Annotated[Bound[forms.Propose], Depends(bind(forms.Propose))],
    work: Unit,
) -> Response:
    return _act(request, work, code, form, lambda given: service.propose(work, code, given))


@staff.post("/{code}/confirmation", name="discipline.confirm")
def confirm(
    request: Request,
    code: Code,
    actor: SignedIn,
    form: Annotated[Bound[forms.Confirm], Depends(bind(forms.Confirm))],
    work: Unit,
) -> Response:
    return _act(
        request,
        work,
        code,
        form,
        lambda given: service.confirm(work, code, agreed=given.decision == "yes"),
    )


@staff.post("/{code}/closure", name="discipline.close")
def close(request: Request, code: Code, actor: SignedIn, form: Pressed, work: Unit) -> Response:
    return _act(request, work, code, form, lambda _: service.close(work, code))


@staff.get("/{code}/letter.pdf", name="discipline.letter")
def letter(request: Request, code: Code, actor: SignedIn, work: Unit) -> Response:
    return Response(service.letter(work, code), media_type="application/pdf")


@staff.get("/{code}/receipt.pdf", name="discipline.receipt")
def receipt(request: Request, code: Code, actor: SignedIn, work: Unit) -> Response:
    return Response(service.receipt(work, code), media_type="application/pdf")


def _act(
    request: Request,
    work: Work,
    code: str,
    form: Bound[Any],
    verb: Any,
    *,
    then: str = "discipline.show",
) -> Response:
    """Do it and go back to the page, or show what is wrong beside what was typed; 404 to strangers."""
    try:
        if form.data is not None:
            verb(form.data)
            return see_other(request, then, **({"code": code} if then != "discipline.desk" else {}))
    except Invalid as error:
        form = form.failed(**error.fields)
    return _show(request, work, code, form)


def _show(request: Request, work: Work, code: str, form: Bound[Any] | None = None) -> Response:
    return page(
        request,
        "referrals/discipline/show.html",
        status=422 if form else 200,
        form=form,
        acting=request.url.path.rsplit("/", 1)[-1] if form else "",
        shown=service.show(work, code),
        **_words(work),
    )


def _new(
    request: Request,
    work: Work,
    kind: str,
    source_id: int,
    form: Bound[forms.Report] | None = None,
) -> Response:
    return page(
        request,
        "referrals/discipline/new.html",
        status=422 if form else 200,
        form=form,
        given=service.choices(work, kind, source_id),
        **_words(work),
    )


def _words(work: Work) -> dict[str, Any]:
    return {
        "words": rules,
        "grounds": GROUNDS,
        "agency_names": agencies.agency_names(work.session),
        "messages": MESSAGES,
    }
