"""The demonstration comes out to the fen."""

from __future__ import annotations

from pathlib import Path

from portal.infra.settings import Settings
from portal.kernel.actor import SYSTEM
from portal.kernel.money import parse_yuan
from portal.main import demo
from portal.main.app import make_works
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
