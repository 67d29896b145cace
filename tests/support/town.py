"""The whole portal as it runs: three processes, one database, one folder, and everybody in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from portal.infra.settings import Settings
from portal.kernel.actor import SYSTEM
from portal.main import people
from portal.main.app import make_works
from portal.main.commands.store import upgrade
from tests.support import processes
from tests.support.citizen import Citizen
from tests.support.nursery import nursery
from tests.support.officer import Officer
from tests.support.processes import Running
from tests.support.site import AfterPost, nothing_happens

CHEAP = {"kdf_memory_kib": "8192", "kdf_passes": "1", "min_free_bytes": "0", "sweep_seconds": "1"}
PROGRAM = Path(sys.executable).parent / "cluebridge"


class Town:
    """One installation under test. Its processes can be killed and started again."""

    def __init__(self, room: Path, *, database_url: str = "") -> None:
        self.room, self.data, self.logs = room, room / "data", room / "logs"
        self.temp = room / "tmp"
        for folder in (self.data, self.logs, self.temp):
            folder.mkdir(parents=True, exist_ok=True)
        self._ports = {"public": processes.free_port(), "staff": processes.free_port()}
        self.settings = {
            **CHEAP,
            "data_dir": str(self.data),
            "database_url": database_url,
            "public_port": str(self._ports["public"]),
            "staff_port": str(self._ports["staff"]),
        }
        self.running: dict[str, Running] = {}
        self.secrets: dict[str, str] = {}
        self.officers: dict[str, Officer] = {}
        self.sessions: dict[str, list[Any]] = {}
        self.after_post: AfterPost = nothing_happens
        self._browsers: list[Citizen | Officer] = []

    def set_up(self) -> None:
        """Make the tables and the demonstration's officers."""
        settings = Settings(
            data_dir=self.data,
            database_url=self.settings["database_url"],
            kdf_memory_kib=8192,
            kdf_passes=1,
            min_free_bytes=0,
        )
        works = make_works(settings)
        try:
            upgrade(works.engine)
            with works.begin(SYSTEM) as work:
                self.secrets = people.set_up(work)
        finally:
            works.engine.dispose()

    def copy_from(self, template: Town) -> None:
        """Take over data set up before, while nothing runs there (SQLite only)."""
        shutil.copytree(template.data, self.data, dirs_exist_ok=True)
        self.secrets = dict(template.secrets)
        for login, officer in template.officers.items():  # signed in there, signed in here
            made = self.person(login)
            for cookie in officer.cookies.jar:
                made.cookies.set(cookie.name, cookie.value)
            self.officers[login] = made

    def start(self, *names: str) -> None:
        """Start the named processes (public, staff, worker), by default all, and wait for them."""
        for name in names or ("public", "staff", "worker"):
            words = name if name == "worker" else f"serve-{name}"
            env = {f"CLUEBRIDGE_{key.upper()}": value for key, value in self.settings.items()}
            env["TMPDIR"] = str(self.temp)
            log_file = self.logs / f"{name}.log"
            child = nursery().start([words], log_file=log_file, env=env)
            self.running[name] = Running(words, child, log_file, self._ports.get(name))
        for name in names or ("public", "staff"):
            if name in self._ports:
                self.running[name].wait_for_port()

    def kill9(self, name: str) -> None:
        """End a process as a power cut would."""
        self.running.pop(name).kill9()

    def stop(self) -> None:
        """Stop whatever still runs and close all browsers."""
        for browser in self._browsers:
            browser.close()
        for each in self.running.values():
            if each.process.poll() is None:
                each.kill9()
        self.running = {}

    def bugs(self) -> list[str]:
        """Return what the processes logged of errors nobody foresaw."""
        logs = [path.read_text(errors="replace") for path in sorted(self.logs.glob("*.log"))]
        lines = [line for log in logs for line in log.splitlines()]
        return [line for line in lines if "bug:" in line or "Traceback" in line]

    @property
    def public_url(self) -> str:
        """Return the address of the public site."""
        return f"http://{processes.LOOPBACK}:{self._ports['public']}"

    @property
    def staff_url(self) -> str:
        """Return the address of the staff site."""
        return f"http://{processes.LOOPBACK}:{self._ports['staff']}"

    def citizen(self) -> Citizen:
        """Return somebody new with an empty browser."""
        made = Citizen(self.public_url)
        made.after_post = self.after_post
        self._browsers.append(made)
        return made

    def officer(self, login: str) -> Officer:
        """Return an officer, signed in once and for all."""
        if login not in self.officers:
            self.officers[login] = self.person(login).sign_in()
        return self.officers[login]

    def person(self, login: str) -> Officer:
        """Return an officer with an empty browser, not signed in."""
        made = Officer(self.staff_url, login, self.secrets[login])
        made.after_post = self.after_post
        self._browsers.append(made)
        return made

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Run one command of the program to its end."""
        env = {f"CLUEBRIDGE_{key.upper()}": value for key, value in self.settings.items()}
        log_file = self.logs / "command.log"
        log_file.unlink(missing_ok=True)
        running = processes.start([PROGRAM, *words], log_file=log_file, env=env)
        code = running.process.wait(120)
        return subprocess.CompletedProcess([str(w) for w in words], code, running.log(), "")

    def export_log(self, name: str) -> Path:
        """Export the custody log with `cluebridge log export`; return its folder."""
        folder = self.room / "exports" / name
        done = self.run("log", "export", folder, "--bodies")
        assert done.returncode == 0, done.stdout
        return folder
