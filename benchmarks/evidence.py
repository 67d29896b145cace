"""100 MB of evidence up and down through HTTP, memory and what lies on the disk."""

from __future__ import annotations

import re
import statistics
import subprocess
import tempfile
from pathlib import Path
from secrets import token_bytes

from benchmarks.stand import Stand, officer, resident_bytes, stand, token

SIZE = 100_000_000
MARKER = b"CANARY-" + b"plaintext-must-not-touch-the-disk" * 3


def a_file(folder: Path) -> Path:
    """Write 100 MB with a marker every megabyte, outside the portal's folders."""
    path = folder / "video.bin"
    with path.open("wb") as file:
        block = MARKER + token_bytes(1_000_000 - len(MARKER))
        for _ in range(SIZE // len(block)):
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
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and MARKER in path.read_bytes()
    ]


def run() -> list[tuple[str, str, str]]:
    """Return the figures as (what, measured, target)."""
    with (
        tempfile.TemporaryDirectory(prefix="cluebridge-input-") as outside,
        stand("serve-staff") as made,
    ):
        path = a_file(Path(outside))
        case = open_case(made)
        client = officer(made, "lin")
        page = client.get(f"/cases/{case}")
        csrf = token(page.text)
        cookies = dict(client.cookies)
        before = resident_bytes(made.processes["serve-staff"])
        peak, up = before, []
        for _ in range(4):
            status, seconds = curl(
                cookies, "-F", f"csrf={csrf}", "-F", f"files=@{path}",
                f"{made.staff}/cases/{case}/evidence",
            )  # fmt: skip
            assert status == 303, status
            up.append(SIZE / seconds / 1e6)
            peak = max(peak, resident_bytes(made.processes["serve-staff"]))
        down = []
        item = newest_item(client.get(f"/cases/{case}").text)
        for _ in range(4):
            status, seconds = curl(
                cookies, "-d", f"csrf={csrf}&reason=bench",
                f"{made.staff}/cases/{case}/evidence/{item}/download",
            )  # fmt: skip
            assert status == 200, status
            down.append(SIZE / seconds / 1e6)
            peak = max(peak, resident_bytes(made.processes["serve-staff"]))
        hits = found_plaintext(made.settings.data_dir)
    growth = f"{(peak - before) / 2**20:.0f} MiB"
    rate = "at least 150 MB/s"
    return [
        ("100 MB up, HTTP multipart (median of 4)", f"{statistics.median(up):.0f} MB/s", rate),
        ("100 MB down (median of 4)", f"{statistics.median(down):.0f} MB/s", rate),
        ("growth of resident memory", growth, "under 64 MB"),
        ("files in the data folder that hold plaintext", str(len(hits)), "0"),
    ]


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
