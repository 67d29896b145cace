"""The page officers take along: its files, kept by a worker in the browser, and nothing of any case."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from babel.messages.extract import extract_from_dir
from fastapi import APIRouter, Request, Response

from portal.infra.i18n import SOURCE, catalogue, languages
from portal.infra.settings import ROOT
from portal.infra.templates import render
from portal.infra.web import SignedIn
from portal.kernel.errors import NotFound

staff = APIRouter()

FOLDER = ROOT / "static" / "field"
ICONS = ("mark.svg", "field-192.png", "field-512.png")
_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_WORKER = "worker.js"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "media-src 'self' blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types field"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(self)",
}
_FIRST = ("main.js", "dom.js", "net.js", "store.js", "vault.js", "words.js")
"""Modules the door needs; the page asks for them at once instead of one after the other."""


@dataclass(frozen=True)
class App:
    """The files of the page by name, and the mark all of them are served under."""

    mark: str
    files: dict[str, bytes]

    @property
    def base(self) -> str:
        """Return where the files lie; another content has another address."""
        return f"/field/app/{self.mark}/"


@lru_cache(maxsize=1)
def made() -> App:
    """Return the page as it is in this release."""
    files = {path.name: path.read_bytes() for path in sorted(FOLDER.glob("*.js"))}
    files["field.css"] = (ROOT / "static" / "field.css").read_bytes()
    files.update({name: (ROOT / "static" / "icons" / name).read_bytes() for name in ICONS})
    for code in languages():
        if code != SOURCE.code:
            files[f"words.{code}.json"] = _words(code)
    template = (ROOT / "templates" / "referrals" / "visits" / "field.html").read_bytes()
    whole = sha256(template + _POLICY.encode())
    for name, content in sorted(files.items()):
        whole.update(name.encode() + b"\0" + sha256(content).digest())
    return App(whole.hexdigest()[:16], files)


@lru_cache(maxsize=1)
def texts() -> tuple[str, ...]:
    """Return every Chinese text of the scripts, as they are marked there."""
    found = extract_from_dir(FOLDER, [("**.js", "javascript")], keywords={"_": None})
    return tuple(sorted({str(each[2]) for each in found}))


def _words(code: str) -> bytes:
    known = catalogue(code)
    told = {text: known[text] for text in texts() if text in known}
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


@lru_cache(maxsize=64)
def _packed(name: str) -> bytes:
    return gzip.compress(made().files[name], 9, mtime=0)


@staff.get("/field", name="visits.field")
def shell(_: SignedIn) -> Response:
    app = made()
    view = {"base": app.base, "first": _FIRST, "languages": " ".join(languages())}
    html = render("referrals/visits/field.html", None, view)
    return Response(html, media_type="text/html", headers=_HEADERS)


@staff.get("/field/worker.js", name="visits.worker")
def worker(_: SignedIn) -> Response:
    app = made()
    kept = ["/field", "/field/manifest.json"]
    kept += [app.base + name for name in app.files if name != _WORKER]
    head = f"const MARK = {json.dumps(app.mark)};\nconst FILES = {json.dumps(kept)};\n"
    headers = {"Content-Security-Policy": _POLICY, "Service-Worker-Allowed": "/field"}
    content = head.encode() + app.files[_WORKER]
    return Response(content, media_type="text/javascript", headers=headers)


@staff.get("/field/manifest.json", name="visits.manifest")
def manifest(_: SignedIn) -> Response:
    base = made().base
    sizes = {"mark.svg": "any", "field-192.png": "192x192", "field-512.png": "512x512"}
    icons = [
        {"src": base + name, "sizes": sizes[name], "type": _TYPES[f".{name.split('.')[-1]}"]}
        for name in ICONS
    ]
    told = {
        "id": "/field",
        "name": "线索桥 现场检查",
        "short_name": "现场检查",
        "lang": SOURCE.lang,
        "start_url": "/field",
        "scope": "/field",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#14496b",
        "icons": icons,
    }
    content = json.dumps(told, ensure_ascii=False)
    return Response(content, media_type="application/manifest+json")


@staff.get("/field/app/{mark}/{name}", name="visits.app")
def part(request: Request, mark: str, name: str, _: SignedIn) -> Response:
    app = made()
    if mark != app.mark or name not in app.files:
        raise NotFound
    kind = _TYPES[f".{name.rsplit('.', maxsplit=1)[-1]}"]
    headers = {"Cache-Control": "private, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", "") or kind == "image/png":
        return Response(app.files[name], media_type=kind, headers=headers)
    packed = {**headers, "Content-Encoding": "gzip"}
    return Response(_packed(name), media_type=kind, headers=packed)
