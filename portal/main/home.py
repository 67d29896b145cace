"""The staff home page, and what both sites need: a health check."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from portal.infra.web import SignedIn, Unit, page, sections

staff = APIRouter()
both = APIRouter()


@staff.get("/", name="main.home")
def home(request: Request, actor: SignedIn, work: Unit) -> Response:
    return page(request, "portal/main/home.html", sections=sections(request, work, "home"))


@both.get("/healthz", name="main.health")
def health(request: Request) -> Response:
    with request.app.state.works.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    return PlainTextResponse("ok")
