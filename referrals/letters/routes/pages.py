"""The pages of letters and what is posted to them."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.evidence.rules import download_headers
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import CallerIn, OpeningUnit, SignedIn, Unit, see_other
from portal.kernel.errors import Invalid, NotFound
from referrals.letters import queries, service
from referrals.letters.forms import FORMS, Draft, Preview, Which
from referrals.letters.routes import views
from referrals.letters.rules import ACTS, LetterRefused

staff = APIRouter()


async def _posted(request: Request, code: str, caller: CallerIn) -> Bound[Any]:
    if code not in FORMS:
        raise NotFound
    return await bind(FORMS[code])(request, caller)


Posted = Annotated[Bound[Any], Depends(_posted)]
Drafted = Annotated[Bound[Draft], Depends(bind(Draft))]
Confirmed = Annotated[Bound[Confirm], Depends(bind(Confirm))]
Previewed = Annotated[Bound[Preview], Depends(bind(Preview))]
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
Concerned = Annotated[Bound[Which], Depends(bind(Which))]


@staff.get("/letters", name="letters.list")
def listed(
    request: Request, actor: SignedIn, work: Unit, part: str = "", before: int | None = None
) -> Response:
    return views.listed(request, work, part, before)


@staff.get("/letters/new", name="letters.new")
def new(request: Request, actor: SignedIn, work: Unit, kind: str = "") -> Response:
    return views.new(request, work, None, kind=kind)


@staff.get("/cases/{case_id}/letters/new", name="letters.new_about")
def new_about(
    request: Request, case_id: int, actor: SignedIn, work: Unit, kind: str = "", to: str = ""
) -> Response:
    return views.new(request, work, case_id, kind=kind, to=to)


@staff.post("/letters", name="letters.draft")
def draft(request: Request, actor: SignedIn, form: Drafted, work: Unit) -> Response:
    return _draft(request, work, None, form)


@staff.post("/cases/{case_id}/letters", name="letters.draft_about")
def draft_about(
    request: Request, case_id: int, actor: SignedIn, form: Drafted, work: Unit
) -> Response:
    return _draft(request, work, case_id, form)


@staff.get("/letters/of/{to_id}", name="letters.of_receiver")
def of_receiver(request: Request, to_id: int, actor: SignedIn, work: Unit) -> Response:
    to = queries.receiver(work.session, to_id)
    letter = queries.get(work.session, actor, to.letter_id)
    return see_other(request, "letters.show", letter_id=letter.id)


@staff.get("/letters/{letter_id}", name="letters.show")
def show(request: Request, letter_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    return views.show(request, work, letter_id)


@staff.post("/letters/{letter_id}/acts/{code}", name="letters.act")
def act(
    request: Request,
    letter_id: int,
    code: str,
    actor: SignedIn,
    which: Concerned,
    form: Posted,
    work: Unit,
) -> Response:
    to_id = which.data.to if which.data else None
    tried = views.Tried(code, to_id, form)
    if form.data is None:
        return views.show(request, work, letter_id, tried=tried, status=422)
    try:
        service.take(work, letter_id, ACTS[code], form.data, to_id=to_id)
    except Invalid as error:
        return views.show(request, work, letter_id, tried=tried.failed(error), status=422)
    except LetterRefused as error:  # Nothing was written but the attempt, which is to be kept.
        refused = error.reasons
        return views.show(request, work, letter_id, tried=tried, refused=refused, status=409)
    return see_other(request, "letters.show", letter_id=letter_id)


@staff.post("/letters/{letter_id}/papers/{paper_id}/download", name="letters.paper")
def paper(
    request: Request, letter_id: int, paper_id: int, actor: SignedIn, _: Confirmed, work: Unit
) -> Response:
    letter = queries.get(work.session, actor, letter_id)
    found, pdf = service.read_paper(work, letter, paper_id)
    name = f"{found.number}.pdf".replace("/", "-")
    return Response(pdf, headers=download_headers(name, "application/pdf", size=len(pdf)))


@staff.post("/letters/{letter_id}/preview", name="letters.preview")
def preview(
    request: Request, letter_id: int, actor: SignedIn, form: Previewed, work: Unit
) -> Response:
    letter = queries.get(work.session, actor, letter_id)
    kind = form.data.kind if form.data else "pdf"
    made = service.preview(work, letter, kind)
    headers = download_headers(f"draft-{letter_id}.{kind}", TYPES[kind], size=len(made))
    return Response(made, headers=headers)


def _draft(request: Request, work: Unit, case_id: int | None, form: Bound[Draft]) -> Response:
    if form.data is None:
        return views.new(request, work, case_id, form=form, status=422)
    try:
        made = service.draft(work, case_id, form.data)
    except Invalid as error:
        return views.new(request, work, case_id, form=form.failed(**error.fields), status=422)
    return see_other(request, "letters.show", letter_id=made.id)
