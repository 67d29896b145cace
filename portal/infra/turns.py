"""Heavy work that takes turns: a list taken down, a file made, one at a time in a process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from portal.kernel.errors import TooMany

WAIT_SECONDS = 5.0
"""How long somebody waits for the turn; were it longer, the waiting would use up the threads."""
RETRY_SECONDS = 30


class Turns:
    """One kind of heavy work."""

    def __init__(self) -> None:
        self._one = BoundedSemaphore(1)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold the turn; raise TooMany when it did not come free in time."""
        if not self._one.acquire(timeout=WAIT_SECONDS):
            raise TooMany(RETRY_SECONDS)
        try:
            yield
        finally:
            self._one.release()
