"""What a screen reader says of a page: the virtual one of the Guidepup project, over jsdom."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from html import unescape
from pathlib import Path

from tests.support.processes import ROOT

READER = Path(__file__).with_name("screenreader.cjs")
PACKAGES = Path(os.environ.get("NODE_PATH") or ROOT / "node_modules")
"""Where the npm packages of the tests lie."""
SECONDS = 120
_LEGEND = re.compile(r"<legend>(.*?)</legend>", re.DOTALL)
_LABEL = re.compile(r'<label for="([^"]+)">(.*?)</label>', re.DOTALL)
_HINT = re.compile(r'<p class="hint" id="([^"]+)-hint">(.*?)</p>', re.DOTALL)
_TAGS = re.compile(r"<[^>]+>")


def installed() -> bool:
    """Say whether node and the packages are there."""
    wanted = ("jsdom", "@guidepup/virtual-screen-reader")
    return shutil.which("node") is not None and all((PACKAGES / each).exists() for each in wanted)


def spoken(pages: Sequence[str]) -> list[list[str]]:
    """Return, for each page of HTML, its phrases in order, from `document` to `end of document`."""
    done = subprocess.run(
        ["node", READER],
        input="".join(f"{json.dumps(page)}\n" for page in pages),
        env={"PATH": os.environ["PATH"], "NODE_PATH": str(PACKAGES), "LANG": "C.UTF-8"},
        cwd=ROOT,
        text=True,
        capture_output=True,
        timeout=SECONDS,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def legends(html: str) -> list[str]:
    """Return the labels of the groups of a page, as they are seen."""
    return [plain(each) for each in _LEGEND.findall(html)]


def labels(html: str) -> dict[str, str]:
    """Return the labels of single controls by their ids."""
    return {name: plain(words) for name, words in _LABEL.findall(html)}


def hints(html: str) -> dict[str, str]:
    """Return the hints by the ids of what they explain."""
    return {name: plain(words) for name, words in _HINT.findall(html)}


def group_hint(fieldset: str) -> str:
    """Return the hint that stands between a group's label and its first choice, if there is one."""
    found = _HINT.search(fieldset.partition('<div class="choice">')[0])
    return plain(found.group(2)) if found else ""


def plain(html: str) -> str:
    """Return the words of a piece of HTML."""
    return " ".join(unescape(_TAGS.sub("", html)).split())
