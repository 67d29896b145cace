"""Pages, fragments and the dependencies every route uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from portal.crypto.keys import PrivateKey
from portal.infra.csrf import masked, token_for
from portal.infra.database import looking
from portal.infra.feature import Place, Section
from portal.infra.i18n import current_locale
from portal.infra.templates import current_csrf, render
from portal.infra.work import Work
from portal.kernel.actor import ANONYMOUS, Actor
from portal.kernel.errors import NotSignedIn


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a session cookie belongs to, the private key it opened, when it was last noted as used."""

    actor: Actor
    unlocked: PrivateKey | None = None
    seen_at: datetime | None = None


Resume = Callable[[str], Caller | None]
"""From a session cookie's value to the caller; installed as `app.state.resume` by portal.main."""


def session_cookie(request: Request) -> str:
    """Return the name of this site's session cookie."""
    prefix = "__Host-" if request.app.state.settings.secure_cookies else ""
    return f"{prefix}{request.app.state.site}"


def session_token(request: Request) -> str:
    """Return the value of the session cookie, empty when there is none."""
    return request.cookies.get(session_cookie(request), "")


def keep_session(request: Request, response: Response, token: str) -> Response:
    """Set the session cookie on `response`: unreadable for scripts, never sent from other sites."""
    response.set_cookie(
        session_cookie(request),
        token,
        httponly=True,
        samesite="strict",
        secure=request.app.state.settings.secure_cookies,
        path="/",
    )
    return response


def forget_session(request: Request, response: Response) -> Response:
    """Remove the session cookie."""
    response.delete_cookie(
        session_cookie(request),
        path="/",
        httponly=True,
        samesite="strict",
        secure=request.app.state.settings.secure_cookies,
    )
    return response


def drop_session(request: Request, response: Response) -> Response:
    """Remove the session cookie and everything the browser kept for this site."""
    forget_session(request, response)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def leave_draft(request: Request, response: Response) -> Response:
    """Remove the session cookie and cached pages; the next page still speaks the reader's language.

    What a page stored stays: an officer's phone keeps there, sealed, what was not yet handed in.
    """
    forget_session(request, response)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def current_caller(request: Request) -> Caller:
    """Return who is asking, from the session cookie; ANONYMOUS without one. Sets the CSRF token."""
    token = session_token(request)
    found: Caller | None = request.app.state.resume(token) if token else None
    request.state.csrf = token_for(token) if found else ""
    request.state.caller = found or Caller(ANONYMOUS)
    return found or Caller(ANONYMOUS)


CallerIn = Annotated[Caller, Depends(current_caller)]


def current_actor(caller: CallerIn) -> Actor:
    """Return the signed-in officer; raise NotSignedIn otherwise."""
    if caller.actor.officer_id is None:
        raise NotSignedIn
    return caller.actor


def current_reporter(caller: CallerIn) -> Actor:
    """Return the reporter whose mailbox is open; raise NotSignedIn otherwise."""
    if caller.actor.tip_id is None:
        raise NotSignedIn
    return caller.actor


SignedIn = Annotated[Actor, Depends(current_actor)]
ReporterIn = Annotated[Actor, Depends(current_reporter)]


def _work(request: Request, caller: CallerIn) -> Iterator[Work]:
    yield from _begun(request, caller, writes=request.method not in {"GET", "HEAD"})


def _opening(request: Request, caller: CallerIn) -> Iterator[Work]:
    yield from _begun(request, caller, writes=True)


def _begun(request: Request, caller: Caller, *, writes: bool) -> Iterator[Work]:
    works = request.app.state.works
    with works.begin(caller.actor, caller.unlocked, writes=writes) as work:
        if request.method in {"GET", "HEAD"}:
            looking(work.session)
        request.state.work = work
        try:
            yield work
        finally:
            request.state.work = None


def under_way(request: Request) -> AbstractContextManager[Work] | None:
    """Return the request's reading unit of work, to look up what the layout shows; None without one."""
    work: Work | None = getattr(request.state, "work", None)
    reads = request.method in {"GET", "HEAD"}
    return nullcontext(work) if work is not None and reads else None


# scope="function": commit before the response leaves, so a failed commit is a 500, not a lie.
Unit = Annotated[Work, Depends(_work, scope="function")]
"""The request's unit of work; GET requests only read."""
OpeningUnit = Annotated[Work, Depends(_opening, scope="function")]
"""For GET pages that open sealed content: the opening is written to the custody log."""


def wants_fragment(request: Request) -> bool:
    """Tell whether htmx asked for a part; never for boosted pages or restored history."""
    header = request.headers
    return (
        header.get("HX-Request") == "true"
        and header.get("HX-Boosted") != "true"
        and header.get("HX-History-Restore-Request") != "true"
    )


def page(
    request: Request, template: str, *, fragment: str | None = None, status: int = 200, **view: Any
) -> Response:
    """Render `template` whole, or only its block `fragment` when htmx asked for it."""
    token = getattr(request.state, "csrf", "")
    current_csrf.set(masked(token) if request.app.state.site == "public" else token)
    current_locale.set(getattr(request.state, "locale", "zh"))
    caller: Caller = getattr(request.state, "caller", Caller(ANONYMOUS))
    context = {
        "request": request,
        "url_for": lambda name, /, **params: str(request.app.url_path_for(name, **params)),
        "actor": caller.actor if caller.actor is not ANONYMOUS else None,
        **request.app.state.page_context(request, caller.actor),
        **view,
    }
    block = fragment if fragment and wants_fragment(request) else None
    return HTMLResponse(
        render(template, block, context), status, headers={"Vary": "HX-Request, Cookie"}
    )


def with_scripts(request: Request) -> None:
    """Let this one page of the public site run our own scripts; all others run none."""
    request.state.scripts = True


def see_other(request: Request, name: str, /, **params: Any) -> Response:
    """Answer 303 to the page `name`."""
    return RedirectResponse(str(request.app.url_path_for(name, **params)), 303)


def sections(
    request: Request, work: Work, place: Place, subject_id: int = 0
) -> list[dict[str, Any]]:
    """Return the sections other capabilities show at `place`, each with its template and view."""
    found: list[Section] = request.app.state.sections[place]
    loaded = ((section, section.load(work, subject_id)) for section in found)
    return [
        {"template": each.template, "order": each.order, "view": view}
        for each, view in loaded
        if view is not None
    ]
