"""Is the store whole, and how full is it?"""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256

from portal.kernel.text import Text

SEAL_BYTES = 32


class DamageKind(StrEnum):
    """What a check found of one stored segment."""

    MISSING = "missing"
    CHANGED = "changed"
    UNREADABLE = "unreadable"
    RESTORED = "restored"


DAMAGE_NAMES = {
    DamageKind.MISSING: Text("缺失", "missing"),
    DamageKind.CHANGED: Text("内容与收到时不一致", "changed since it was received"),
    DamageKind.UNREADABLE: Text("磁盘读不出", "the disk does not give it back"),
    DamageKind.RESTORED: Text("已恢复", "whole again"),
}


class StoreLevel(StrEnum):
    """How much room is left, from plenty to none."""

    FINE = "fine"
    EARLY = "early"
    LOW = "low"
    FULL = "full"


LEVEL_NAMES = {
    StoreLevel.FINE: Text("充足", "Plenty"),
    StoreLevel.EARLY: Text("需要扩容", "Plan for more"),
    StoreLevel.LOW: Text("即将用完", "Nearly used up"),
    StoreLevel.FULL: Text("已满，暂停接收文件", "Full: no files are taken"),
}
LEVELS = tuple(StoreLevel)
"""In the order they get worse."""


def room(*, used: int, quota: int, free: int | None, min_free: int) -> int | None:
    """Return how many bytes of files still go in, None when nothing bounds it.

    `quota` 0 means none; `free` None means that the store does not say.
    """
    bounds = []
    if quota:
        bounds.append(quota - used)
    if free is not None:
        bounds.append(free - min_free)
    return max(0, min(bounds)) if bounds else None


def level(left: int | None, *, warn_bytes: int) -> StoreLevel:
    """Return the level for `left` bytes of room: early below `warn_bytes`, low below a quarter."""
    if left is None or left >= warn_bytes > 0:
        return StoreLevel.FINE
    if left == 0:
        return StoreLevel.FULL
    return StoreLevel.LOW if left < warn_bytes // 4 else StoreLevel.EARLY


def seal_of(seals: bytes, segment: int) -> bytes:
    """Return the SHA-256 kept of a segment, empty for a file from before seals were kept."""
    return seals[segment * SEAL_BYTES : (segment + 1) * SEAL_BYTES]


def judged(stored: bytes | None, seal: bytes) -> DamageKind | None:
    """Return what is wrong with a stored segment (None: it is not there), None when nothing is."""
    if stored is None:
        return DamageKind.MISSING
    if seal and sha256(stored).digest() != seal:
        return DamageKind.CHANGED
    return None
