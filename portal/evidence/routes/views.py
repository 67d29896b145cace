"""What the page of the store shows."""

from __future__ import annotations

from typing import Any

from portal.evidence import service
from portal.evidence.queries import store
from portal.evidence.rules import DAMAGE_NAMES, LEVEL_NAMES, StoreLevel
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
