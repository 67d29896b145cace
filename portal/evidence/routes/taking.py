"""One request's part of a file: from the socket into the cipher, and kept when it was the last."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

from anyio.to_thread import run_sync
from fastapi import Request

from portal.crypto.errors import SealBroken
from portal.crypto.segments import SEGMENT_BYTES
from portal.evidence import service
from portal.evidence.rules.tus import Checked
from portal.evidence.service import Arrival
from portal.infra.pumping import pump
from portal.infra.resuming import Resumed
from portal.infra.sealing import ReceivedFile
from portal.infra.storage import BlobMissing
from portal.infra.work import Works
from portal.kernel.errors import Invalid, TooLarge

_RENEW = timedelta(seconds=5)
_SPOILT = (SealBroken, BlobMissing)


async def take(
    request: Request,
    found: Arrival,
    keep: Callable[[ReceivedFile], None],
    checked: Checked | None = None,
) -> None:
    """Take the body of a request that `claim` let write; `keep` the file when it is whole.

    When the connection breaks off, all that came in is durable; of a `checked` one all or nothing, and at
    most one segment. Raises TooLarge, Unavailable, Conflict (another request writes by now),
    Garbled, SealBroken or BlobMissing.
    """
    works: Works = request.app.state.works
    with ThreadPoolExecutor(1, "put") as putter, ThreadPoolExecutor(1, "seal") as worker:
        writer = _Writer(works, found, putter, checked)
        broken: Exception | None = None
        try:
            if found.begun.size:
                await pump(request, worker, writer.feed)
        except Exception as error:  # noqa: BLE001 - raised again in the worker, which the loop does not wait for
            broken = error
        await run_sync(worker.submit(writer.end, keep, broken).result)


class _Writer:
    """One request's bytes on their way into a file; everything in the one worker thread."""

    def __init__(
        self, works: Works, found: Arrival, putter: ThreadPoolExecutor, checked: Checked | None
    ) -> None:
        self._works, self._found, self._putter = works, found, putter
        self._checked = checked
        self._resumed: Resumed | None = None
        self._renewed = works.clock.now()
        self._lost = False

    def feed(self, chunks: list[bytes]) -> None:
        """Take more of the body. Raises TooLarge, Unavailable, Conflict."""
        if self._lost:  # behind a batch that failed nothing has its place
            return
        self._lost = True
        for chunk in filter(None, chunks):
            if self._checked is None:
                self._file().add(memoryview(chunk))
            elif len(self._checked.body) + len(chunk) > SEGMENT_BYTES:
                raise TooLarge
            else:
                self._checked.body += chunk
        self._renew()
        self._lost = False

    def _renew(self) -> None:
        if self._works.clock.now() - self._renewed > _RENEW:
            self._renewed = self._works.clock.now()
            service.renew(self._works, self._found)

    def end(self, keep: Callable[[ReceivedFile], None], broken: Exception | None) -> None:
        """Finish the file when all of it is there, else make durable what came; let others write.

        Invalid is a connection that broke off; any other error is raised again.
        """
        try:
            if broken is not None and not isinstance(broken, Invalid):
                raise broken
            if self._checked is not None:
                if broken is not None:
                    return
                self._file().add(self._checked.whole())
            file = self._file()
            if file.offset == self._found.begun.size:
                keep(service.received(self._found, file.finish(self._renew)))
                file.tidy()
            else:
                file.pause()
        except _SPOILT:
            service.give_up(self._works, self._found)
            raise
        finally:
            if self._resumed is not None:
                self._resumed.stop()
            service.let_go(self._works, self._found)

    def _file(self) -> Resumed:
        if self._resumed is None:
            self._resumed = Resumed(
                self._works.blobs,
                self._putter,
                self._found.begun,
                partial(service.advance, self._works, self._found),
                min_free_bytes=self._works.settings.min_free_bytes,
            )
        return self._resumed
