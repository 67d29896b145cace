"""Acts that meet in one case wait for each other on PostgreSQL: none is ended for a deadlock."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from secrets import token_hex
from threading import Barrier

import pytest

from portal.cases import queries
from portal.cases import service as cases
from portal.cases.forms import Close, OpenCase
from portal.cases.rules import Outcome, Role, Source, Stage
from portal.cases.rules.masking import FieldProfile
from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from portal.kernel.errors import DomainError
from portal.linking import service as linking
from portal.main import people as demo_people
from portal.main.app import make_works
from portal.registry.models import Institution
from portal.registry.rules import InstitutionKind
from portal.sharing import queries as asked
from portal.sharing import service as sharing
from portal.sharing.forms import Share
from portal.tasks import queries as tasks_of
from portal.tasks import service as tasks
from portal.tasks.forms import NewTask
from referrals.clocks import jobs
from referrals.duty import queries as duty
from referrals.recoveries import queries as money
from referrals.recoveries import service as recoveries
from referrals.recoveries.forms import Decide, Propose
from referrals.recoveries.rules import Ledger, OrderState
from tests.conftest import START
from tests.support.people import People

ROUNDS = 12
BASIS = "医疗保障基金使用监督管理条例第二十六条"


@dataclass
class Town:
    """The demonstration officers on PostgreSQL."""

    works: Works
    people: People
    clock: SetClock

    def case(self, institution: int | None = None) -> int:
        form = OpenCase(
            title="专项检查发现",
            region="990100",
            category="fake_stay",
            source=Source.CAMPAIGN,
            institution_id=institution,
        )
        with self.people.work("lin") as work:
            return cases.open_case(work, form).id or 0

    def institution(self) -> int:
        with self.people.work("lin") as work:
            code = f"T-{token_hex(4)}"
            hospital = InstitutionKind.HOSPITAL
            made = Institution(code=code, name="演示医院", kind=hospital, region="990100")
            work.session.add(made)
            work.session.flush()
            return made.id or 0

    def stage(self, case_id: int) -> Stage:
        with self.works.begin(SYSTEM, writes=False) as work:
            return queries.by_id(work.session, case_id).stage


@pytest.fixture(scope="module")
def town(
    tmp_path_factory: pytest.TempPathFactory, postgres_tables: Callable[[], str]
) -> Iterator[Town]:
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("deadlocks"),
        database_url=postgres_tables(),
        kdf_memory_kib=8192,
        kdf_passes=1,
        min_free_bytes=0,
    )
    clock = SetClock(START)
    works = make_works(settings, clock=clock)
    with works.begin(SYSTEM) as work:
        secrets = demo_people.set_up(work)
    people = People(works, secrets)
    for login in ("lin", "zhao", "wei"):
        people.as_(login)
    yield Town(works, people, clock)
    works.engine.dispose()


@pytest.fixture(autouse=True)
def _no_deadlock(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Jobs outlive a deadlock and say so; here they must not meet one."""
    with caplog.at_level(logging.WARNING):
        yield
    assert "next round" not in caplog.text


def at_once(*acts: Callable[[], None]) -> None:
    """Do these at the same moment; one may find that another was faster, nothing else."""
    ready = Barrier(len(acts))

    def act(each: Callable[[], None]) -> None:
        ready.wait(60)
        with suppress(DomainError):
            each()

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(act, each) for each in acts]:
            done.result(120)


def test_a_case_is_merged_while_its_time_limits_are_announced(town: Town) -> None:
    pairs = [(town.case(), town.case()) for _ in range(ROUNDS)]
    town.clock.instant += timedelta(days=200)

    def merge_all() -> None:
        for merged, into in pairs:
            with town.people.work("zhao") as work:
                linking.merge(work, merged, into=into, reason="同一机构同一手法")

    sweep = partial(jobs.sweep, town.works)
    at_once(merge_all, sweep, sweep)
    with town.works.begin(SYSTEM, writes=False) as work:
        for merged, into in pairs:
            assert queries.by_id(work.session, merged).merged_into == into


