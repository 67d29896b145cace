"""The staff home page, and what both sites need: language choice and a health check."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

from portal.infra.i18n import LOCALES
from portal.infra.web import SignedIn, Unit, page, sections

staff = APIRouter()
both = APIRouter()


@staff.get("/", name="main.home")
def home(request: Request, actor: SignedIn, work: Unit) -> Response:
    return page(request, "portal/main/home.html", sections=sections(request, work, "home"))


@both.get("/language/{locale}", name="main.language")
def language(locale: str, to: str = "/") -> Response:
    safe = to if to.startswith("/") and not to.startswith(("//", "/\\")) else "/"
    response = RedirectResponse(safe, 303)
    if locale in LOCALES:
        response.set_cookie("lang", locale, samesite="strict", httponly=True, path="/")
    return response


@both.get("/healthz", name="main.health")
def health(request: Request) -> Response:
    with request.app.state.works.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    return PlainTextResponse("ok")


def language_url(request: Request) -> str:
    """Return the address that shows this page in the other language."""
    other = "zh" if getattr(request.state, "locale", "zh") == "en" else "en"
    path = request.url.path if request.method == "GET" else "/"
    query = f"?{request.url.query}" if request.url.query and request.method == "GET" else ""
    base = str(request.app.url_path_for("main.language", locale=other))
    return f"{base}?{urlencode({'to': path + query})}"
