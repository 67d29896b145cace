"""A running staff site over a town, and the browsers of its officers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pyotp

from benchmarks.stand import ROOT, browser, free_port, wait_for
from benchmarks.town import Town
from portal.infra.settings import Settings
from portal.main import people


@dataclass
class Site:
    """A running staff site over a town."""

    made: Town
    process: subprocess.Popen[bytes]
    urls: list[str]
    clients: dict[str, httpx2.Client]

    def client(self, login: str) -> httpx2.Client:
        """Return a browser in which an officer is signed in."""
        if login not in self.clients:
            client = browser(self.urls[len(self.clients) % len(self.urls)])
            form = {"login": login, "passphrase": people.PASSPHRASE}
            for later in (0, 30):
                code = pyotp.TOTP(self.made.totp[login]).at(time.time() + later)
                answer = client.post("/sign-in", data={**form, "code": code})
                if "passphrase" not in answer.text:
                    break
            assert answer.status_code == 200, answer.status_code
            self.clients[login] = client
        return self.clients[login]

    def highest_bytes(self) -> int:
        """Return the most resident memory the process ever had."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        return int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1)) * 1024

    def forget_highest(self) -> None:
        """Let the process's high-water mark begin anew."""
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")


@contextmanager
def serving(made: Town, processes: int = 1) -> Iterator[Site]:
    """Run the staff site over a town; its officers are spread over the processes, as nginx would."""
    environment = {**os.environ}
    for name in Settings.model_fields:
        environment[f"CLUEBRIDGE_{name.upper()}"] = str(getattr(made.settings, name))
    command = [sys.executable, "-m", "portal.main", "serve-staff"]
    urls, running = [], []
    try:
        for _ in range(processes):
            port = free_port()
            environment["CLUEBRIDGE_STAFF_PORT"] = str(port)
            running.append(subprocess.Popen(command, env=environment, cwd=ROOT))
            urls.append(f"http://127.0.0.1:{port}")
            wait_for(f"{urls[-1]}/healthz")
        yield Site(made, running[0], urls, {})
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=20)
