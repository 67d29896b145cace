"""A stand to measure on: fresh data, running processes, a small browser without pictures."""

from __future__ import annotations

import os
import platform
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import httpx2
import pyotp

from portal.infra.settings import Settings
from portal.kernel.actor import SYSTEM
from portal.main import people
from portal.main.app import make_works
from portal.main.commands.store import upgrade

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Stand:
    """Fresh data and the addresses of the processes serving it."""

    settings: Settings
    totp: dict[str, str]
    public: str
    staff: str
    processes: dict[str, subprocess.Popen[bytes]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def stand(*verbs: str, program: str = "portal.main", **changed: object) -> Iterator[Stand]:
    """Yield a stand running `verbs` (serve-public, serve-staff, worker) with default settings."""
    with tempfile.TemporaryDirectory(prefix="cluebridge-bench-") as folder:
        settings = Settings(
            data_dir=Path(folder), public_port=free_port(), staff_port=free_port(), **changed
        )
        works = make_works(settings)
        upgrade(works.engine)
        with works.begin(SYSTEM) as work:
            totp = people.set_up(work)
        works.engine.dispose()
        environment = {**os.environ}
        for name in Settings.model_fields:
            environment[f"CLUEBRIDGE_{name.upper()}"] = str(getattr(settings, name))
        command = [sys.executable, "-m", program]
        running = {
            verb: subprocess.Popen([*command, verb], env=environment, cwd=ROOT) for verb in verbs
        }
        made = Stand(
            settings,
            totp,
            f"http://127.0.0.1:{settings.public_port}",
            f"http://127.0.0.1:{settings.staff_port}",
            running,
        )
        try:
            for verb, address in (("serve-public", made.public), ("serve-staff", made.staff)):
                if verb in verbs:
                    wait_for(f"{address}/healthz")
            yield made
        finally:
            for process in running.values():
                process.terminate()
            for process in running.values():
                process.wait(timeout=20)


def wait_for(address: str, seconds: float = 30) -> None:
    """Return when the address answers; raise TimeoutError otherwise."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(address)


def browser(address: str) -> httpx2.Client:
    """Return a client that keeps cookies and follows pages."""
    return httpx2.Client(base_url=address, follow_redirects=True, timeout=120)


def token(page: str) -> str:
    """Return the form token of a page."""
    found = re.search(r'name="csrf"\s+value="([^"]*)"', page)
    return found.group(1) if found else ""


def officer(made: Stand, login: str) -> httpx2.Client:
    """Return a client signed in on the staff site."""
    client = browser(made.staff)
    code = pyotp.TOTP(made.totp[login]).now()
    form = {"login": login, "passphrase": people.PASSPHRASE, "code": code}
    assert client.post("/sign-in", data=form).status_code == 200
    return client


def resident_bytes(process: subprocess.Popen[bytes]) -> int:
    """Return the resident memory of a process."""
    status = Path(f"/proc/{process.pid}/status").read_text("utf-8")
    return int(re.search(r"VmRSS:\s+(\d+) kB", status).group(1)) * 1024


def processor_seconds(process: subprocess.Popen[bytes]) -> float:
    """Return the processor time a process has used."""
    fields = Path(f"/proc/{process.pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def machine() -> str:
    """Return which machine this is, in one line."""
    cpu = "unknown processor"
    info = Path("/proc/cpuinfo")
    if info.is_file():
        cpu = re.search(r"model name\s*:\s*(.*)", info.read_text("utf-8")).group(1)
    return (
        f"{os.cpu_count()} cores of {cpu}, {platform.system()}, Python {platform.python_version()}"
    )
