"""The sums stay those of the postings when many act at once, and when an act ends half done."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import SQLModel

from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from portal.kernel.errors import Conflict, Invalid
from portal.main import people as demo_people
from portal.main.app import make_works
from portal.reconciliation import service as reconciliation
from referrals.losses import service
from referrals.losses.rules import What
from referrals.losses.service import counting
from referrals.recoveries import queries as lookup
from referrals.recoveries import service as recoveries
from referrals.recoveries.forms import Receive
from referrals.recoveries.rules import Ledger
from tests.conftest import START
from tests.referrals.losses.test_counting import FUND, a_case, an_order, everything, paid, sums
from tests.support import postgres
from tests.support.people import People


class Gone(Exception):
    """The process ended here."""


def test_an_act_that_ends_between_its_posting_and_the_sums_leaves_neither(people, monkeypatch):
    order_id = an_order(people, a_case(people))
    before, real = everything(people), counting._move

    def ends(*_: object) -> None:
        raise Gone

    monkeypatch.setattr(counting, "_move", ends)
    with pytest.raises(Gone):
        paid(people, order_id, 500)
    monkeypatch.setattr(counting, "_move", real)
    assert everything(people) == before
    with people.work("luo", writes=False) as work:
        assert len(lookup.postings(work.session, order_id)) == 1
    paid(people, order_id, 500)
    assert sums(people)["fund", What.PAID] == 500


@pytest.fixture
def on_postgresql(tmp_path: Path) -> Iterator[tuple[Works, People]]:
    with postgres.running_postgres() as server:
        settings = Settings(
            data_dir=tmp_path,
            database_url=postgres.new_database(server),
            kdf_memory_kib=8192,
            kdf_passes=1,
            min_free_bytes=0,
        )
        made = make_works(settings, clock=SetClock(START))
        SQLModel.metadata.create_all(made.engine)
        with made.begin(SYSTEM) as work:
            secrets = demo_people.set_up(work)
        yield made, People(made, secrets)
        made.engine.dispose()


@pytest.mark.slow
def test_the_sums_hold_while_eight_book_at_once_on_postgresql(on_postgresql):
    """Two orders of one case and two of another, paid by eight at a time and in turn overpaid."""
    works, people = on_postgresql
    orders = [
        an_order(people, case_id, ledger=ledger)
        for case_id in (a_case(people), a_case(people))
        for ledger in (Ledger.FUND, Ledger.CONTRACT)
    ]

    def book(n: int) -> str:
        form = Receive(
            amount=FUND // 4, reference=f"银行-{n}", received_on=date(2026, 2, n % 28 + 1)
        )
        for _ in range(5):
            try:
                with people.work("luo") as work:
                    recoveries.receive(work, orders[n % len(orders)], form)
            except Invalid:
                return "refused"
            except (Conflict, OperationalError):
                continue
            return "booked"
        return "gave up"

    with ThreadPoolExecutor(8) as pool:
        came = list(pool.map(book, range(32)))
    assert came.count("booked") == 4 * len(orders)
    assert came.count("refused") == 32 - 4 * len(orders)
    assert sums(people)["fund", What.PAID] == sums(people)["contract", What.PAID] == 2 * FUND
    before = sums(people)
    proof, found = reconciliation.prove(works)
    assert not proof.wrong, [each for each in found if not each.holds]
    with people.work("luo") as work:
        service.rebuild(work)
    assert sums(people) == before
