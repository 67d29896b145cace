"""Strange files are taken apart in a process of their own: no network, no disk, little time.

The plaintext goes in through a pipe and the answer comes back through another; nothing is written
anywhere. The process has an empty environment and the limits of lockdown.py, and is killed when its
time is over. What comes back is checked (answer.py) before anybody sees it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Timer
from typing import IO, Any, Final

from portal.infra.sandbox import lockdown
from portal.infra.sandbox.answer import Answer, NotAnAnswer, decode, failed
from portal.kernel.errors import TooMany

GUARDS: Final = lockdown.ALL
_CHILD: Final = Path(__file__).with_name("child.py")
UNGUARDED = False
"""Whether files are read where the kernel refuses the filter of system calls. Only tests on such a
machine say so; no setting does."""
_WAIT_SECONDS = 5
_AT_ONCE = BoundedSemaphore(2)
_KILLED, _OUT_OF_CPU = -9, -24


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one process may use. Seconds are of the wall clock; the processor's are as many."""

    seconds: int = 20
    memory_bytes: int = 1024**3
    input_bytes: int = 64 * 1024**2
    output_bytes: int = 64 * 1024**2


QUICK: Final = Bounds()
PATIENT: Final = Bounds(seconds=120, memory_bytes=1536 * 1024**2, output_bytes=256 * 1024**2)
"""For files that are made: every page of a long document is drawn."""


def run(ask: Mapping[str, Any], pieces: Iterable[bytes], bounds: Bounds = QUICK) -> Answer:
    """Return what a sandboxed process makes of the file in `pieces`.

    Never raises for what is in the file: an answer with `failed` says what went wrong (`too_large`,
    `too_slow`, `too_much_memory`, `crashed`, `unguarded`, or a reader's own code). Raises TooMany when others
    keep both places busy; errors of `pieces` go on.
    """
    if not _AT_ONCE.acquire(timeout=_WAIT_SECONDS):
        raise TooMany(_WAIT_SECONDS)
    try:
        return _run(ask, pieces, bounds)
    finally:
        _AT_ONCE.release()


def _run(ask: Mapping[str, Any], pieces: Iterable[bytes], bounds: Bounds) -> Answer:
    limits = {"memory_bytes": bounds.memory_bytes, "cpu_seconds": bounds.seconds}
    told = {**ask, **limits, "unguarded": UNGUARDED}
    child = subprocess.Popen(  # noqa: S603 - our own program, no shell, nothing of the file
        [sys.executable, "-I", str(_CHILD), json.dumps(told)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
    )
    timer = Timer(bounds.seconds, child.kill)
    timer.start()
    assert child.stdin is not None and child.stdout is not None  # noqa: S101, PT018 - pipes asked for
    try:
        if not _feed(child.stdin, pieces, bounds.input_bytes):
            return failed("too_large")
        data = child.stdout.read(bounds.output_bytes + 1)
    finally:
        late = not timer.is_alive()
        timer.cancel()
        child.kill()
        child.wait()
        child.stdout.close()
    return _judged(data, child.returncode, late=late)


def _feed(pipe: IO[bytes], pieces: Iterable[bytes], limit: int) -> bool:
    """Write the file into the pipe; tell whether it fits. A child that left says itself why."""
    size = 0
    try:
        for piece in pieces:
            size += len(piece)
            if size > limit:
                return False
            pipe.write(piece)
    except BrokenPipeError:
        return True
    finally:
        with suppress(BrokenPipeError):
            pipe.close()
    return True


def _judged(data: bytes, status: int, *, late: bool) -> Answer:
    if late or status == _OUT_OF_CPU:
        return failed("too_slow")
    try:
        return decode(data)
    except NotAnAnswer:
        return failed("too_much_memory" if status == _KILLED else "crashed")
