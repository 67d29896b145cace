"""A few slots for key derivation: each takes much memory, so only some run at one time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import BoundedSemaphore

from portal.crypto.codes import Cost
from portal.infra.settings import Settings
from portal.kernel.errors import TooMany

WAIT_SECONDS = 30.0


def cost(settings: Settings) -> Cost:
    """Return the Argon2id cost for new secrets."""
    return Cost(settings.kdf_memory_kib, settings.kdf_passes)


@lru_cache(maxsize=4)
def _slots(count: int) -> BoundedSemaphore:
    return BoundedSemaphore(count)


@contextmanager
def slot(settings: Settings) -> Iterator[None]:
    """Hold one slot; raise TooMany when none came free in time."""
    slots = _slots(settings.kdf_slots)
    if not slots.acquire(timeout=WAIT_SECONDS):
        raise TooMany
    try:
        yield
    finally:
        slots.release()
