"""What the pages for a tip typed by an officer show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import Request

from portal.agencies import queries as agencies
from portal.agencies.rules import OUTSIDE
from portal.crypto.codes import Receipt
from portal.evidence.routes import views as evidence_views
from portal.evidence.rules import Container, ContainerKind
from portal.infra.forms import validate
from portal.infra.typeset import keys as document_keys
from portal.infra.work import Work
from portal.intake import rules
from portal.intake.models import Tip
from portal.intake.routes import views
from portal.intake.routes.told import further_words
from portal.intake.rules.channels import TYPED_CHANNELS
from portal.intake.service import receiving, typing_in
from portal.intake.steps.forms import further, typed_tip
from portal.kernel.clock import LEGAL_ZONE, printed_day
from portal.kernel.errors import NotFound

CHECK_DAYS = "收到之日起15个工作日内（情况复杂的，经批准可再延长15个工作日）"
NAMED_DAYS = "作出是否立案的决定后5个工作日内"
OUTSIDE_STEP, OUTSIDE_DAYS = "由监察机关依法处理", "及时；法律没有规定天数"
STEP = "核查线索，决定是否立案"
NAMED_STEP = "告知是否立案"


def form_view(work: Work, mark: str) -> dict[str, Any]:
    """Return what the form offers, and the files that are kept with it already."""
    regions = [(each.code, each.name) for each in agencies.regions(work.session)]
    try:
        files = views.files_in(work, typing_in.container(work, mark))
    except NotFound:
        files = []
    return {
        "regions": regions,
        "today": work.now.astimezone(LEGAL_ZONE).date(),
        "channels": [(each, rules.CHANNEL_NAMES[each]) for each in TYPED_CHANNELS],
        "files": files,
        "further": list(further().values()),
        "lists": rules.LISTS,
    }


def check_view(
    work: Work, mark: str, upload: Callable[[Work, str, Container], Mapping[str, Any]]
) -> dict[str, Any]:
    """Return what was typed, in the order it is read back; `tip` is None while something is wrong."""
    where = typing_in.container(work, mark)
    form = validate(typed_tip(), typing_in.typed(work, mark)).data
    return {
        "tip": form,
        "more_said": further_words(form.further()) if form else [],
        "region_name": agencies.region_names(work.session).get(form.region) if form else None,
        "today": work.now.astimezone(LEGAL_ZONE).date(),
        "files": views.files_in(work, where),
        "upload": upload(work, mark, where),
        "goes_to": receiving.goes_to(work, form.answers()) if form else None,
    }


def upload_view(request: Request, work: Work, mark: str, where: Container) -> dict[str, Any]:
    """Return what the page tells the script that sends files in pieces."""
    assert where.kind is ContainerKind.DRAFT  # noqa: S101 - the door's own kind
    then = str(request.app.url_path_for("intake.typed", mark=mark))
    return evidence_views.upload_view(
        request, work, where, "intake.typed_upload", then=then, mark=mark
    )


def slip_data(work: Work, tip: Tip, receipt: Receipt, address: str) -> dict[str, object]:
    """Return the data of the printed slip."""
    data: dict[str, object] = {
        "number": receipt.printed_number,
        "secret": receipt.printed_secret,
        "received_on": printed_day(tip.received_on),
        "date": printed_day(tip.received_on),
        "address": address,
        "steps": _steps(work, tip),
    }
    return {key: value for key, value in data.items() if key in document_keys("tip_slip")}


def letter_data(work: Work, tip: Tip, addressee: str) -> dict[str, object]:
    """Return the data of the letter that tells a named sender that theirs has come in."""
    return {
        "agency": agencies.agency(work.session, tip.agency).name.zh,
        "to": addressee,
        "number": tip.number,
        "received_on": printed_day(tip.received_on),
        "steps": _steps(work, tip),
        "date": printed_day(work.now),
    }


def _steps(work: Work, tip: Tip) -> list[dict[str, str]]:
    if agencies.agency(work.session, tip.agency).kind in OUTSIDE:
        return [{"what": OUTSIDE_STEP, "by": OUTSIDE_DAYS}]
    steps = [{"what": STEP, "by": CHECK_DAYS}]
    if tip.mode is rules.Mode.NAMED:
        steps.append({"what": NAMED_STEP, "by": NAMED_DAYS})
    return steps
