"""The reward rules, in plain words for everybody, and what they give for an amount."""

from typing import Any

from fastapi import APIRouter, Request, Response

from portal.infra.forms import Bound, validate
from portal.infra.web import Unit, page
from portal.infra.work import Work
from portal.kernel.errors import NotFound
from rewards.schemes import rules
from rewards.schemes.forms import Calculate
from rewards.schemes.rules import Scheme
from rewards.schemes.service import calculator
from rewards.schemes.service.calculator import Answer

public = APIRouter()

FIELDS = tuple(Calculate.model_fields)
MAX_TYPED = 200


@public.get("/rewards", name="schemes.explained")
def explained(request: Request, work: Unit) -> Response:
    raw = {name: request.query_params.get(name, "")[:MAX_TYPED] for name in FIELDS}
    form = validate(Calculate, raw)
    try:
        scheme = calculator.pick(work, form.data.scheme if form.data else raw["scheme"])
    except NotFound:
        form, scheme = form.failed(scheme="unknown_choice"), calculator.pick(work, "")
    asked = "amount" in request.query_params or bool(raw["no_loss"])
    if asked:
        form, answer = _answer(form, scheme)
        return page(request, "rewards/schemes/explained.html", **_view(work, scheme, form, answer))
    return page(request, "rewards/schemes/explained.html", **_view(work, scheme, form, None))


def _answer(form: Bound[Calculate], scheme: Scheme) -> tuple[Bound[Calculate], Answer | None]:
    if form.data is None:
        return form, None
    if form.data.amount is None and not form.data.no_loss:
        return form.failed(amount="missing"), None
    try:
        return form, calculator.work_out(scheme, form.data)
    except rules.NotAnswered as error:
        return form.failed(**error.fields), None


def _view(
    work: Work, scheme: Scheme, form: Bound[Calculate], answer: Answer | None
) -> dict[str, Any]:
    return {
        **calculator.shown(work, scheme),
        "offered": calculator.offered(work),
        "levels": [(each.value, rules.LEVEL_NAMES[each]) for each in scheme.levels()],
        "subjects": [(each.value, rules.SUBJECT_NAMES[each]) for each in scheme.subjects()],
        "subject_names": rules.SUBJECT_NAMES,
        "level_names": rules.SHORT_LEVELS,
        "reason_names": rules.REASON_NAMES,
        "claim_law": rules.CLAIM_LAW,
        "form": form,
        "answer": answer,
        "proven": form.data.amount if form.data else None,
        "lossless": form.data is not None and form.data.no_loss == "yes",
    }
