"""Every test that docs/faults.md names is there."""

from __future__ import annotations

import re

from portal.infra.settings import ROOT

NAMED = re.compile(r"`(\S+\.py)::(test_\w+)`")


def test_every_fault_has_its_test() -> None:
    told = (ROOT / "docs" / "faults.md").read_text("utf-8").partition("## Fuzzing")[0]
    rows = [line for line in told.splitlines() if line.startswith("|") and "| fault |" not in line]
    for row in rows:
        assert set(row) <= set("|-") or NAMED.search(row), row
    for path, name in NAMED.findall(told):
        place = ROOT / "tests" / ("" if path.startswith("journeys/") else "portal") / path
        assert f"def {name}(" in place.read_text("utf-8"), (path, name)
