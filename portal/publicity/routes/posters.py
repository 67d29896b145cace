"""Posters with a QR code for a hall, a district or one institution. The code says the place, no more."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from portal.agencies import queries as agencies
from portal.infra.i18n import current_locale, gettext, words
from portal.infra.qr import qr_image
from portal.infra.typeset import pdf
from portal.infra.web import SignedIn, Unit, page
from portal.infra.work import Work
from portal.kernel.errors import NotFound
from portal.kernel.policy import require
from portal.kernel.text import Text
from portal.publicity import policy
from portal.registry import queries as institutions

staff = APIRouter()
FOUND = 20
TEARS = 9


@staff.get("/posters", name="publicity.posters")
def posters(
    request: Request, actor: SignedIn, work: Unit, search: Annotated[str, Query()] = ""
) -> Response:
    require(policy.makes_posters(actor))
    text = search[:60]
    found = institutions.search(work.session, text, limit=FOUND) if text.strip() else []
    regions = agencies.regions(work.session)
    view: dict[str, Any] = {"search": text, "found": found, "regions": regions}
    return page(request, "portal/publicity/posters.html", **view)


@staff.get("/posters/{kind}/{language}/{code}", name="publicity.poster")
async def poster(
    request: Request,
    kind: Literal["hall", "region", "institution"],
    language: Literal["zh", "en"],
    code: str,
    actor: SignedIn,
    work: Unit,
) -> Response:
    require(policy.makes_posters(actor))
    data = poster_data(work, kind, code, language)
    made = await run_in_threadpool(pdf, "sheets/poster", data)
    headers = {"Content-Disposition": 'inline; filename="poster.pdf"'}
    return Response(made, media_type="application/pdf", headers=headers)


def poster_data(work: Work, kind: str, code: str, language: str) -> dict[str, Any]:
    """Return what the poster's template prints; NotFound for a place that is not there."""
    name, path = _place(work, kind, code)
    token = current_locale.set(language)
    try:
        return _printed(language, words(name), _origin(work) + path)
    finally:
        current_locale.reset(token)


def _place(work: Work, kind: str, code: str) -> tuple[Text | str, str]:
    if kind == "hall":
        return "", "/"
    if kind == "region":
        name = agencies.region_names(work.session).get(code)
        if name is None:
            raise NotFound
        return name, f"/r/{code}"
    found = institutions.by_code(work.session, code)
    if found is None:
        raise NotFound
    return found.name, f"/i/{code}"


def _printed(language: str, place: str, address: str) -> dict[str, Any]:
    return {
        "language": language,
        "headline": gettext("举报骗医保"),
        "sub": gettext("可以不留姓名，查实有奖励"),
        "place": place,
        "how": gettext("手机扫码，五分钟写完"),
        "points": [
            gettext("写的内容一送到就加密，只有办案人员能打开。"),
            gettext("凭回执码看进展、领奖励，不用说您是谁。"),
            gettext("请用自己的手机流量，不要连单位的无线网。"),
            gettext("也可以撕下一条带走，在家里慢慢写。"),
        ],
        "address": address.removesuffix("/"),
        "qr": qr_image(address),
        "tears": str(TEARS),
        "tear": gettext("举报骗医保"),
    }


def _origin(work: Work) -> str:
    settings = work.settings
    return settings.public_origin or f"http://{settings.public_host}:{settings.public_port}"
