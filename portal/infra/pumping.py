"""The body of a request, handed to a worker thread as it comes; never more than a few megabytes."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager

from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive

from portal.kernel.errors import Invalid

CUT_OFF = "cut_off"
"""Code of Invalid(files=…): the connection or the form ended before the last file did."""

_BATCH_BYTES = 1024 * 1024
_BATCHES_WAITING = 3
_MESSAGES_AHEAD = 2


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


@asynccontextmanager
async def early(receive: Receive) -> AsyncIterator[Receive]:
    """Receive a body from the first moment, two messages ahead of whoever asks.

    The server forgets what nobody has asked for when a connection breaks; a request that must first
    look up who sends it would lose all that a weak line brought.
    """
    ahead: asyncio.Queue[Message] = asyncio.Queue(_MESSAGES_AHEAD)
    gone: list[Message] = []

    async def reading() -> None:
        while not gone:
            message = await receive()
            await ahead.put(message)
            if message["type"] == "http.disconnect":
                gone.append(message)

    async def receiving() -> Message:
        return gone[0] if gone and ahead.empty() else await ahead.get()

    reader = asyncio.create_task(reading())
    try:
        yield receiving
    finally:
        reader.cancel()
