"""Between a client and a real HTTP server: a line that can break in the ways lines break."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Literal

from tests.support.processes import LOOPBACK

Way = Literal["well", "error", "slow", "dead", "lost", "held", "cut"]


class Line:
    """Forwards requests as they are, unless `way` says otherwise. `seen` counts what came.

    error: answers 500. slow: waits `seconds` first. dead: hangs up at once. lost: the server does
    what was asked, but its answer never comes back. cut: hangs up half-way through a body it reads or
    sends. held: the request waits until `go_on` is set, however long its sender waits.
    """

    def __init__(self, port: int) -> None:
        self.way: Way = "well"
        self.seconds = 1.0
        self.seen = 0
        self.held = 0
        self.go_on = Event()
        self._server = ThreadingHTTPServer((LOOPBACK, 0), _handler(self, port))
        self._server.daemon_threads = True

    @property
    def endpoint(self) -> str:
        """Return the address to use instead of the server's own."""
        return f"http://{LOOPBACK}:{self._server.server_port}"

    def serve(self) -> None:
        """Forward until `close`."""
        self._server.serve_forever(poll_interval=0.05)

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def line_to(port: int) -> Iterator[Line]:
    """Run a line to a server on this machine for the length of a block."""
    made = Line(port)
    thread = Thread(target=made.serve, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.close()
        thread.join(5)


def _handler(line: Line, port: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass(self) -> None:
            line.seen += 1
            way, length = line.way, int(self.headers.get("content-length", 0))
            body = self.rfile.read(length // 2 if way == "cut" else length)
            if way == "cut" and length:
                self.close_connection = True
                return
            if way == "dead":
                self.close_connection = True
                return
            if way == "error":
                self._tell(500, [("Content-Length", "0")], b"")
                return
            if way == "slow":
                time.sleep(line.seconds)
            if way == "held":
                line.held += 1
                line.go_on.wait()
            status, headers, content = self._forward(body)
            if way == "lost":
                self.close_connection = True
                return
            self._tell(status, headers, content[: len(content) // 2] if way == "cut" else content)
            self.close_connection = self.close_connection or way == "cut"

        def _forward(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
            connection = http.client.HTTPConnection(LOOPBACK, port, timeout=60)
            try:
                connection.putrequest(
                    self.command, self.path, skip_host=True, skip_accept_encoding=True
                )
                for name, value in self.headers.items():
                    connection.putheader(name, value)
                connection.endheaders(body or None)
                answer = connection.getresponse()
                content = answer.read()
                kept = [
                    h
                    for h in answer.getheaders()
                    if h[0].lower() not in {"transfer-encoding", "connection"}
                ]
                if not any(name.lower() == "content-length" for name, _ in kept):
                    kept.append(("Content-Length", str(len(content))))
                return answer.status, kept, content
            finally:
                connection.close()

        def _tell(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
            self.send_response_only(status)
            for name, value in headers:
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

        do_GET = do_PUT = do_DELETE = do_HEAD = do_POST = _pass  # noqa: N815 - names of the library

    return Handler
