"""The case page with 500 timeline entries."""

from __future__ import annotations

import statistics
import time

from benchmarks.evidence import open_case
from benchmarks.stand import officer, stand
from portal.cases import service as cases
from portal.kernel.actor import SYSTEM
from portal.main import people
from portal.main.app import make_works

ENTRIES = 500


def run() -> list[tuple[str, str, str]]:
    """Return the figures as (what, measured, target)."""
    with stand("serve-staff") as made:
        case = open_case(made)
        works = make_works(made.settings)
        with works.begin(SYSTEM, writes=False) as work:
            actor, private = people.unlocked(work, "lin")
        newest = None
        for index in range(ENTRIES):
            with works.begin(actor, private) as work:
                made_finding = cases.record_finding(
                    work,
                    case,
                    category="fake_stay",
                    suspected_fen=100,
                    proven_fen=100,
                    basis=f"第{index + 1}条",
                    source="review",
                    replaces=newest,
                )
                newest = made_finding.id
        works.engine.dispose()
        client = officer(made, "lin")
        took = []
        for _ in range(25):
            began = time.perf_counter()
            answer = client.get(f"/cases/{case}")
            took.append((time.perf_counter() - began) * 1000)
            assert answer.status_code == 200
        assert answer.text.count("<li") > ENTRIES
        size = len(answer.content) / 1024
    took.sort()
    return [
        (
            f"case page, {ENTRIES} timeline entries",
            f"median {statistics.median(took):.0f} ms, 95th percentile {took[-2]:.0f} ms, {size:.0f} KiB",
            "50 ms or less of server time",
        )
    ]
