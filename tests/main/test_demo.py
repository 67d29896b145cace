"""The demonstration comes out to the fen."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from beancount import loader
from openpyxl import load_workbook
from sqlmodel import col, select

from portal.cases.models import CaseFile
from portal.identity import queries as identity
from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.money import parse_yuan
from portal.main.app import make_works
from portal.main.cli import main
from portal.main.commands import demo as command
from portal.main.demo import shouxian
from portal.reconciliation import service as reconciliation
from portal.registry.models import Institution
from referrals.draws.models import Draw
from referrals.draws.rules import DrawState
from referrals.losses.forms import TakeBoard
from referrals.losses.rules import WHAT_NAMES, What
from referrals.losses.rules.asked import Asked
from referrals.losses.service import exporting, viewing
from referrals.proceedings.models import Proceeding
from referrals.proceedings.rules import State
from referrals.recoveries import queries, rules
from referrals.recoveries.book import registry
from referrals.recoveries.models import RecoveryOrder
from referrals.recoveries.rules import Account, Ledger
from tests.conftest import cheap
from tests.support.processes import free_port


def test_the_thirteen_cases_come_out_to_the_fen(demonstration: Path, tmp_path: Path) -> None:
    shutil.copytree(demonstration, tmp_path, dirs_exist_ok=True)
    works = make_works(cheap(tmp_path))
    totals = {name: parse_yuan(text) for name, text in shouxian.read()["totals"].items()}
    with works.begin(SYSTEM, writes=False) as work:
        received = {
            ledger: rules.balances(lines)[Account.RECEIVED]
            for ledger, lines in queries.lines_of_titles(work.session, "SX-").items()
        }
        (course,) = work.session.exec(select(Proceeding)).all()
        (draw,) = work.session.exec(select(Draw)).all()
        head = identity.actor(work.session, identity.by_login(work.session, "zhao"))
        codes = select(Institution.id).where(col(Institution.code).startswith("SX-"))
        ids = work.session.exec(codes).all()
    with works.begin(head, writes=False) as work:
        boards = [viewing.show(work, Asked(institution=each)).board for each in ids]
    sheets = {each: _sheet(works, head, each) for each in ids}
    booked = _booked(works)
    proof, found = reconciliation.prove(works)
    works.engine.dispose()
    assert not proof.wrong, [(each.check.code, each.examples) for each in found if not each.holds]
    assert len(boards) == len(shouxian.read()["cases"]) == 13
    assert sum(each.cases[What.PROVEN] for each in boards) == totals["fund"]
    for what in (What.ORDERED, What.PAID):
        seen = {
            ledger: sum(
                each.ledgers[ledger].sums[what] for each in boards if ledger in each.ledgers
            )
            for ledger in Ledger
        }
        assert seen == received
        assert sum(seen.values()) == totals["all"]
    assert course.state is State.NOTICED and course.speak_until is not None
    assert draw.state is DrawState.DRAWN and draw.seed_typed_by != draw.seed_confirmed_by
    assert received[Ledger.FUND] == totals["fund"]
    assert received[Ledger.CONTRACT] == totals["contract"]
    assert received[Ledger.FINE] == totals["fine"]
    assert sum(received.values()) == totals["all"]
    for name in ("fund", "contract", "fine"):
        told = registry.ledger(Ledger(name)).name.zh
        assert sum(each.get(told, 0) for each in sheets.values()) == totals[name], name
        assert booked[name] == totals[name], name


def _sheet(works: Works, head: Actor, institution: int | None) -> dict[str, int]:
    """Return what came in of an institution by the name of the ledger, as its workbook has it, in fen."""
    form = TakeBoard(purpose="核对", kind="xlsx")
    with exporting.export(works, head, Asked(institution=institution), form, "zh").file as file:
        rows = list(load_workbook(file).active.iter_rows(values_only=True))
    at = next(row for row in rows if "机关" in row).index(WHAT_NAMES[What.PAID].zh)
    sums = (row for row in rows if len(row) > at and isinstance(row[at], int | float))
    return {row[1]: round(row[at] * 100) for row in sums}


def _booked(works: Works) -> dict[str, int]:
    """Return what the journal books as received of the thirteen cases, by ledger, once it loads."""
    with works.begin(SYSTEM, writes=False) as work:
        told = "".join(reconciliation.lines(work, reconciliation.Wanted("")))
        orders = {
            f"Order-{order}": ledger.value
            for order, ledger in work.session.exec(
                select(RecoveryOrder.id, RecoveryOrder.ledger)
                .join(CaseFile, col(CaseFile.id) == RecoveryOrder.case_id)
                .join(Institution, col(Institution.id) == CaseFile.institution_id)
                .where(col(Institution.code).startswith("SX-"))
            )
        }
    entries, errors, _ = loader.load_string(told)
    assert not errors
    sums: Counter[str] = Counter()
    for posting in (each for entry in entries for each in getattr(entry, "postings", ())):
        order = posting.account.rpartition(":")[2]
        if ":Received:" in posting.account and order in orders:
            sums[orders[order]] += int(posting.units.number * 100)
    return dict(sums)


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


@pytest.mark.parametrize("fresh", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_the_demonstration_starts_and_stops_when_told(
    fresh: bool, demonstration: Path, tmp_path: Path
) -> None:
    """Fresh data are made by `prepare`, as the fixture's are: starting on them is slow alone."""
    if not fresh:
        shutil.copytree(demonstration, tmp_path, dirs_exist_ok=True)
    public, staff = free_port(), free_port()
    command = [str(Path(sys.executable).with_name("cluebridge")), "demo", "--data", str(tmp_path)]
    command += ["--public-port", str(public), "--staff-port", str(staff)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        told = "".join(iter(running.stdout.readline, "Ctrl-C stops everything.\n"))
        assert f"http://127.0.0.1:{public}/" in told
        with urlopen(f"http://127.0.0.1:{staff}/sign-in", timeout=5) as page:
            assert "zhao" in page.read().decode()
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=20) == 0
    with pytest.raises(OSError):
        urlopen(f"http://127.0.0.1:{public}/", timeout=2)
