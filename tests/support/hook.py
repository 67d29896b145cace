"""A real web server for tests that takes what a provider of text messages would be sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from tests.support.processes import LOOPBACK


@dataclass
class Hook:
    """Where it listens, what it was sent, how it answers; `hold` makes it wait before it does."""

    url: str = ""
    status: int = 200
    hold: Event | None = None
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def sent(self) -> list[dict[str, Any]]:
        """Return what was sent, read."""
        return [json.loads(each) for each in self.bodies]


@contextmanager
def running_hook() -> Iterator[Hook]:
    """Run the server on a loopback port for the length of a block."""
    hook = Hook()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            hook.bodies.append(self.rfile.read(length))
            hook.headers.append({name.lower(): value for name, value in self.headers.items()})
            if hook.hold is not None:
                hook.hold.wait(30)
            self.send_response(hook.status)
            if hook.status in {301, 302, 307}:
                self.send_header("Location", hook.url)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((LOOPBACK, 0), Answering)
    hook.url = f"http://{LOOPBACK}:{server.server_port}/texts?line=1"
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
