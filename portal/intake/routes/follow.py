"""The reporter's mailbox: in with the receipt, messages both ways, withdraw, out at once."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.crypto.codes import parse_receipt
from portal.crypto.errors import ReceiptMistyped
from portal.infra.csrf import token_for
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import (
    CallerIn,
    OpeningUnit,
    ReporterIn,
    Unit,
    drop_session,
    keep_session,
    page,
    see_other,
    session_token,
)
from portal.intake.forms import Code, Message, Withdraw
from portal.intake.routes import pages
from portal.intake.service import drafts, mailbox, returning
from portal.kernel.actor import ANONYMOUS
from portal.kernel.errors import NotFound
from portal.witness import routes as witness

public = APIRouter()
UNSENT = {"secret": "code_of_unsent"}
MISTYPED, WRONG = {"secret": "check_digits"}, {"secret": "wrong_code"}


@public.get("/follow", name="intake.follow")
def follow(request: Request, caller: CallerIn, work: Unit) -> Response:
    if caller.actor.tip_id is not None:
        return see_other(request, "intake.mailbox")
    draft = drafts.find(work, session_token(request))
    unsent = draft is not None and not draft.sent
    return pages.show(request, "follow", form=None, unsent=unsent)


@public.post("/follow", name="intake.enter")
def enter(request: Request, form: Annotated[Bound[Code], Depends(bind(Code))]) -> Response:
    if form.data is None:
        return pages.show(request, "follow", status=422, unsent=False, form=form)
    try:
        receipt = parse_receipt(form.data.number, form.data.secret)
    except ReceiptMistyped:
        return pages.show(request, "follow", status=422, unsent=False, form=form.failed(**MISTYPED))
    opened = returning.enter(request.app.state.works, receipt)
    if opened is None:
        return pages.show(request, "follow", status=422, unsent=False, form=form.failed(**WRONG))
    token, unsent = opened
    if unsent and form.data.kept:  # words for a report that was sent: this one was not
        request.state.csrf = token_for(token)
        answer = pages.show(request, "follow", status=422, unsent=True, form=form.failed(**UNSENT))
        return keep_session(request, answer, token)
    if unsent:
        return keep_session(request, see_other(request, "intake.check"), token)
    with request.app.state.works.begin(ANONYMOUS) as work:
        drafts.close_sent(work, session_token(request))
    if form.data.kept and form.data.kept_mark:
        mark = bytes.fromhex(form.data.kept_mark)
        question = int(form.data.kept_for) if form.data.kept_for else None
        works = request.app.state.works
        mailbox.write_late(works, token, form.data.kept, mark=mark, question_id=question)
    return keep_session(request, see_other(request, "intake.mailbox"), token)


@public.get("/follow/tip", name="intake.mailbox")
def tip(request: Request, actor: ReporterIn, work: OpeningUnit) -> Response:
    return pages.mailbox_page(request, work)


@public.post("/follow/messages", name="intake.write")
def write(
    request: Request,
    form: Annotated[Bound[Message], Depends(pages.keeping(Message, "text"))],
    actor: ReporterIn,
    work: Unit,
) -> Response:
    if form.data is None:
        return pages.mailbox_page(request, work, form=form)
    mailbox.write(work, form.data.text, mark=bytes.fromhex(form.data.mark))
    return see_other(request, "intake.mailbox")


@public.get("/follow/proof", name="intake.proof")
def proof(request: Request, actor: ReporterIn, work: Unit) -> Response:
    found = mailbox.proof(work)
    if found is None:
        raise NotFound
    # A name that says nothing to whoever looks into the device's folder of downloads.
    return witness.download(found, "proof.tlog-proof")


@public.get("/follow/withdrawal", name="intake.withdrawal")
def withdrawal(request: Request, actor: ReporterIn) -> Response:
    return pages.show(request, "withdrawal", form=None)


@public.post("/follow/withdrawal", name="intake.withdraw")
def withdraw(
    request: Request,
    actor: ReporterIn,
    form: Annotated[Bound[Withdraw], Depends(bind(Withdraw))],
    work: Unit,
) -> Response:
    if form.data is None:
        return pages.show(request, "withdrawal", status=422, form=form)
    mailbox.withdraw(work)
    return see_other(request, "intake.mailbox")


@public.get("/privacy", name="intake.privacy")
def privacy(request: Request, caller: CallerIn) -> Response:
    return pages.show(request, "privacy")


@public.post("/follow/close", name="intake.leave")
def leave(
    request: Request, _: Annotated[Bound[Confirm], Depends(bind(Confirm))], work: Unit
) -> Response:
    mailbox.leave(work, session_token(request))
    return drop_session(request, see_other(request, "intake.start"))


@public.get("/exit", name="intake.exit")
def exit_(request: Request, work: OpeningUnit) -> Response:
    mailbox.leave(work, session_token(request))
    return drop_session(request, see_other(request, "intake.blank"))


@public.get("/blank", name="intake.blank")
def blank(request: Request) -> Response:
    return page(request, "portal/intake/blank.html")
