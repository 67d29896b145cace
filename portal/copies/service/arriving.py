"""Every file is scanned soon after it came in, where a scanner is configured.

Only the process that took a file in has its key, so the scan happens there: in one thread, after the
commit, in nobody's way. Nothing waits on a disk: what is still waiting when the process ends is
scanned when it is first previewed.
"""

from __future__ import annotations

import heapq
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from threading import Condition, Thread
from typing import Final

from portal.copies.events import EvidenceScanned
from portal.copies.models import ArrivalVerdict
from portal.copies.rules import Verdict
from portal.copies.service.scanning import Outcome, asked
from portal.evidence import service as evidence
from portal.evidence.events import EvidenceReceived
from portal.infra import clamd
from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM, Actor

AGAIN_SECONDS: Final = (10.0, 60.0, 300.0, 900.0)
"""When a scanner that is away is asked again; after that the scan has come to nothing."""
MOST_WAITING: Final = 500
_SCANNER = Actor("scanner")
"""Neither officer nor system: of what follows on a reporter's act, too, only the day is kept."""
_log = logging.getLogger("cluebridge.copies")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file whose receipt is committed. `pieces()` opens it."""

    item_id: int
    sha256: str
    case_id: int | None
    tip_id: int | None
    pieces: Callable[[], Iterator[bytes]] = field(repr=False)


def when_received(work: Work, event: EvidenceReceived) -> None:
    """Have the file scanned once its receipt is committed."""
    if not work.settings.clamd:
        return
    item, container = evidence.just_received(work, event.item_id)
    pieces = partial(evidence.read, work.blobs, item, container)
    found = Arrived(event.item_id, event.sha256, event.case_id, event.tip_id, pieces)
    work.after.append(partial(SCANS.put, found))


class Scans:
    """Files waiting for the scanner, and the one thread that asks it."""

    def __init__(self) -> None:
        self.again_seconds = AGAIN_SECONDS
        self._waiting: list[tuple[float, int, int, Arrived, Works]] = []
        self._numbers = count()
        self._changed = Condition()
        self._thread: Thread | None = None

    def put(self, arrived: Arrived, works: Works) -> None:
        """Let a file be scanned; one too many is left to its first preview."""
        self._add(arrived, works, tries=0)

    def settle(self, seconds: float) -> bool:
        """Wait until nothing waits; tell whether it came to that in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._thread is None, seconds)

    def _add(self, arrived: Arrived, works: Works, *, tries: int) -> None:
        due = time.monotonic() + ((0.0, *self.again_seconds)[tries])
        with self._changed:
            if len(self._waiting) >= MOST_WAITING:
                return
            heapq.heappush(self._waiting, (due, next(self._numbers), tries, arrived, works))
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._run, name="scans", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def _run(self) -> None:
        while True:
            with self._changed:
                while self._waiting and (left := self._waiting[0][0] - time.monotonic()) > 0:
                    self._changed.wait(left)
                if not self._waiting:
                    self._thread = None
                    self._changed.notify_all()
                    return
                _, _, tries, arrived, works = heapq.heappop(self._waiting)
            try:
                self._scan(arrived, works, tries)
            except Exception as error:  # noqa: BLE001 - the next file is scanned all the same
                _log.warning("scan of a file that came in: %s", type(error).__name__)

    def _scan(self, arrived: Arrived, works: Works, tries: int) -> None:
        try:
            outcome = asked(works.settings.clamd, arrived.pieces())
        except clamd.Away:
            if tries < len(self.again_seconds):
                self._add(arrived, works, tries=tries + 1)
                return
            outcome = Outcome(Verdict.FAILED)
        except clamd.NoVerdict:
            outcome = Outcome(Verdict.FAILED)
        keep(works, arrived, outcome)


def keep(works: Works, arrived: Arrived, outcome: Outcome) -> None:
    """Write what a scan came to: a row and a leaf."""
    actor = SYSTEM if arrived.tip_id is None else _SCANNER
    with works.begin(actor) as work:
        work.session.add(
            ArrivalVerdict(
                item_id=arrived.item_id,
                verdict=outcome.verdict,
                signature=outcome.signature,
                engine=outcome.engine,
                scanned_at=work.stamp,
            )
        )
        work.record(
            EvidenceScanned(
                item_id=arrived.item_id,
                verdict=outcome.verdict,
                signature=outcome.signature,
                engine=outcome.engine,
                sha256=arrived.sha256,
                case_id=arrived.case_id,
                tip_id=arrived.tip_id,
            )
        )


SCANS: Final = Scans()
