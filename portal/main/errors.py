"""From a refusal to a page: statuses and words live here."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from psycopg.errors import NumericValueOutOfRange
from sqlalchemy.exc import DataError, OperationalError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException as StarletteHTTPException

from portal.infra.web import page
from portal.intake.routes import pages as intake
from portal.kernel.errors import (
    Destroyed,
    DomainError,
    Ended,
    NotSignedIn,
    Refused,
    TooMany,
    Unavailable,
)
from portal.main import middleware
from portal.main.resending import Resend, resend_of

STATUS = {
    "not-found": 404,
    "term-unknown": 404,
    "scheme-unknown": 404,
    "not-allowed": 403,
    "conflict": 409,
    "refused": 409,
    "destroyed": 410,
    "invalid": 422,
    "too-large": 413,
    "too-many": 503,
    "unavailable": 503,
    "seal-broken": 500,
}
BUSY_SECONDS = 5
_log = logging.getLogger("cluebridge")


def install(app: FastAPI) -> None:
    """Turn every error into a page that tells the person what to do next."""
    app.add_exception_handler(DomainError, _domain)
    app.add_exception_handler(RequestValidationError, _absent)
    app.add_exception_handler(StarletteHTTPException, _http)
    app.add_exception_handler(OperationalError, _database)
    for perhaps in (OverflowError, DataError):
        app.add_exception_handler(perhaps, _unstorable)
    app.add_exception_handler(Exception, _bug)


async def _domain(request: Request, error: Exception) -> Response:
    again = await resend_of(request) if isinstance(error, TooMany | Unavailable) else None
    return await run_in_threadpool(_refused, request, error, again)


def _refused(request: Request, error: Exception, again: Resend | None) -> Response:
    if isinstance(error, NotSignedIn):
        asked_again = intake.ran_out(request)
        if asked_again is not None:
            return asked_again
        sign_in = "identity.sign_in" if request.app.state.site == "staff" else "intake.follow"
        return RedirectResponse(str(request.app.url_path_for(sign_in)), 303)
    assert isinstance(error, DomainError)  # noqa: S101 - registered for this type
    status = STATUS.get(error.code, 400)
    if isinstance(error, TooMany):
        seconds = error.retry_after_seconds
        response = _page(request, status, name="errors/429", retry_after=seconds, resend=again)
        response.headers["Retry-After"] = str(seconds)
        return response
    if isinstance(error, Destroyed):
        return _page(request, status, at=error.at)
    if isinstance(error, Ended):
        return _page(request, status, name="portal/sharing/ended", at=error.at)
    reasons = error.reasons if isinstance(error, Refused) else ()
    return _page(request, status, reasons=reasons, resend=again)


def _absent(request: Request, error: Exception) -> Response:
    return _page(request, 404)


def _unstorable(request: Request, error: Exception) -> Response:
    """Answer 404 when a number was too large for any row to have; anything else is a bug."""
    cause = error.orig if isinstance(error, DataError) else error
    told = isinstance(cause, OverflowError) and "SQLite" in str(cause)
    if told or isinstance(cause, NumericValueOutOfRange):
        return _absent(request, error)
    return _bug(request, error)


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, StarletteHTTPException) else 400
    return _page(request, status)


async def _database(request: Request, error: Exception) -> Response:
    _log.error("database unavailable: %s", type(error).__name__)
    again = await resend_of(request)
    response = await run_in_threadpool(_page, request, 503, resend=again)
    response.headers["Retry-After"] = str(BUSY_SECONDS)
    return response


def _bug(request: Request, error: Exception) -> Response:
    # The message of an exception may quote what a person typed: only its type and place are kept.
    _log.error("bug: %s at %s", type(error).__name__, place_of(error))
    response = _page(request, 500)
    # Answered outside every middleware when nothing else caught it: the headers come from here.
    nonce = getattr(request.state, "nonce", "")
    site, path = request.app.state.site, request.url.path
    response.headers.update(middleware.headers_for(site, path, nonce))
    return response


def place_of(error: BaseException) -> str:
    """Return file and line where an exception was raised."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    return f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"


def _page(request: Request, status: int, name: str = "", **view: Any) -> Response:
    known = {403, 404, 409, 410, 413, 422, 429, 500, 503}
    file = name or f"errors/{status if status in known else 404}"
    layout = f"{request.app.state.site}.html"
    written = getattr(request.state, "written", ())
    view = {"reasons": (), "retry_after": 0, "written": written, "resend": None, **view}
    return page(request, f"{file}.html", status=status, layout=layout, **view)
