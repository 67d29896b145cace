r"""A virus scanner beside us: clamd's INSTREAM command (clamd(8)).

`zINSTREAM\0`, then chunks with their length in four bytes (big-endian), a length of nought at the
end; the answer is one line ending in NUL. The file goes there opened, so only over a Unix socket or
the loopback address (settings see to it).
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass

_CONNECT_SECONDS, _SCAN_SECONDS = 5, 120
_ANSWER_BYTES = 4096
_FOUND = re.compile(r"stream: (.{1,200}) FOUND")


class NoVerdict(Exception):
    """The scanner refused the file, or said something else than a verdict."""


class Away(NoVerdict):
    """Nobody answers, or not in time: asking later may help."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """What the scanner found, empty for nothing, and its name and version."""

    signature: str
    engine: str


def scan(address: str, pieces: Iterable[bytes]) -> Scanned:
    """Return the verdict on the file in `pieces`. Raises NoVerdict; errors of `pieces` go on."""
    engine = _ask(address, b"zVERSION\0", ())
    answer = _ask(address, b"zINSTREAM\0", pieces)
    if answer == "stream: OK":
        return Scanned("", engine[:200])
    found = _FOUND.fullmatch(answer)
    if found is None:
        raise NoVerdict(answer)
    return Scanned(found[1], engine[:200])


def _ask(address: str, command: bytes, pieces: Iterable[bytes]) -> str:
    try:
        with _connected(address) as talk:
            talk.sendall(command)
            if command.startswith(b"zINSTREAM"):
                _stream(talk, pieces)
            return _line(talk)
    except OSError as error:
        raise Away(type(error).__name__) from error


def _stream(talk: socket.socket, pieces: Iterable[bytes]) -> None:
    """Send the file; a scanner that has had enough (StreamMaxLength) says so in its answer."""
    try:
        for piece in pieces:
            if piece:
                talk.sendall(len(piece).to_bytes(4, "big"))
                talk.sendall(piece)
        talk.sendall(bytes(4))
    except (BrokenPipeError, ConnectionResetError):
        return


def _line(talk: socket.socket) -> str:
    answer = b""
    while b"\0" not in answer and len(answer) < _ANSWER_BYTES:
        more = talk.recv(_ANSWER_BYTES)
        if not more:
            break
        answer += more
    return answer.partition(b"\0")[0].decode("utf-8", errors="replace").strip()


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        talk = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        talk.settimeout(_CONNECT_SECONDS)
        try:
            talk.connect(address)
        except OSError:
            talk.close()
            raise
    else:
        host, _, port = address.rpartition(":")
        talk = socket.create_connection((host.strip("[]"), int(port)), _CONNECT_SECONDS)
    talk.settimeout(_SCAN_SECONDS)
    return talk
