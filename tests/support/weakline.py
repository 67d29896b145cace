"""Between a client and a server: a line as slow, far and lossy as a phone's at the edge of its cell.

A proxy sees no packets: loss is played as what it does to a sender over TCP, a stall until the
retransmission (RFC 6298: a little more than the round trip; 0.3 s and the round trip here).
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Thread

from tests.support.processes import LOOPBACK

PACKET = 1400
AGAIN_SECONDS = 0.3


@dataclass(frozen=True)
class Weak:
    """`bits` a second in each direction (0: no bound), `loss` of each packet, `delay` one way."""

    bits: int = 64_000
    loss: float = 0.05
    delay: float = 0.075
    cut_after: int = 0
    """Bytes upwards after which every connection is dropped; 0: never."""


class Line:
    """A running line. `up` and `down` count bytes, `lost` packets."""

    def __init__(self, port: int, weak: Weak) -> None:
        self._port, self._weak = port, weak
        self._dice = random.Random(64)
        self._free_at = {"up": 0.0, "down": 0.0}
        self._loop = asyncio.new_event_loop()
        self._ready, self._stop = Event(), asyncio.Event()
        self.up = self.down = self.lost = 0
        self.port = 0

    @property
    def url(self) -> str:
        """Return the address to use instead of the server's own."""
        return f"http://{LOOPBACK}:{self.port}"

    def serve(self) -> None:
        """Forward until `close`."""
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    def wait(self) -> None:
        """Return when it listens."""
        self._ready.wait(10)

    def close(self) -> None:
        """Stop."""
        self._loop.call_soon_threadsafe(self._stop.set)

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._met, LOOPBACK, 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        others = [each for each in asyncio.all_tasks() if each is not asyncio.current_task()]
        for each in others:
            each.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0.05)  # what was closed is closed in the next rounds of the loop

    async def _met(self, read: asyncio.StreamReader, write: asyncio.StreamWriter) -> None:
        opened = [write]
        try:
            with suppress(ConnectionError, asyncio.CancelledError):
                await asyncio.sleep(3 * self._weak.delay)  # the three-way handshake
                there_read, there_write = await asyncio.open_connection(LOOPBACK, self._port)
                opened.append(there_write)
                await asyncio.gather(
                    self._pass("up", read, there_write), self._pass("down", there_read, write)
                )
        finally:
            for each in opened:
                each.transport.abort()

    async def _pass(
        self, way: str, read: asyncio.StreamReader, write: asyncio.StreamWriter
    ) -> None:
        while packet := await read.read(PACKET):
            await self._travel(way, len(packet))
            setattr(self, way, getattr(self, way) + len(packet))
            write.write(packet)
            await write.drain()
            if way == "up" and self._weak.cut_after and self.up > self._weak.cut_after:
                raise ConnectionResetError
        if write.can_write_eof():
            write.write_eof()

    async def _travel(self, way: str, size: int) -> None:
        """Wait as long as this packet is on its way; those behind it wait too."""
        now = self._loop.time()
        seconds = 8 * (size + 40) / self._weak.bits if self._weak.bits else 0.0
        while self._dice.random() < self._weak.loss:
            self.lost += 1
            seconds += AGAIN_SECONDS + 2 * self._weak.delay
        start = max(now, self._free_at[way])
        self._free_at[way] = start + seconds
        # The delay is borne once by what comes after a silence, not by every packet of a stream.
        delay = self._weak.delay if start == now else 0.0
        await asyncio.sleep(self._free_at[way] + delay - now)


@contextmanager
def weak_line(port: int, weak: Weak) -> Iterator[Line]:
    """Run a line to a server on this machine for the length of a block."""
    made = Line(port, weak)
    thread = Thread(target=made.serve, daemon=True)
    thread.start()
    made.wait()
    try:
        yield made
    finally:
        made.close()
        thread.join(5)
