"""A few slots for key derivation: each takes much memory, so only some run at one time.

Whoever waits for one holds a thread; the pool is given one more for as long, so that the pages of
everybody else are worked on meanwhile.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import BoundedSemaphore, Lock

from anyio import NoEventLoopError, from_thread
from anyio.to_thread import current_default_thread_limiter

from portal.crypto.codes import Cost
from portal.infra.settings import Settings
from portal.kernel.errors import TooMany

WAIT_SECONDS = 30.0
"""Nobody is left waiting longer than this for a turn."""
MOST_WAITING = 64
"""More than these are told at once to come back: so many are through in about ten seconds."""
_USUAL_SECONDS = 0.3
_WEIGHT = 0.2


def cost(settings: Settings) -> Cost:
    """Return the Argon2id cost for new secrets."""
    return Cost(settings.kdf_memory_kib, settings.kdf_passes)


class Queue:
    """The slots and who waits for them: `most` at one time."""

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
            got = self._free.acquire(blocking=False) or self._wait_for_one()
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

    def _wait_for_one(self) -> bool:
        with lent_thread():
            return self._free.acquire(timeout=WAIT_SECONDS)

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
    """Hold one slot of this process; TooMany when MOST_WAITING wait already."""
    with _queue(settings.kdf_slots, MOST_WAITING).turn():
        yield


@contextmanager
def lent_thread() -> Iterator[None]:
    """Let the server start one more thread while this one only waits."""
    try:
        from_thread.run_sync(_more_threads, 1)
    except NoEventLoopError:  # no server's thread: a command, a job
        yield
        return
    try:
        yield
    finally:
        from_thread.run_sync(_more_threads, -1)


def _more_threads(number: int) -> None:
    current_default_thread_limiter().total_tokens += number
