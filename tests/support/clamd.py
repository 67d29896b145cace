"""A server that speaks clamd's wire protocol, for where the real one is not installed.

It stands in for the wire only: its one signature is the text of EICAR, and it knows no other virus.
`real_clamd` starts Debian's daemon with a signature file of its own.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd:
    """What the server saw, and how it behaves: `answer` instead of a verdict, `limit` of a stream."""

    def __init__(self) -> None:
        self.address = ""
        self.streams: list[bytes] = []
        self.answer: bytes | None = None
        self.limit = 1 << 30

    def serve(self, talk: socket.socket) -> None:
        with talk, talk.makefile("rb") as lines:
            command = b""
            while not command.endswith(b"\0"):
                command += lines.read(1)
            if command == b"zVERSION\0":
                talk.sendall(b"ClamAV 0 (wire only)\0")
                return
            talk.sendall(self._verdict(lines) + b"\0")

    def _verdict(self, lines: object) -> bytes:
        data = b""
        while size := int.from_bytes(lines.read(4), "big"):  # type: ignore[attr-defined]
            data += lines.read(size)  # type: ignore[attr-defined]
            if len(data) > self.limit:
                return b"INSTREAM size limit exceeded. ERROR"
        self.streams.append(data)
        if self.answer is not None:
            return self.answer
        return b"stream: Eicar-Wire-Test FOUND" if EICAR in data else b"stream: OK"


@contextmanager
def wire() -> Iterator[Clamd]:
    """Yield the stand-in, listening on the loopback address."""
    clamd, stop = Clamd(), threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        clamd.address = f"127.0.0.1:{server.getsockname()[1]}"

        def loop() -> None:
            while not stop.is_set():
                try:
                    talk, _ = server.accept()
                except TimeoutError:
                    continue
                talk.settimeout(10)
                clamd.serve(talk)

        thread = threading.Thread(target=loop)
        thread.start()
        try:
            yield clamd
        finally:
            stop.set()
            thread.join()


def installed() -> bool:
    """Tell whether Debian's daemon is here."""
    return shutil.which("clamd") is not None


@contextmanager
def real_clamd(folder: Path) -> Iterator[str]:
    """Start clamd with one signature, the SHA-256 of EICAR; yield the path of its socket."""
    base = folder / "db"
    base.mkdir()
    (base / "own.hsb").write_text(f"{sha256(EICAR).hexdigest()}:{len(EICAR)}:Eicar-Own:73\n")
    path = folder / "clamd.sock"
    config = folder / "clamd.conf"
    config.write_text(
        f"LocalSocket {path}\nDatabaseDirectory {base}\nForeground yes\nLogFile {folder}/log\n"
        f"TemporaryDirectory {folder}\nStreamMaxLength 64M\n"
    )
    daemon = subprocess.Popen(["clamd", "-c", str(config)], stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            if path.exists():
                break
            time.sleep(0.1)
        yield str(path)
    finally:
        daemon.terminate()
        daemon.wait(20)
