"""`python -m benchmarks [name …]`: run the benchmarks, print them, add them to RESULTS.md."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import (
    bankfile,
    campaigns,
    casepage,
    checklists,
    clocks,
    door,
    draws,
    evidence,
    leads,
    letters,
    log,
    losses,
    moving,
    packages,
    quotes,
    start,
    submissions,
    tracker,
)
from benchmarks.stand import machine

ALL = {
    "submissions": submissions.run,
    "evidence": evidence.run,
    "packages": packages.run,
    "campaigns": campaigns.run,
    "casepage": casepage.run,
    "checklists": checklists.run,
    "door": door.run,
    "draws": draws.run,
    "quotes": quotes.run,
    "start": start.run,
    "tracker": tracker.run,
    "log": log.run,
    "leads": leads.run,
    "clocks": clocks.run,
    "letters": letters.run,
    "bankfile": bankfile.run,
    "losses": losses.run,
    "moving": moving.run,
}


def main() -> None:
    names = sys.argv[1:] or list(ALL)
    lines = [
        f"\n## {datetime.now(UTC):%Y-%m-%d} · {machine()}\n",
        "| what | measured | target |",
        "|---|---|---|",
    ]
    for name in names:
        for what, measured, target in ALL[name]():
            lines.append(f"| {what} | {measured} | {target} |")
            print(lines[-1], flush=True)
    results = Path(__file__).with_name("RESULTS.md")
    with results.open("a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
