"""The public door: server time per page, pages a second, bytes over the wire, a weak line, Lighthouse.

Lighthouse is measured when its npm package is found (`NODE_PATH`, else `node_modules`).
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.stand import ROOT, Stand, processor_seconds, stand
from tests.support import browser, door
from tests.support.citizen import Citizen, Story
from tests.support.weakline import Weak, weak_line

Row = tuple[str, str, str]
CLIENTS, ROUNDS = 8, 40
STEPS = ("region", "place", "which", "what", "details", "source", "files", "identity", "reward")
CHEAP = {"kdf_memory_kib": 8192, "kdf_passes": 1, "min_free_bytes": 0}
LIGHTHOUSE = Path(os.environ.get("NODE_PATH") or ROOT / "node_modules") / "lighthouse" / "cli"
ASKED = {"accessibility": 100, "best-practices": 100, "performance": 95}


def run() -> list[Row]:
    """Return the figures as (what, measured, target)."""
    with stand("serve-public", **CHEAP) as made:
        return [*_pages(made), *_bytes(made), *_weak(made), *_lighthouse(made)]


# -- pages -----------------------------------------------------------------------------------------


def _pages(made: Stand) -> list[Row]:
    """Read every question with as many clients as asked, in a process of their own."""
    cookies = [_walked(made).cookies.get("public") or "" for _ in range(CLIENTS)]
    server = made.processes["serve-public"]
    asked = json.dumps({"url": made.public, "cookies": cookies})
    before, began = processor_seconds(server), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.door"],
        input=asked,
        text=True,
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    took, used = time.perf_counter() - began, processor_seconds(server) - before
    told = json.loads(done.stdout)
    count, seconds = told["pages"], told["seconds"]
    return [
        (
            f"server time per wizard page, {CLIENTS} clients",
            f"{1000 * used / count:.1f} ms of processor time; median answer {told['median']:.1f} ms",
            "15 ms or less",
        ),
        (
            "wizard pages a second, one server process, clients on the same 2 cores",
            f"{count / seconds:.0f} ({count} pages, {told['bad']} not 200, {took:.1f} s in all)",
            "200 or more",
        ),
    ]


def _walked(made: Stand) -> Citizen:
    citizen = Citizen(made.public)
    citizen.answer_everything(Story())
    return citizen


def _client(url: str, cookie: str) -> Iterator[tuple[int, float]]:
    """Read every question over one connection, again and again; yield status and seconds."""
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port)
    for _ in range(ROUNDS):
        for step in STEPS:
            began = time.perf_counter()
            line.request("GET", f"/report/{step}", headers={"Cookie": f"public={cookie}"})
            answer = line.getresponse()
            answer.read()
            yield answer.status, time.perf_counter() - began
    line.close()


def _clients() -> None:
    """Run all clients in threads; print what they saw."""
    import statistics  # noqa: PLC0415 - only in the process of the clients
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    asked = json.load(sys.stdin)
    with ThreadPoolExecutor(CLIENTS) as pool:
        began = time.perf_counter()
        parts = pool.map(lambda each: list(_client(asked["url"], each)), asked["cookies"])
        seen = [each for part in parts for each in part]
        seconds = time.perf_counter() - began
    told = {
        "pages": len(seen),
        "seconds": seconds,
        "bad": sum(status != http.client.OK for status, _ in seen),
        "median": 1000 * statistics.median(took for _, took in seen),
    }
    print(json.dumps(told))


# -- bytes and a weak line -------------------------------------------------------------------------


def _bytes(made: Stand) -> list[Row]:
    with weak_line(urlsplit(made.public).port or 0, Weak(bits=0, loss=0, delay=0)) as line:
        first = Citizen(line.url)
        page = first.open("/")
        for sheet in door.sheets(page):
            first.look(sheet)
        first_page = line.down
    with weak_line(urlsplit(made.public).port or 0, Weak(bits=0, loss=0, delay=0)) as line:
        whole = Citizen(line.url)
        for sheet in door.sheets(whole.open("/")):
            whole.look(sheet)
        whole.report(Story())
        report = line.down + line.up
    return [
        ("first page with its style, over the wire", f"{first_page} bytes", "14 KB or less"),
        ("a whole report without files, both directions", f"{report} bytes", "60 KB or less"),
    ]


def _weak(made: Stand) -> list[Row]:
    with weak_line(urlsplit(made.public).port or 0, Weak()) as line:
        citizen = Citizen(line.url)
        began = time.perf_counter()
        for sheet in door.sheets(citizen.open("/")):
            citizen.look(sheet)
        citizen.report(Story())
        took = time.perf_counter() - began
        told = f"{took:.0f} s, {line.down + line.up} bytes, {line.lost} packets lost"
    return [("text report at 64 kbit/s, 150 ms, 5 % loss (a proxy's stalls)", told, "completes")]


# -- Lighthouse ------------------------------------------------------------------------------------


def _lighthouse(made: Stand) -> list[Row]:
    program = LIGHTHOUSE / "index.js"
    if not program.exists():
        return []
    cookie = _walked(made).cookies.get("public") or ""
    pages = {"start": ("/", ""), "a question": ("/report/what", cookie), "follow": ("/follow", "")}
    rows = []
    for name, (path, session) in pages.items():
        scores = _scores(program, f"{made.public}{path}", session)
        told = ", ".join(f"{kind} {score}" for kind, score in scores.items())
        target = ", ".join(f"{kind} {least}" for kind, least in ASKED.items())
        rows.append((f"Lighthouse, {name}", told, target))
    return rows


def _scores(program: Path, url: str, session: str) -> dict[str, str]:
    with _chromium() as (env, flags), tempfile.TemporaryDirectory() as room:
        out = Path(room) / "report.json"
        headers = json.dumps({"Cookie": f"public={session}"} if session else {})
        command = [
            *("node", str(program), url, "--quiet", "--output=json", f"--output-path={out}"),
            f"--only-categories={','.join(ASKED)}",
            f"--chrome-flags={' '.join(flags)}",
            f"--extra-headers={headers}",
        ]
        done = subprocess.run(
            command, env=env, capture_output=True, text=True, timeout=150, check=False
        )
        if done.returncode != 0 or not out.exists():
            return {"did not run": done.stderr.strip()[-200:]}
        report = json.loads(out.read_text("utf-8"))
    found = {kind: f"{100 * report['categories'][kind]['score']:.0f}" for kind in ASKED}
    failed = [
        each["id"]
        for each in report["audits"].values()
        if each.get("score") == 0 and each.get("scoreDisplayMode") == "binary"
    ]
    return {**found, "failed": " ".join(failed) or "nothing"}


@contextmanager
def _chromium() -> Iterator[tuple[dict[str, str], list[str]]]:
    """Yield the environment and flags of the browser the tests use."""
    options = browser.launch_options(browser.find())
    env = {**os.environ, **options["env"], "PATH": os.environ["PATH"]}
    env["CHROME_PATH"] = str(options["executable_path"])
    yield env, ["--headless=new", *options["args"]]


if __name__ == "__main__":
    _clients()
