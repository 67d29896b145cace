"""How a page is read: in which language, how large, in which contrast, aloud. Links, no scripts."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, RedirectResponse
from starlette.routing import Match

from portal.infra import i18n
from portal.infra.i18n import gettext
from portal.kernel.errors import NotFound

both = APIRouter()
public = APIRouter()

LOOKS = {
    "normal": "",
    "large": "large",
    "contrast": "contrast",
    "large-contrast": "large contrast",
}
"""What the cookie `look` may say, and the classes of the page's root that follow."""
AUDIO = {".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".m4a": "audio/mp4"}


@both.get("/language/{locale}", name="main.language")
def language(request: Request, locale: str, to: str = "/") -> Response:
    """Show the page again in another language, and all others until the browser closes."""
    response = RedirectResponse(_safe(to), 303)
    if locale in i18n.languages():
        _remember(request, response, "lang", locale)
    return response


@public.get("/look/{look}", name="main.look")
def look(request: Request, look: str, to: str = "/") -> Response:
    """Show the page again larger or in high contrast, and all others until the browser closes."""
    response = RedirectResponse(_safe(to), 303)
    if look in LOOKS:
        _remember(request, response, "look", look)
    return response


@public.get("/aloud/{locale}/{name}", name="main.aloud")
def aloud(locale: str, name: str) -> Response:
    """Send a page read aloud, from the folder of its language. No browser keeps what was listened to."""
    stem, _, ending = name.rpartition(".")
    if locale not in i18n.languages() or audio_name(locale, stem) != name:
        raise NotFound
    headers = {"Cache-Control": "no-store"}
    return FileResponse(_audio(locale) / name, media_type=AUDIO[f".{ending}"], headers=headers)


def view(request: Request) -> dict[str, object]:
    """Return what the layout of the public site needs to offer all this."""
    locale, back = _locale(request), _back(request)
    chosen = LOOKS.get(request.cookies.get("look", ""), "").split()
    others = [each for each in i18n.languages().values() if each.code != locale]
    sound = audio_name(locale, slug(request.url.path))
    return {
        "root_class": " ".join(chosen),
        "languages": [
            (each, _to(request, "main.language", back, locale=each.code)) for each in others
        ],
        "looks": [
            (words, name in chosen, _to(request, "main.look", back, look=_toggled(chosen, name)))
            for name, words in (
                ("large", gettext("大字")),
                ("contrast", gettext("高对比度")),
            )
        ],
        "audio_url": (
            str(request.app.url_path_for("main.aloud", locale=locale, name=sound)) if sound else ""
        ),
    }


def language_url(request: Request) -> str:
    """Return the address that shows this page in the other of the two complete languages."""
    other = "zh" if _locale(request) == "en" else "en"
    return _to(request, "main.language", _back(request), locale=other)


def slug(path: str) -> str:
    """Return what the recording of a page is called: `/report/what` is report-what, `/` is start."""
    return path.strip("/").replace("/", "-") or "start"


def audio_name(locale: str, stem: str) -> str:
    """Return the name of the recording of a page in a language, empty when there is none."""
    return next((f"{stem}{end}" for end in AUDIO if f"{stem}{end}" in _recorded(locale)), "")


def _recorded(locale: str) -> frozenset[str]:
    folder = _audio(locale)
    return frozenset(each.name for each in folder.iterdir()) if folder.is_dir() else frozenset()


def _audio(locale: str) -> Path:
    return i18n.FOLDER / locale / "audio"


def _locale(request: Request) -> str:
    return str(getattr(request.state, "locale", i18n.SOURCE.code))


def _toggled(chosen: list[str], name: str) -> str:
    wanted = set(chosen) ^ {name}
    return next(look for look, classes in LOOKS.items() if set(classes.split()) == wanted)


def _to(request: Request, route: str, back: str, **params: str) -> str:
    return f"{request.app.url_path_for(route, **params)}?{urlencode({'to': back})}"


def _back(request: Request) -> str:
    """Return where to come back to: this page, or after a form that could not be taken its page."""
    if request.method in {"GET", "HEAD"}:
        query = f"?{request.url.query}" if request.url.query else ""
        return request.url.path + query
    asked = {**request.scope, "method": "GET"}
    known = any(route.matches(asked)[0] is Match.FULL for route in request.app.routes)
    return request.url.path if known else "/"


def _remember(request: Request, response: Response, name: str, value: str) -> None:
    secure = request.app.state.settings.secure_cookies
    response.set_cookie(name, value, samesite="strict", httponly=True, secure=secure, path="/")


def _safe(to: str) -> str:
    return to if to.startswith("/") and not to.startswith(("//", "/\\")) else "/"
