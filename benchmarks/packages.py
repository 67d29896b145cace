"""A package of a gigabyte: how soon it begins, how long it takes, what it holds, checking it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from secrets import token_bytes
from threading import Event, Thread

import httpx2
import pyrage

from benchmarks.evidence import open_case
from benchmarks.stand import ROOT, Stand, officer, resident_bytes, stand, token
from portal.cases import service as cases
from portal.infra.sealing import Sealing
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.main import people
from portal.main.app import make_works

FILES = 200
SIZE = int(os.environ.get("CLUEBRIDGE_BENCH_PACKAGE_BYTES", "1000000000"))
"""Bytes of evidence in all; set smaller for a quick look."""


def fill(works: Works, case_id: int) -> None:
    """Keep FILES files of SIZE bytes in all with the case."""
    with works.begin(SYSTEM, writes=False) as work:
        actor, private = people.unlocked(work, "he")
    block = token_bytes(SIZE // FILES)
    with ThreadPoolExecutor(1) as putter:
        for number in range(FILES):
            sealing = Sealing(works.blobs, putter, max_bytes=SIZE, min_free_bytes=0)
            sealing.add(memoryview(number.to_bytes(8, "big") + block[8:]))
            received = sealing.finish(f"照片 {number:03d}.bin", "application/octet-stream")
            with works.begin(actor, private) as work:
                cases.keep_evidence(work, case_id, received)


SETTING = [0]
"""Peak bytes of the process that sets the list of evidence; it ends a minute after."""


def setting_bytes(parent: int) -> int:
    """Return the resident memory of the processes a process has started, 0 when it has none."""
    found = 0
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        for child in task.read_text().split():
            status = Path(f"/proc/{child}/statm")
            if status.exists():
                found += int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return found


def export(
    made: Stand, client: httpx2.Client, case: int, recipient: str, path: Path
) -> tuple[float, float, int]:
    """Take the package out over HTTP; return seconds to the first byte, to the last, peak bytes."""
    page = f"/cases/{case}/packages"
    form = {
        "csrf": token(client.get(page).text),
        "purpose": "评测",
        "receiver": "评测",
        "key": recipient,
    }
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    process, done, peak = made.processes["serve-staff"], Event(), [0]

    def watch() -> None:
        while not done.wait(0.02):
            peak[0] = max(peak[0], resident_bytes(process))
            SETTING[0] = max(SETTING[0], setting_bytes(process.pid))

    watcher = Thread(target=watch)
    watcher.start()
    fields = [
        part for name, value in form.items() for part in ("--data-urlencode", f"{name}={value}")
    ]
    told = subprocess.run(
        ["curl", "-sS", "-o", path, "-b", cookies, *fields,
         "-w", '{"code": %{http_code}, "first": %{time_starttransfer}, "all": %{time_total}}',
         made.staff + page],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    done.set()
    watcher.join()
    found = json.loads(told)
    assert found["code"] == 200, found
    return found["first"], found["all"], peak[0]


def verify(path: Path, identity: Path) -> float:
    """Check the package as the receiver does, in a process of its own; return the seconds."""
    start = time.perf_counter()
    told = subprocess.run(
        [sys.executable, "-m", "portal.main", "package", "verify", path, "--identity", identity],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert told.stdout.startswith(f"whole: {FILES} items"), told
    return time.perf_counter() - start


def run() -> list[tuple[str, str, str]]:
    """Return the figures as (what, measured, target)."""
    secret = pyrage.x25519.Identity.generate()
    with (
        tempfile.TemporaryDirectory(prefix="cluebridge-packages-") as outside,
        stand("serve-staff") as made,
    ):
        works = make_works(made.settings)
        case = open_case(made)
        fill(works, case)
        works.engine.dispose()
        identity, path = Path(outside) / "key.txt", Path(outside) / "package.zip.age"
        identity.write_text(str(secret), "utf-8")
        client = officer(made, "lin")
        before = resident_bytes(made.processes["serve-staff"])
        first, whole, peak = export(made, client, case, str(secret.to_public()), path)
        again, _, peak2 = export(made, client, case, str(secret.to_public()), path)
        peak = max(peak, peak2)
        checked = verify(path, identity)
    what = f"package of {FILES} files, {SIZE / 1e6:.0f} MB"
    grown = (peak - before) / 2**20
    return [
        (f"{what}: first byte, first export of the process", f"{first:.2f} s", "within 1 s"),
        (f"{what}: first byte, next export", f"{again:.2f} s", "within 1 s"),
        (f"{what}: last byte", f"{whole:.1f} s", "10 s or less"),
        (
            f"{what}: resident memory of the server",
            f"{peak / 2**20:.0f} MiB, {grown:.0f} MiB of it for the exports",
            "under 128 MB",
        ),
        (
            f"{what}: resident memory of the process that sets the list, gone after a minute",
            f"{SETTING[0] / 2**20:.0f} MiB",
            "-",
        ),
        (f"{what}: verify", f"{checked:.1f} s", "10 s or less"),
    ]
