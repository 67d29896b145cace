"""A few slots for key derivation: each takes much memory, so only some run at one time."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import BoundedSemaphore, Lock

from portal.crypto.codes import Cost
from portal.infra.settings import Settings
from portal.kernel.errors import TooMany

WAIT_SECONDS = 30.0
"""Nobody is left waiting longer than this for a turn."""
_USUAL_SECONDS = 0.3
_WEIGHT = 0.2


def cost(settings: Settings) -> Cost:
    """Return the Argon2id cost for new secrets."""
    return Cost(settings.kdf_memory_kib, settings.kdf_passes)


class Queue:
    """The slots and who waits for them. `most` waiters at one time: they hold threads all others need."""

    def __init__(self, slots: int, most: int) -> None:
        self._slots, self._free, self._most = slots, BoundedSemaphore(slots), most
        self._lock, self._waiting, self._seconds = Lock(), 0, _USUAL_SECONDS

    @property
    def waiting(self) -> int:
        """How many wait for a slot now."""
        return self._waiting

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold one slot; TooMany, with an honest guess of the wait, when the queue is full."""
        self._join()
        try:
            got = self._free.acquire(timeout=WAIT_SECONDS)
        finally:
            with self._lock:
                self._waiting -= 1
        if not got:
            raise TooMany(self._wait())
        began = time.monotonic()
        try:
            yield
        finally:
            self._free.release()
            with self._lock:
                self._seconds += _WEIGHT * (time.monotonic() - began - self._seconds)

    def _join(self) -> None:
        with self._lock:
            if self._waiting >= self._most:
                raise TooMany(self._wait())
            self._waiting += 1

    def _wait(self) -> int:
        """Return the seconds after which everybody now in the queue will have had their turn."""
        return max(1, math.ceil((self._waiting + 1) * self._seconds / self._slots))


@lru_cache(maxsize=4)
def _queue(slots: int, most: int) -> Queue:
    return Queue(slots, most)


@contextmanager
def slot(settings: Settings) -> Iterator[None]:
    """Hold one slot of this process; TooMany when two in three of its threads wait already."""
    with _queue(settings.kdf_slots, max(1, settings.threads * 2 // 3)).turn():
        yield
