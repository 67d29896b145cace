"""What the page of the store shows, and what a form with a file field tells its script."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from portal.evidence import service
from portal.evidence.queries import store
from portal.evidence.rules import DAMAGE_NAMES, LEVEL_NAMES, Container, StoreLevel
from portal.evidence.rules.store import level
from portal.evidence.service.storing import ROUND
from portal.infra.work import Work
from portal.kernel.errors import Unavailable

TONES = {
    StoreLevel.FINE: "ok",
    StoreLevel.EARLY: "soon",
    StoreLevel.LOW: "late",
    StoreLevel.FULL: "late",
}


def store_view(work: Work) -> dict[str, Any]:
    """Return room, checks and damage; `reachable` is False when the store does not answer."""
    settings = work.settings
    try:
        left, reachable = service.left(work), True
    except Unavailable:
        left, reachable = None, False
    files, checked, bare = store.counts(work.session, work.now - ROUND)
    now = level(left, warn_bytes=settings.store_warn_bytes)
    return {
        "reachable": reachable,
        "left": left,
        "used": store.used_bytes(work.session),
        "quota": settings.store_quota_bytes,
        "warn": settings.store_warn_bytes,
        "level": LEVEL_NAMES[now],
        "tone": TONES[now],
        "files": files,
        "checked": checked,
        "bare": bare,
        "wounds": store.wounds(work.session),
        "damage_names": DAMAGE_NAMES,
    }


def upload_view(
    request: Request, work: Work, container: Container, route: str, *, then: str, **params: Any
) -> dict[str, Any]:
    """Return what the form with a file field tells the script: where to send, and what stopped.

    `route` is the name its door was made with, `then` the page to show when all is sent.
    """

    def url(name: str, **more: Any) -> str:
        return str(request.app.url_path_for(name, **params, **more))

    allowed = service.form_limits(work, container.kind, container.id)
    return {
        "endpoint": url(route),
        "then": then,
        "most": allowed.file_bytes,
        "files": allowed.files,
        "waiting": [
            {
                "url": url(f"{route}_part", upload=each.token),
                "name": each.name,
                "size": each.begun.size,
                "percent": 100 * each.offset // max(1, each.begun.size),
                "until": each.expires_at,
            }
            for each in service.waiting(work, container)
        ],
    }
