"""The browser for tests: Debian's Chromium, else the one inside an npm package."""

import fcntl
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import brotli  # type: ignore[import-untyped]
import pylopdf_fonts_zh_cn
from playwright.sync_api import Browser, sync_playwright

from tests.support.processes import ROOT

PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium" / "bin"
UNPACKED = ROOT / "build" / "browser"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SYSTEM = ("chromium", "google-chrome")
# The tests' browser speaks to the portal under test and to nobody else.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pings",
    "--font-render-hinting=none",
)
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <alias><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
  <alias><family>serif</family><prefer><family>Noto Serif SC</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>Noto Sans SC</family></prefer></alias>
</fontconfig>
"""


class NoBrowser(Exception):
    """There is neither a Chromium on this machine nor the npm package."""


@dataclass(frozen=True)
class Chromium:
    """A browser program and the folder of libraries it brings along, if any."""

    program: Path
    libraries: Path | None = None


def find() -> Chromium:
    """Return the machine's own Chromium when it runs, else the npm package's, unpacked once."""
    for name in SYSTEM:
        program = shutil.which(name)
        if program and _runs(program):
            return Chromium(Path(program))
    return packaged()


def packaged() -> Chromium:
    """Return the Chromium of the npm package with its own libraries."""
    if not (PACKAGE / "chromium.br").exists():
        raise NoBrowser("Install Debian's chromium, or run: make assets test")
    UNPACKED.mkdir(parents=True, exist_ok=True)
    done = UNPACKED / "chromium"
    with (UNPACKED / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            _unpack(UNPACKED)
    return Chromium(done, UNPACKED / "lib")


def launch_options(chromium: Chromium | None = None) -> dict[str, Any]:
    """Return the arguments of playwright's `chromium.launch`; Chinese text has its font."""
    chosen = chromium or find()
    room = Path(tempfile.mkdtemp(prefix="cluebridge-browser-"))
    fonts = room / "fonts.conf"
    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    fonts.write_text(FONTS.format(fonts=folder, cache=room / "cache"))
    env = {
        "HOME": str(room),
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "FONTCONFIG_FILE": str(fonts),
    }
    if chosen.libraries:
        env["LD_LIBRARY_PATH"] = str(chosen.libraries)
    arguments = list(QUIET)
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {"executable_path": chosen.program, "headless": True, "args": arguments, "env": env}


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Run one browser for the length of a block."""
    options = launch_options()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(**options)
            try:
                yield browser
            finally:
                browser.close()
    finally:
        shutil.rmtree(options["env"]["HOME"], ignore_errors=True)


def _runs(program: str) -> bool:
    """Say whether it answers: Ubuntu's name may be a hint to install a snap."""
    try:
        answer = subprocess.run(
            [program, "--version"], capture_output=True, check=False, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and answer.stdout.startswith((b"Chromium", b"Google Chrome"))


def _unpack(folder: Path) -> None:
    for archive in ("al2023", "swiftshader"):
        packed = (PACKAGE / f"{archive}.tar.br").read_bytes()
        with tarfile.open(fileobj=BytesIO(brotli.decompress(packed))) as members:
            for member in members:
                if member.isfile():
                    _write(folder / member.name, members.extractfile(member))
    # Last, since its presence says that all is there.
    draft = folder / "chromium.new"
    draft.write_bytes(brotli.decompress((PACKAGE / "chromium.br").read_bytes()))
    draft.chmod(0o755)
    draft.replace(folder / "chromium")


def _write(target: Path, content: IO[bytes] | None) -> None:
    assert content is not None
    assert target.resolve().is_relative_to(UNPACKED.resolve())
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(content.read())