def test_a_case_is_closed_while_a_task_in_it_is_finished(town: Town) -> None:
    for _ in range(ROUNDS):
        case_id = town.case()
        with town.people.work("zhao") as work:
            cases.file_case(work, case_id, "应予处罚")
        with town.people.work("lin") as work:
            made = [tasks.add(work, case_id, NewTask(kind="visit")).id or 0 for _ in range(3)]

        def close(case_id: int = case_id) -> None:
            with town.people.work("zhao") as work:
                cases.close(work, case_id, Close(outcome=Outcome.NO_VIOLATION, reason="查无实据"))

        def finish(task_id: int) -> None:
            with town.people.work("lin") as work:
                tasks.finish(work, task_id)

        at_once(close, *(partial(finish, each) for each in made))
        assert town.stage(case_id) is Stage.CLOSED
        with town.works.begin(SYSTEM, writes=False) as work:
            assert not tasks_of.open_in(work.session, case_id)


def test_an_agency_agrees_to_take_part_while_its_share_ends(town: Town) -> None:
    for _ in range(ROUNDS):
        case_id = town.case()
        with town.people.work("lin") as work:
            cases.share(
                work,
                case_id,
                "hq-wjw",
                role=Role.READER,
                basis=BASIS,
                profile=FieldProfile.OUTLINE,
            )
        form = Share(
            agency="hq-wjw", role=Role.CONTRIBUTOR, basis=BASIS, way="invite", text="请协助"
        )
        with town.people.work("lin") as work:
            sharing.share(work, case_id, form)
            (invitation,) = asked.open_invitations(work.session, case_id)

        def accept(invitation_id: int = invitation.id or 0) -> None:
            with town.people.work("wei") as work:
                sharing.accept(work, invitation_id)

        def end(case_id: int = case_id) -> None:
            with town.people.work("lin") as work:
                sharing.end(work, case_id, "hq-wjw", "结束")

        at_once(accept, end)
        with town.works.begin(SYSTEM, writes=False) as work:
            assert queries.grant(work.session, case_id, "hq-wjw") is None
            assert not asked.open_invitations(work.session, case_id)


def test_acts_found_at_once_in_cases_on_one_institution_are_all_added_up(town: Town) -> None:
    for _ in range(ROUNDS // 3):
        place = town.institution()
        case_ids = [town.case(place) for _ in range(4)]

        def find(case_id: int) -> None:
            with town.people.work("lin") as work:
                cases.record_finding(
                    work,
                    case_id,
                    category="fake_stay",
                    suspected_fen=1000_00,
                    proven_fen=1000_00,
                    basis="核对床位",
                    source="review",
                )

        at_once(*(partial(find, each) for each in case_ids))
        with town.works.begin(SYSTEM, writes=False) as work:
            flags = duty.flags(work.session, case_ids)
            assert {each: flag.total_fen for each, flag in flags.items()} == {
                case_ids[2]: 3000_00,
                case_ids[3]: 4000_00,
            }


def test_of_two_fines_for_one_act_decided_at_once_one_stands(town: Town) -> None:
    for _ in range(ROUNDS // 3):
        place, orders = town.institution(), []
        form = Propose(
            ledger=Ledger.FINE,
            fine_rule="O735-38",
            obligor="演示医院",
            base=1000_00,
            amount=1000_00,
            basis="条例第三十八条",
        )
        for case_id in (town.case(place), town.case(place)):
            with town.people.work("lin") as work:
                orders.append(recoveries.propose(work, case_id, form).id or 0)

        def approve(order_id: int) -> None:
            with town.people.work("zhao") as work:
                recoveries.decide(work, order_id, Decide(decision="approve", reasons="同意"))

        at_once(*(partial(approve, each) for each in orders))
        with town.people.work("lin", writes=False) as work:
            states = [money.get(work.session, work.actor, each).state for each in orders]
        assert sorted(states) == [OrderState.ORDERED, OrderState.PROPOSED]
