"""The whole chain: from a citizen's tip to the citizen's reward, and a log that proves it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from portal.main import cli
from tests.support.chain import LEGS, Chain
from tests.support.town import Town

TOLD_OF = {
    "TipReceived",
    "TipAccepted",
    "CaseOpened",
    "CaseShared",
    "FindingRecorded",
    "EvidenceReceived",
    "EvidenceOpened",
    "StepTaken",
    "MoneyReceived",
    "AwardApproved",
    "AwardClaimed",
    "AwardPaid",
}


@pytest.mark.parametrize(
    "any_town", ["postgresql", pytest.param("sqlite", marks=pytest.mark.slow)], indirect=True
)
def test_the_main_job_from_tip_to_reward(any_town: Town) -> None:
    chain = Chain(any_town)
    early = None
    for leg in LEGS:
        leg(chain)
        if leg is Chain.is_shared:
            early = any_town.export_log("early") / "checkpoint"
    chain.check()
    assert early is not None
    _the_log_proves_it(any_town, early)
    assert any_town.bugs() == []


def _the_log_proves_it(town: Town, early: Path) -> None:
    folder = town.export_log("late")
    whole = town.run("log", "verify", folder, "--since", early)
    assert whole.returncode == 0, whole.stdout
    lines = (folder / "bodies.jsonl").read_text("utf-8").splitlines()
    kinds = {json.loads(line)["body"]["event"] for line in lines}
    assert kinds >= TOLD_OF, TOLD_OF - kinds
    _tampering_is_seen(town, folder, early)


def _tampering_is_seen(town: Town, folder: Path, early: Path) -> None:
    entries, bodies = folder / "entries.jsonl", folder / "bodies.jsonl"
    whole, told = entries.read_bytes(), bodies.read_text("utf-8")
    lines = whole.splitlines(keepends=True)
    tampered = {
        "removed": b"".join(lines[:3] + lines[4:]),
        "altered": whole.replace(b'"', b" ", 1),
        "reordered": b"".join([lines[1], lines[0], *lines[2:]]),
        "cut short": b"".join(lines[:-1]),
        "added": whole + lines[0],
    }
    for how, content in tampered.items():
        entries.write_bytes(content)
        assert _verify(folder, early) == 1, how
    found = town.run("log", "verify", folder, "--since", early)
    assert found.returncode == 1
    assert "entries.jsonl" in found.stdout
    entries.write_bytes(whole)
    bodies.write_text(told.replace("hq-wjw", "hq-gaj", 1), "utf-8")
    assert _verify(folder, early) == 1
    bodies.write_text(told, "utf-8")
    older = early.read_text("utf-8")
    early.write_text(older.replace(older.splitlines()[2], "A" * 43 + "="), "utf-8")
    assert _verify(folder, early) == 1
    early.write_text(older, "utf-8")
    assert _verify(folder, early) == 0


def _verify(folder: Path, early: Path) -> int:
    return cli.main(["log", "verify", str(folder), "--since", str(early)])
