"""Starts the portal's processes out of one that has imported it: in a tenth of the time of a new one.

They are processes like any other: their own group, environment and log, and they die by kill -9.
The long tests and `tests/support/test_processes.py` start the installed program itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock

ROOT = Path(__file__).resolve().parents[2]


class Child:
    """A process of the nursery, with what tests use of `subprocess.Popen`."""

    def __init__(self, nursery: Nursery, pid: int) -> None:
        self._nursery, self.pid = nursery, pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the exit code, None while it runs."""
        if self.returncode is None:
            self.returncode = self._nursery.ask(poll=self.pid)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send the process a signal."""
        os.kill(self.pid, number)

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code when it has ended; raise TimeoutExpired when it has not in time."""
        end = time.monotonic() + (timeout or 3600)
        while (code := self.poll()) is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired("child", timeout or 3600)
            time.sleep(0.01)
        return code


class Nursery:
    """The process that has imported everything. It forks on request and ends with us."""

    def __init__(self) -> None:
        inherited = ("PATH", "HOME", "LANG")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={name: os.environ[name] for name in inherited if name in os.environ},
        )
        self._lock = Lock()

    def ask(self, **asked: object) -> int | None:
        """Send one request and return its answer."""
        assert self._process.stdin and self._process.stdout
        with self._lock:
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
            answer: int | None = json.loads(self._process.stdout.readline())
        return answer

    def start(self, words: Sequence[str], *, log_file: Path, env: Mapping[str, str]) -> Child:
        """Start `cluebridge WORDS…` with nothing in its environment but PATH, HOME, LANG and `env`."""
        pid = self.ask(start=list(words), log=str(log_file), env=dict(env))
        assert pid is not None
        return Child(self, pid)


@lru_cache(maxsize=1)
def nursery() -> Nursery:
    """Return the nursery of this test process."""
    return Nursery()


def _serve() -> None:
    from portal.infra.templates import environment  # noqa: PLC0415
    from portal.main.cli import main  # noqa: PLC0415 - what it is there for: everything, once
    from portal.main.commands.serve import settle  # noqa: PLC0415
    from portal.main.features import FEATURES  # noqa: PLC0415

    assert FEATURES
    for name in environment().list_templates(extensions=["html"]):
        environment().get_template(name)
    settle()
    children: set[int] = set()
    for line in sys.stdin:
        asked = json.loads(line)
        if "poll" in asked:
            done, status = os.waitpid(asked["poll"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if done else None
            children.discard(done)
        else:
            answer = os.fork() or _live(main, asked)
            children.add(answer)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    for pid in children:
        os.killpg(pid, 9)


def _live(main: object, asked: dict[str, object]) -> int:
    """Become the process asked for; never returns."""
    os.setsid()
    log = os.open(str(asked["log"]), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for ours, theirs in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(ours, theirs)
    os.environ.update({"PYTHONUNBUFFERED": "1", **asked["env"]})  # type: ignore[dict-item]
    code = 1
    try:
        code = main(asked["start"])  # type: ignore[operator]
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001 - as a program of its own would show it
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve()
