"""The body of a request, handed to a worker thread as it comes; never more than a few megabytes."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from starlette.requests import ClientDisconnect, Request

from portal.kernel.errors import Invalid

CUT_OFF = "cut_off"
"""Code of Invalid(files=…): the connection or the form ended before the last file did."""

_BATCH_BYTES = 1024 * 1024
_BATCHES_WAITING = 3


async def pump(
    request: Request, worker: ThreadPoolExecutor, feed: Callable[[list[bytes]], None]
) -> None:
    """Hand the body to `worker` in batches; the socket is read on while a few of them wait.

    Raises Invalid(files=CUT_OFF) when the connection ends first, after all that came was handed on;
    else whatever `feed` raises.
    """
    waiting: deque[Future[None]] = deque()
    batch: list[bytes] = []
    size = 0
    try:
        async for chunk in request.stream():
            batch.append(chunk)
            size += len(chunk)
            if size >= _BATCH_BYTES:
                waiting.append(worker.submit(feed, batch))
                batch, size = [], 0
                if len(waiting) > _BATCHES_WAITING:
                    await asyncio.wrap_future(waiting.popleft())
    except ClientDisconnect as error:
        waiting.append(worker.submit(feed, batch))
        for future in waiting:
            await asyncio.wrap_future(future)
        raise Invalid(files=CUT_OFF) from error
    waiting.append(worker.submit(feed, batch))
    for future in waiting:
        await asyncio.wrap_future(future)
