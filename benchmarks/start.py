"""Start of `cluebridge demo` on an installed tree."""

from __future__ import annotations

import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.stand import ROOT, free_port, wait_for


def once(folder: Path) -> float:
    """Return the seconds until both sites answer and the officers and the receipt are printed."""
    public, staff = free_port(), free_port()
    began = time.perf_counter()
    demo = subprocess.Popen(
        [str(Path(sys.executable).with_name("cluebridge")), "demo", "--data", str(folder),
         "--public-port", str(public), "--staff-port", str(staff)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{public}/")
        wait_for(f"http://127.0.0.1:{staff}/sign-in")
        while demo.stdout is not None and "Ctrl-C" not in demo.stdout.readline():
            pass
        return time.perf_counter() - began
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(timeout=20)


def run() -> list[tuple[str, str, str]]:
    """Return the figures as (what, measured, target)."""
    first, again = [], []
    for _ in range(3):
        with tempfile.TemporaryDirectory(prefix="cluebridge-demo-") as folder:
            first.append(once(Path(folder)))
            again.append(once(Path(folder)))
    target = "5 s or less"
    return [
        ("`cluebridge demo`, data made", f"{statistics.median(first):.1f} s (of 3)", target),
        ("`cluebridge demo`, later start", f"{statistics.median(again):.1f} s (of 3)", target),
    ]
