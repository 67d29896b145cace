"""Real processes for tests: start, wait for the port, read the log, kill without warning."""

import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.nursery import Child

ROOT = Path(__file__).resolve().parent.parent.parent
LOOPBACK = "127.0.0.1"
# With 10 000 added, as one server does, still below the kernel's own for outgoing connections.
PORTS = range(18_000, 22_700)


class NotStarted(Exception):
    """The process ended, or did not answer in time; the message carries the end of its log."""


@dataclass
class Running:
    """One started process and its log."""

    name: str
    process: "subprocess.Popen[bytes] | Child"
    log_file: Path
    port: int | None = None

    @property
    def url(self) -> str:
        """Return the address of its web site."""
        return f"http://{LOOPBACK}:{self.port}"

    def log(self) -> str:
        """Return everything the process has written so far."""
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def failure(self, what: str) -> NotStarted:
        """Return an error that shows the end of the log."""
        return NotStarted(f"{self.name} {what}:\n{self.log()[-3000:]}")

    def wait_for_port(self, seconds: float = 30) -> "Running":
        """Return when something listens on the port; raise NotStarted when nothing will."""
        assert self.port is not None
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise self.failure(f"exited with {self.process.returncode}")
            if listening(self.port):
                return self
            time.sleep(0.01)
        raise self.failure(f"did not listen on {self.port} within {seconds} s")

    def wait_for_log(self, words: str, seconds: float = 30) -> "Running":
        """Return when the log contains the words."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if words in self.log():
                return self
            if self.process.poll() is not None:
                raise self.failure(f"exited with {self.process.returncode}")
            time.sleep(0.05)
        raise self.failure(f"never wrote {words!r}")

    def kill9(self) -> None:
        """End the process and its children as a power cut would."""
        self._signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self, seconds: float = 10) -> int:
        """Ask the process to stop; return its exit code. One that will not stop is killed."""
        if self.process.poll() is None:
            self._signal(signal.SIGTERM)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill9()
            raise

    def _signal(self, number: signal.Signals) -> None:
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return


def free_port() -> int:
    """Return a loopback port that nothing uses now."""
    offset = int.from_bytes(os.urandom(4)) % len(PORTS)
    for step in range(len(PORTS)):
        port = PORTS[(offset + step) % len(PORTS)]
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            return port
    raise AssertionError("no free port")


def listening(port: int) -> bool:
    """Say whether something accepts connections on a loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


def start(
    command: Sequence[str | Path],
    *,
    log_file: Path,
    env: Mapping[str, str] | None = None,
    port: int | None = None,
    user: str | None = None,
    cwd: Path = ROOT,
) -> Running:
    """Start a command in its own process group; its environment is PATH, HOME, LANG and `env`."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    with log_file.open("ab") as log:
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=inherited | {"PYTHONUNBUFFERED": "1"} | dict(env or {}),
            cwd=cwd,
            user=user,
            group=None if user is None else pwd.getpwnam(user).pw_gid,
            extra_groups=None if user is None else [],
            start_new_session=True,
        )
    return Running(Path(command[0]).name, process, log_file, port)


@contextmanager
def started(
    command: Sequence[str | Path],
    *,
    log_file: Path,
    env: Mapping[str, str] | None = None,
    port: int | None = None,
) -> Iterator[Running]:
    """Run a command for the length of a block, waiting for its port when it has one."""
    running = start(command, log_file=log_file, env=env, port=port)
    try:
        if port is not None:
            running.wait_for_port()
        yield running
    finally:
        if running.process.poll() is None:
            running.kill9()


def cluebridge(
    *words: str,
    settings: Mapping[str, str],
    log_file: Path,
    port: int | None = None,
) -> Running:
    """Start `cluebridge WORDS…` with settings given as names without the CLUEBRIDGE_ prefix."""
    env = {f"CLUEBRIDGE_{name.upper()}": value for name, value in settings.items()}
    program = Path(sys.executable).parent / "cluebridge"
    running = start([program, *words], log_file=log_file, env=env, port=port)
    running.name = f"cluebridge {words[0]}"
    return running
