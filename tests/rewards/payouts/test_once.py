"""Many at one moment, and a process killed at any point: a reward is paid once."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, select

from portal.audit.models import AuditLeaf
from portal.crypto.keys import PrivateKey
from portal.infra.settings import Settings
from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.clock import SetClock
from portal.main import people as demo_people
from portal.main.app import make_works
from rewards.claims.rules import State
from rewards.payouts import service
from rewards.payouts.forms import Send, Settle
from rewards.payouts.models import Payout, RewardPosting
from rewards.payouts.rules import Account, PayoutState
from tests.conftest import START, cheap
from tests.rewards.claims import support
from tests.support import postgres
from tests.support.people import People

SETTLE = Settle(paid_on=date(2026, 3, 2))


def sent(works: Works, people: People) -> int:
    return support.sent(works, people)


def confirm_at_once(works: Works, people: People, award_id: int, times: int) -> None:
    """Confirm one payment many times at one moment: every confirmation is answered, one pays."""
    actor, key = people.as_("yin")

    def confirm(_: int) -> State:
        with works.begin(actor, key) as work:
            return service.settle(work, award_id, SETTLE).state

    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(confirm, range(times))) == [State.PAID] * times
    assert support.balance(works, award_id)[Account.PAID] == 3_600_00
    with works.begin(SYSTEM, writes=False) as work:
        assert len(work.session.exec(select(RewardPosting)).all()) == 2
        paid = select(AuditLeaf.id).where(AuditLeaf.event == "AwardPaid")
        assert len(work.session.exec(paid).all()) == 1


def test_twenty_confirmations_at_once_pay_once(works: Works, people: People) -> None:
    confirm_at_once(works, people, sent(works, people), 20)


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
def test_two_hundred_confirmations_at_once_pay_once_on_postgresql(
    on_postgresql: tuple[Works, People],
) -> None:
    works, people = on_postgresql
    confirm_at_once(works, people, sent(works, people), 200)


def reserved(work: Work, award_id: int) -> None:
    service.reserve(work, award_id)


def told(work: Work, award_id: int) -> None:
    service.send(work, award_id, Send(reference="FK-1"))


def settled(work: Work, award_id: int) -> None:
    service.settle(work, award_id, SETTLE)


STEPS = (reserved, told, settled)


@contextmanager
def dies(works: Works, *, before_commit: bool) -> Iterator[Works]:
    """Yield works that kill their process with -9 just before or just after the commit."""

    def die(_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    if before_commit:
        yield replace(works, sealers=(*works.sealers, die))
    else:
        yield works
        die(None)


def in_a_process_killed(
    folder: Path, clock: SetClock, act: Callable[[Works], None], *, before_commit: bool
) -> None:
    child = os.fork()
    if child:
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        return
    try:
        with dies(make_works(cheap(folder), clock=clock), before_commit=before_commit) as mine:
            act(mine)
    finally:
        os._exit(1)


@pytest.mark.parametrize("before_commit", [True, False])
def test_a_payment_whose_process_dies_is_paid_once(
    works: Works, people: People, clock: SetClock, before_commit: bool
) -> None:
    _, _, award_id = support.claimed(works, people)
    whose = [people.as_(login) for login in ("luo", "luo", "yin")]
    works.engine.dispose()
    for number, step in enumerate(STEPS):
        actor, key = whose[number]

        def act(
            mine: Works,
            step: Callable[[Work, int], None] = step,
            actor: Actor = actor,
            key: PrivateKey = key,
        ) -> None:
            with mine.begin(actor, key) as work:
                step(work, award_id)

        in_a_process_killed(works.settings.data_dir, clock, act, before_commit=before_commit)
        with works.begin(SYSTEM, writes=False) as work:
            made = work.session.exec(select(Payout)).all()
            states = [each.state for each in made]
            done = number if before_commit else number + 1
            assert states == [list(PayoutState)[done - 1]] * bool(done)
        works.engine.dispose()
        act(works)
        works.engine.dispose()
    assert support.stored(works, award_id).state is State.PAID
    assert support.balance(works, award_id)[Account.PAID] == 3_600_00
    assert support.events_of(works).count("AwardPaid") == 1
    with works.begin(SYSTEM, writes=False) as work:
        assert work.session.connection().execute(text("PRAGMA integrity_check")).scalar() == "ok"


def test_a_clock_put_back_neither_hinders_nor_repeats_a_payment(
    works: Works, people: People, clock: SetClock
) -> None:
    award_id = sent(works, people)
    clock.instant -= timedelta(days=40)
    assert support.settle(people, award_id).paid_on == date(2026, 3, 2)
    assert support.settle(people, award_id).state is State.PAID
    assert support.balance(works, award_id)[Account.PAID] == 3_600_00
