"""What everybody may read. No page here needs a cookie, none sets one."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from portal.agencies import queries as agencies
from portal.infra.web import Unit, page
from portal.infra.work import Work
from portal.intake.rules import CHANNEL_NAMES, DECLINE_REASONS
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import NotFound
from portal.publicity import queries
from portal.publicity.book import registry as book
from portal.publicity.rules import OUTCOMES, ROUGH, SMALLEST
from portal.registry import queries as institutions
from portal.registry.book.registry import CATEGORIES

public = APIRouter()

CLOSED = ("/report", "/follow", "/exit", "/blank", "/look/", "/language/", "/r/", "/i/")
"""What search engines stay out of."""


@public.get("/what", name="publicity.what")
def what(request: Request) -> Response:
    found = CATEGORIES.values()
    return _page(request, "what", categories=found, elsewhere=book.elsewhere())


@public.get("/protection", name="publicity.protection")
def protection(request: Request) -> Response:
    return _page(request, "protection", protections=book.protections())


@public.get("/published", name="publicity.published")
def published(request: Request, work: Unit) -> Response:
    found = queries.on_show(work.session, _today(work))
    return _page(request, "published", stories=found, categories=CATEGORIES)


@public.get("/published/{story_id}", name="publicity.story")
def story(request: Request, story_id: int, work: Unit) -> Response:
    found = queries.shown(work.session, story_id, _today(work))
    names = agencies.agency_names(work.session)
    category = CATEGORIES.get(found.category)
    return _page(request, "story", story=found, agency=names[found.agency], category=category)


@public.get("/yearly", name="publicity.years")
def years(request: Request, work: Unit) -> Response:
    found = queries.years(work.session)
    names = {"channels": CHANNEL_NAMES, "reasons": DECLINE_REASONS, "outcomes": OUTCOMES}
    few = {"smallest": SMALLEST, "roughly": ROUGH}
    return _page(request, "years", years=found, names=names, **few)


@public.get("/help", name="publicity.help")
def help_(request: Request, work: Unit) -> Response:
    found = [each for each in agencies.all_agencies(work.session) if each.phone]
    return _page(request, "help", agencies=found, elsewhere=book.elsewhere())


@public.get("/accessibility", name="publicity.accessibility")
def accessibility(request: Request) -> Response:
    return _page(request, "accessibility")


@public.get("/pages", name="publicity.pages")
def pages(request: Request) -> Response:
    return _page(request, "pages")


@public.get("/r/{code}", name="publicity.at_region")
def at_region(request: Request, code: str, work: Unit) -> Response:
    name = agencies.region_names(work.session).get(code)
    if name is None:
        raise NotFound
    return _page(request, "at", place=name, field="region", code=code)


@public.get("/i/{code}", name="publicity.at_institution")
def at_institution(request: Request, code: str, work: Unit) -> Response:
    found = institutions.by_code(work.session, code)
    if found is None:
        raise NotFound
    return _page(request, "at", place=found.name, field="institution", code=code)


@public.get("/robots.txt", name="publicity.robots")
def robots() -> Response:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""]
    return PlainTextResponse("\n".join(lines))


def _today(work: Work) -> Any:
    return work.now.astimezone(LEGAL_ZONE).date()


def _page(request: Request, name: str, **view: Any) -> Response:
    return page(request, f"portal/publicity/{name}.html", **view)
