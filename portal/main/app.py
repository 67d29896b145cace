"""The two web applications: the public door and the staff site."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Literal, get_args

from anyio.to_thread import current_default_thread_limiter
from fastapi import APIRouter, FastAPI, Request
from sqlalchemy.engine import Engine
from starlette.datastructures import URLPath
from starlette.routing import BaseRoute

from portal.agencies import queries as agencies
from portal.infra.database import make_engine
from portal.infra.feature import Place, Section
from portal.infra.settings import ROOT, Settings
from portal.infra.storage import Blobs, open_blobs
from portal.infra.web import Resume
from portal.infra.work import Subscriptions, Works
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.clock import Clock, SystemClock
from portal.kernel.text import Text
from portal.main import errors, home, middleware, reading, sessions
from portal.main.features import FEATURES
from portal.main.menu import menu
from portal.main.packed import Packed

Site = Literal["public", "staff"]


class Application(FastAPI):
    """A site that knows its addresses by name; FastAPI would ask every route of every capability."""

    def __init__(self, **told: Any) -> None:
        super().__init__(**told)
        self._named: dict[str, BaseRoute] = {}

    def take(self, router: APIRouter) -> None:
        """Take over the router's routes as they are, and note what they are called.

        `include_router` would read every signature again for each application, to combine what the
        router says with what the application says; ours say nothing.
        """
        self.router.routes.extend(router.routes)
        for route in router.routes:
            self._named.setdefault(getattr(route, "name", ""), route)

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Return the address of the route `name`. Raises NoMatchFound for others or wrong params."""
        route = self._named.get(name)
        if route is None:
            return super().url_path_for(name, **path_params)
        return route.url_path_for(name, **path_params)


def make_works(
    settings: Settings,
    *,
    engine: Engine | None = None,
    clock: Clock | None = None,
    blobs: Blobs | None = None,
) -> Works:
    """Return the maker of units of work with every capability's listeners on."""
    subscriptions = Subscriptions()
    for feature in FEATURES:
        for kind, subscriber in feature.subscribers:
            subscriptions.add(kind, subscriber)
        for question, answerer in feature.answers:
            subscriptions.answer(question, answerer)
        subscriptions.wraps += feature.wraps
    return Works(
        engine or make_engine(settings.engine_url),
        clock or SystemClock(),
        settings,
        blobs or open_blobs(settings),
        subscriptions,
        # From the top down: the custody log, at the bottom, is written last.
        tuple(sealer for feature in reversed(FEATURES) for sealer in feature.sealers),
    )


def create_public_app(works: Works) -> FastAPI:
    """Return the citizens' site. It holds public keys only."""
    app = _create(works, "public", sessions.public_resume(works))
    app.take(reading.public)
    for feature in FEATURES:
        for router in feature.public:
            app.take(router)
    return app


def create_staff_app(works: Works, demo_codes: Callable[[], Any] = lambda: None) -> FastAPI:
    """Return the officers' site. `demo_codes` lists demonstration sign-ins, None outside a demo."""
    app = _create(works, "staff", sessions.staff_resume(works))
    app.state.demo_codes = demo_codes
    app.state.agency_names = _AgencyNames(works)
    for feature in FEATURES:
        for router in feature.staff:
            app.take(router)
    app.take(home.staff)
    return app


def _create(works: Works, site: Site, resume: Resume) -> Application:
    app = Application(
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        telemetry={"logs": False, "tracing": False, "metrics": False},
    )
    app.state.works, app.state.settings, app.state.site = works, works.settings, site
    app.state.resume = resume
    app.state.sections = _sections()
    app.state.page_context = _page_context
    app.mount("/static", Packed(directory=ROOT / "static"), name="static")
    app.take(home.both)
    app.take(reading.both)
    errors.install(app)
    app.add_middleware(middleware.Headers, site=site)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    current_default_thread_limiter().total_tokens = app.state.settings.threads
    yield


def _sections() -> dict[str, list[Section]]:
    found: dict[str, list[Section]] = {place: [] for place in get_args(Place)}
    for feature in FEATURES:
        for section in feature.sections:
            found[section.place].append(section)
    return {place: sorted(each, key=lambda s: s.order) for place, each in found.items()}


def _page_context(request: Request, actor: Actor) -> dict[str, Any]:
    """Return what every page's layout needs."""
    state = request.app.state
    common = {
        "site": state.site,
        "nonce": getattr(request.state, "nonce", ""),
        "demo": state.settings.demo,
        "nav": [],
        "home_url": "/",
    }
    if state.site == "public":
        scripts = getattr(request.state, "scripts", False)
        common["nonce"] = common["nonce"] if scripts else ""
        leave = str(request.app.url_path_for("intake.exit"))
        return {**common, **reading.view(request), "exit_url": leave}
    common["language_url"] = reading.language_url(request)
    if actor.officer_id is None:
        return common
    return {
        **common,
        "nav": menu(request, actor),
        "account_links": [
            (Text("我的账号", "My account"), str(request.app.url_path_for("identity.account")))
        ],
        "actor_agency": state.agency_names.get(actor.agency, actor.agency),
        "search_url": str(request.app.url_path_for("search.find")),
        "sign_out_url": str(request.app.url_path_for("identity.sign_out")),
    }


class _AgencyNames(dict[str, Text]):
    """Agency names by code, read when first asked for."""

    def __init__(self, works: Works) -> None:
        super().__init__()
        self._works = works

    def get(self, code: str, default: Any = None) -> Any:
        if code not in self:
            with self._works.begin(SYSTEM, writes=False) as work:
                self.update(agencies.agency_names(work.session))
        return super().get(code, default)
