"""Evidence up and down through HTTP beside the same path with the cipher off; memory; the disk."""

from __future__ import annotations

import re
import statistics
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_bytes
from typing import Any

from benchmarks.stand import Stand, officer, resident_bytes, stand, token

SIZES = {"100 MB": 100_000_000, "1 GB": 1_000_000_000}
RUNS = {"100 MB": 4, "1 GB": 2}
PROGRAMS = {"sealed": "portal.main", "cipher off": "benchmarks.uncoded"}
TUS = ("-H", "Tus-Resumable: 1.0.0")
MARKER = b"CANARY-" + b"plaintext-must-not-touch-the-disk" * 3


@dataclass
class Rates:
    """Megabytes a second, one for each run."""

    form: list[float] = field(default_factory=list)
    tus: list[float] = field(default_factory=list)
    down: list[float] = field(default_factory=list)
    growth_bytes: int = 0
    plaintext: int = 0


def a_file(folder: Path, size: int) -> Path:
    """Write a file with a marker every megabyte, outside the portal's folders."""
    path = folder / f"video-{size}.bin"
    with path.open("wb") as file:
        block = MARKER + token_bytes(1_000_000 - len(MARKER))
        for _ in range(size // len(block)):
            file.write(block)
    return path


def curl(client_cookies: dict[str, str], *arguments: str) -> tuple[int, float]:
    """Run curl; return status and seconds, from curl's own clock."""
    cookies = "; ".join(f"{name}={value}" for name, value in client_cookies.items())
    told = subprocess.run(
        ["curl", "-sS", "-o", "/dev/null", "-b", cookies, "-w", "%{http_code} %{time_total}",
         *arguments],
        check=True, capture_output=True, text=True,
    ).stdout.split()  # fmt: skip
    return int(told[0]), float(told[1])


def found_plaintext(*folders: Path) -> list[Path]:
    """Return the files that hold the marker."""
    return [
        path for folder in folders for path in folder.rglob("*") if path.is_file() and _holds(path)
    ]


def _holds(path: Path) -> bool:
    with path.open("rb") as file:
        held = b""
        while block := file.read(1 << 24):
            if MARKER in held + block:
                return True
            held = block[-len(MARKER) :]
    return False


def run() -> list[tuple[str, str, str]]:
    """Return the figures as (what, measured, target)."""
    return measured(list(SIZES))


def measured(sizes: list[str]) -> list[tuple[str, str, str]]:
    """Return the figures of files of these sizes, with the cipher and without, in one run."""
    found: list[tuple[str, str, str]] = []
    with tempfile.TemporaryDirectory(prefix="cluebridge-input-") as outside:
        for name in sizes:
            path = a_file(Path(outside), SIZES[name])
            rates = {how: _one(path, program, RUNS[name]) for how, program in PROGRAMS.items()}
            found += _told(name, rates)
            path.unlink()
    return found


def _told(name: str, rates: dict[str, Rates]) -> list[tuple[str, str, str]]:
    sealed, plain, found = rates["sealed"], rates["cipher off"], []
    ways = {"up, form": "form", "up, tus": "tus", "down": "down"}
    for way, key in ways.items():
        with_, without = (statistics.median(getattr(each, key)) for each in (sealed, plain))
        told = f"{with_:.0f} MB/s, {with_ / without:.0%} of {without:.0f} with the cipher off"
        found.append((f"{name} {way} (median of {RUNS[name]})", told, "150 MB/s, 60 %"))
    growth = f"{sealed.growth_bytes / 2**20:.0f} MiB"
    found.append((f"{name}: growth of resident memory", growth, "under 64 MB"))
    found.append((f"{name}: stored files that hold plaintext", str(sealed.plaintext), "0"))
    return found


def _one(path: Path, program: str, runs: int) -> Rates:
    rates, size = Rates(), path.stat().st_size
    with stand("serve-staff", program=program) as made:
        case = open_case(made)
        client = officer(made, "lin")
        csrf = token(client.get(f"/cases/{case}").text)
        cookies, base = dict(client.cookies), f"{made.staff}/cases/{case}/evidence"
        process = made.processes["serve-staff"]
        before = resident_bytes(process)
        Path(f"/proc/{process.pid}/clear_refs").write_text("5")  # forget the peak of the sign-in
        for _ in range(runs):
            status, seconds = curl(cookies, "-F", f"csrf={csrf}", "-F", f"files=@{path}", base)
            assert status == 303, status
            rates.form.append(size / seconds / 1e6)
            rates.tus.append(size / _by_tus(client, cookies, base, csrf, path) / 1e6)
            item = newest_item(client.get(f"/cases/{case}").text)
            asked = ("-d", f"csrf={csrf}&reason=bench", f"{base}/{item}/download")
            status, seconds = curl(cookies, *asked)
            assert status == 200, status
            rates.down.append(size / seconds / 1e6)
        rates.growth_bytes = most_resident_bytes(process) - before
        rates.plaintext = len(found_plaintext(made.settings.data_dir))
    return rates


def most_resident_bytes(process: subprocess.Popen[bytes]) -> int:
    """Return the most memory a process had resident since its peak was last forgotten."""
    status = Path(f"/proc/{process.pid}/status").read_text("utf-8")
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) * 1024


def _by_tus(client: Any, cookies: dict[str, str], base: str, csrf: str, path: Path) -> float:
    size = path.stat().st_size
    headers = {"Tus-Resumable": "1.0.0", "X-CSRF-Token": csrf, "Upload-Length": str(size)}
    begun = client.post(f"{base}/uploads", headers=headers)
    assert begun.status_code == 201, begun.status_code
    url = str(client.base_url.join(begun.headers["location"]))
    status, seconds = curl(
        cookies, "-X", "PATCH", "-T", str(path), *TUS, "-H", f"X-CSRF-Token: {csrf}",
        "-H", "Upload-Offset: 0", "-H", "Content-Type: application/offset+octet-stream", url,
    )  # fmt: skip
    assert status == 204, status
    return seconds


def open_case(made: Stand) -> int:
    """Open a case as an investigator; return its id."""
    client = officer(made, "he")
    page = client.get("/cases/new")
    form = {
        "csrf": token(page.text),
        "title": "评测案件",
        "region": "990100",
        "category": "fake_stay",
        "source": "patrol",
    }
    answer = client.post("/cases", data=form)
    assert answer.status_code == 200, answer.text[-1500:]
    return int(str(answer.url).rsplit("/", 1)[1])


def newest_item(page: str) -> int:
    """Return the id of the last evidence item of a case page."""
    return max(int(each) for each in re.findall(r"/evidence/(\d+)/download", page))
