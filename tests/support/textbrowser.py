"""A person at w3m, a browser of text alone, in a real terminal: keys are pressed, nothing else."""

from __future__ import annotations

import fcntl
import gzip
import os
import pty
import select
import shutil
import struct
import subprocess
import termios
import time
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from tests.support.html import Form, Page

PROGRAM = shutil.which("w3m")
TAB, ENTER, FIRST, ERASE, OPEN, TELL = b"\t", b"\r", b"[", b"\x15", b"U", b"X"
GZIP = b"\x1f\x8b"
SECONDS = 20.0
CONFIG = """accept_cookie 1
use_cookie 1
display_charset UTF-8
system_charset UTF-8
document_charset UTF-8
confirm_qq 0
editor sh {room}/editor.sh %s
extbrowser sh {room}/tell.sh
"""
TELL_SH = """cp "$W3M_SOURCEFILE" {room}/page.new
printf %s "$W3M_URL" > {room}/url.new
mv {room}/page.new {room}/page
mv {room}/url.new {room}/url
"""


class Stuck(AssertionError):
    """The browser does not do what was pressed."""


@dataclass(frozen=True)
class Stop:
    """A place the Tab key goes to: a link or a control."""

    tag: str
    given: Mapping[str, str]


class TextBrowser:
    """One w3m on one terminal, with a home of its own."""

    def __init__(self, room: Path, url: str) -> None:
        assert PROGRAM
        self.room = room
        home = room / "home" / ".w3m"
        home.mkdir(parents=True)
        (home / "config").write_text(CONFIG.format(room=room))
        (home / "keymap").write_text("keymap X EXTERN\n")
        (room / "tell.sh").write_text(TELL_SH.format(room=room))
        (room / "editor.sh").write_text(f'cp {room}/typed "$1"\n')
        self._terminal, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 100, 0, 0))
        env = {"TERM": "xterm", "HOME": str(home.parent), "LANG": "C.UTF-8", "PATH": os.defpath}
        self._process = subprocess.Popen(
            [PROGRAM, "-cookie", url],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env=env,
            cwd=room,
            start_new_session=True,
        )
        os.close(inside)
        self.page = self._told()

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait(5)
        os.close(self._terminal)

    def fill(self, form: Form, name: str, value: str) -> None:
        """Go to a field of a form and type, or choose, with the keys w3m has for it."""
        kind = form.named(name)[0].kind
        choice = kind in {"radio", "checkbox"}
        self._go_to(form, name, value if choice else "")
        if kind == "textarea":
            (self.room / "typed").write_text(value + "\n", "utf-8")
            self._press(ENTER)
        elif choice:
            self._press(ENTER)
        else:
            self._press(ENTER, ERASE, value.encode(), ENTER)
        self._settle()

    def press(self, form: Form, name: str, value: str) -> Page:
        """Go to a button and press it; return the page that follows."""
        self._go_to(form, name, value, tag="button")
        self._press(ENTER)
        self._settle()
        self.page = self._told()
        return self.page

    def go(self, url: str) -> Page:
        """Type an address."""
        self._press(OPEN)
        self._settle()
        self._press(ERASE, url.encode(), ENTER)
        self.page = self._told()
        return self.page

    def shown(self) -> str:
        """Return the open page as this browser shows it: eighty columns of text."""
        command = [PROGRAM or "", "-dump", "-T", "text/html", "-cols", "80", "-O", "UTF-8"]
        env = {"HOME": str(self.room / "home"), "LANG": "C.UTF-8", "PATH": os.defpath}
        done = subprocess.run(
            command, input=self.page.html.encode(), env=env, check=True, capture_output=True
        )
        return done.stdout.decode()

    def _go_to(self, form: Form, name: str, value: str, *, tag: str = "") -> None:
        stops = stops_of(self.page.html, form.path)
        for number, (stop, here) in enumerate(stops):
            named = stop.given.get("name", "") == name
            valued = not value or stop.given.get("value", "on") == value
            if here and named and valued and tag in ("", stop.tag) and stop.tag != "a":
                self._press(FIRST, *[TAB] * number)
                return
        raise Stuck(f"no {name}={value} in {form.path}: {[each for each, _ in stops]}")

    def _press(self, *keys: bytes) -> None:
        for key in keys:
            os.write(self._terminal, key)
            self._drain(0.02)

    def _settle(self) -> None:
        """Read what it writes to its terminal until it has been silent for a moment."""
        end = time.monotonic() + SECONDS
        while self._drain(0.3) and time.monotonic() < end:
            pass

    def _drain(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._terminal], [], [], seconds)
        return bool(ready and os.read(self._terminal, 65536))

    def _told(self) -> Page:
        """Press the key that makes w3m tell its address and source."""
        for name in ("page", "url"):
            (self.room / name).unlink(missing_ok=True)
        end = time.monotonic() + SECONDS
        self._settle()
        self._press(TELL)
        while not (self.room / "url").exists():
            if self._process.poll() is not None or time.monotonic() > end:
                raise Stuck(f"w3m tells nothing (exit code {self._process.poll()})")
            self._drain(0.05)
        self._settle()
        url, source = (self.room / "url").read_text(), (self.room / "page").read_bytes()
        html = gzip.decompress(source) if source.startswith(GZIP) else source  # as it came
        return Page(url, 200, html.decode("utf-8"))


def stops_of(html: str, path: str) -> list[tuple[Stop, bool]]:
    """Return where Tab stops on a page, in order, and whether each is inside the form sent to `path`."""
    reader = _Stops(path)
    reader.feed(html)
    return reader.found


class _Stops(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self._path, self._here = path, False
        self.found: list[tuple[Stop, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._here = given.get("action", "").endswith(self._path)
        link = tag == "a" and "href" in given
        control = tag in {"input", "button", "textarea", "select"}
        if link or (control and given.get("type") != "hidden"):
            self.found.append((Stop(tag, given), self._here))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._here = False
