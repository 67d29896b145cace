"""The setting process, started when a document is asked for and let go when none was for a minute.

Compiling in the server itself would leave some 90 MiB with it for good. What a document says goes
through a pipe; nothing of it is written anywhere.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock, Timer
from typing import Any, Final

from portal.infra.settings import ROOT

TEMPLATES: Final = ROOT / "templates" / "documents"
LOCAL_FONTS: Final = TEMPLATES / "fonts"
_CHILD: Final = Path(__file__).with_name("child.py")
_IDLE_SECONDS, _SET_SECONDS = 60.0, 60.0
_LENGTH_BYTES = 8


class NotSet(RuntimeError):
    """The setting process refused a document, took too long, or is gone."""


class Setter:
    """One setting process at most, used by one thread at a time."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Know of no process: a fork must not talk into its parent's pipe."""
        self._lock = Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._rest: Timer | None = None

    def start(self) -> None:
        """Let the process load its fonts while the caller does something else."""
        with self._lock:
            self._ready()
            self._rest_later()

    def pdf(self, asked: dict[str, Any]) -> bytes:
        """Return the document of a request (see child.py). Raises NotSet."""
        body = json.dumps(asked).encode()
        with self._lock:
            child = self._ready()
            late = Timer(_SET_SECONDS, child.kill)
            late.start()
            try:
                return _answer(child, body)
            except OSError as error:
                raise NotSet("the setting process is gone") from error
            finally:
                late.cancel()
                self._rest_later()

    def end(self) -> None:
        """Let the process go; the next document starts another."""
        with self._lock:
            self._end()

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._rest is not None:
            self._rest.cancel()
        if self._child is None or self._child.poll() is not None:
            self._end()
            self._child = _started()
        return self._child

    def _rest_later(self) -> None:
        self._rest = Timer(_IDLE_SECONDS, self.end)
        self._rest.daemon = True
        self._rest.start()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def _started() -> subprocess.Popen[bytes]:
    folders = [str(LOCAL_FONTS)] if LOCAL_FONTS.is_dir() else []
    return subprocess.Popen(  # noqa: S603 - our own program, no shell
        [sys.executable, "-I", str(_CHILD), str(TEMPLATES), *folders],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
    )


def _answer(child: subprocess.Popen[bytes], body: bytes) -> bytes:
    assert child.stdin is not None and child.stdout is not None  # noqa: S101, PT018 - pipes asked for
    child.stdin.write(len(body).to_bytes(_LENGTH_BYTES, "big") + body)
    child.stdin.flush()
    head = child.stdout.read(1 + _LENGTH_BYTES)
    length = int.from_bytes(head[1:], "big")
    found = child.stdout.read(length)
    if len(head) <= _LENGTH_BYTES or len(found) < length:
        raise NotSet("the setting process is gone")
    if head[:1] != b"\0":
        raise NotSet(found.decode(errors="replace"))
    return found


SETTER: Final = Setter()
atexit.register(SETTER.end)
os.register_at_fork(after_in_child=SETTER.forget)
