"""The demonstration comes out to the fen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from portal.infra.settings import Settings
from portal.kernel.actor import SYSTEM
from portal.kernel.money import parse_yuan
from portal.main import demo
from portal.main.app import make_works
from portal.main.cli import main
from portal.main.commands import demo as command
from portal.main.commands.store import upgrade
from portal.main.demo import shouxian
from referrals.recoveries import queries, rules
from referrals.recoveries.rules import Account, Ledger


def test_the_thirteen_cases_come_out_to_the_fen(tmp_path: Path) -> None:
    works = make_works(Settings(data_dir=tmp_path, kdf_memory_kib=8192, kdf_passes=1))
    upgrade(works.engine)
    demo.seed(works)
    totals = {name: parse_yuan(text) for name, text in shouxian.read()["totals"].items()}
    with works.begin(SYSTEM, writes=False) as work:
        received = {
            ledger: rules.balances(lines)[Account.RECEIVED]
            for ledger, lines in queries.lines_of_titles(work.session, "SX-").items()
        }
    works.engine.dispose()
    assert received[Ledger.FUND] == totals["fund"]
    assert received[Ledger.CONTRACT] == totals["contract"]
    assert received[Ledger.FINE] == totals["fine"]
    assert sum(received.values()) == totals["all"]


def test_a_demonstration_never_touches_what_serves_in_earnest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLUEBRIDGE_DATABASE_URL", "postgresql://real.example/portal")
    monkeypatch.setenv("CLUEBRIDGE_BLOB_URL", "s3://real")
    monkeypatch.setenv("CLUEBRIDGE_SMTP_HOST", "mail.real.example")
    seen: list[Settings] = []

    def started(settings: Settings) -> list[Any]:
        seen.append(settings)
        raise SystemExit(0)

    monkeypatch.setattr(command, "_start", started)
    with pytest.raises(SystemExit):
        main(["demo", "--data", str(tmp_path)])
    (settings,) = seen
    assert settings.engine_url.startswith("sqlite")
    assert str(tmp_path) in settings.engine_url
    assert (settings.blob_url, settings.smtp_host) == ("", "")
