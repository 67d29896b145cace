"""Many approvals at one moment on PostgreSQL: neither the year's money nor the cap is overdrawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from portal.kernel.errors import Invalid, Refused
from portal.main import people as demo_people
from portal.main.app import make_works
from portal.statements import service as statements
from rewards.budgets import queries as budgets
from rewards.claims import queries, service
from rewards.claims.forms import Decide, PublishList
from rewards.claims.rules import State
from rewards.claims.service import publishing
from tests.conftest import START
from tests.rewards.claims import support, test_after, test_annulling
from tests.support.people import People

pytestmark = pytest.mark.slow


@pytest.fixture
def people(postgres_tables: Callable[[], str], tmp_path: Path) -> Iterator[People]:
    settings = Settings(
        data_dir=tmp_path,
        database_url=postgres_tables(),
        kdf_memory_kib=8192,
        kdf_passes=1,
        min_free_bytes=0,
    )
    works: Works = make_works(settings, clock=SetClock(START))
    with works.begin(SYSTEM) as work:
        secrets = demo_people.set_up(work)
    yield People(works, secrets)
    works.engine.dispose()


def approve(people: People, award_id: int) -> None:
    with people.work("zhao") as work:
        service.decide(work, award_id, Decide(decision="approve", reasons="同意"))


def test_approvals_at_once_take_no_more_than_the_year_has(people: People) -> None:
    support.grant(people, "11000.00")
    ids = []
    for _ in range(6):
        tip_id = support.tip(people.works)
        case_id = support.case(people, tip_id, proven="360000.00")
        ids.append(support.propose(people, case_id, tip_id, "3600.00"))
        support.check(people, ids[-1])
    people.as_("zhao")
    refused = support.together(*[lambda each=each: approve(people, each) for each in ids])
    assert [type(each) for each in refused if each] == [Refused] * 3
    states = [support.stored(people.works, each).state for each in ids]
    assert sorted(states) == [State.APPROVED] * 3 + [State.CHECKED] * 3
    with people.works.begin(SYSTEM, writes=False) as work:
        found = budgets.budget(work.session, "hq-ybj", 2026)
    assert found is not None
    assert (found.granted_fen, found.reserved_fen, found.spent_fen) == (1_100_000, 1_080_000, 0)


def test_proposals_and_approvals_at_once_stay_under_the_cap_of_the_case(people: People) -> None:
    support.grant(people)
    tips = [support.tip(people.works) for _ in range(4)]
    case_id = support.case(people, *tips, proven="4000000.00")
    found = support.findings(people, case_id)
    found += [support.find(people, case_id, "4000000.00") for _ in tips[1:]]
    for login in ("gao", "xu", "zhao"):
        people.as_(login)

    def give(tip_id: int, finding: int) -> None:
        more = {"first_reason": "另一部分事实"}
        award_id = support.propose(people, case_id, tip_id, "40000.00", [finding], **more)
        support.check(people, award_id)
        approve(people, award_id)

    pairs = zip(tips, found, strict=True)
    refused = support.together(*[lambda one=one: give(*one) for one in pairs])
    assert sorted(type(each).__name__ for each in refused) == ["Invalid"] * 2 + ["NoneType"] * 2
    assert all(each is None or isinstance(each, Invalid) for each in refused)
    with people.works.begin(SYSTEM, writes=False) as work:
        assert queries.taken_fen(work.session, case_id) == 8_000_000
        budget = budgets.budget(work.session, "hq-ybj", 2026)
    assert budget is not None and budget.reserved_fen == 8_000_000


@pytest.mark.parametrize("_", range(3))
def test_annulled_while_its_code_is_presented(people: People, _: int) -> None:
    test_annulling.race(people.works, people)


def test_the_list_of_a_year_is_drawn_up_once_by_two_clerks_at_once(people: People) -> None:
    works = people.works
    _, _, award_id = support.claimed(works, people)
    support.reserve(people, award_id)
    support.send(people, award_id, "FK-0")
    support.settle(people, award_id)
    for _ in range(2):
        test_after.like_it(works, people, award_id)
    works.clock.instant = datetime(2026, 12, 31, 16, tzinfo=UTC)

    def draw_up() -> None:
        with people.work("gao") as work:
            publishing.draw_up(work, PublishList(year=2026))

    people.as_("gao")
    refused = support.together(draw_up, draw_up, draw_up)
    assert [each.fields for each in refused if each] == [{"year": "listed"}] * 2


def test_one_bank_file_sent_twice_at_once_is_one_statement(people: People) -> None:
    def begin() -> None:
        with people.work("luo") as work:
            statements.begin(work, file_name="流水.csv", digest="a" * 64)

    people.as_("luo")
    refused = support.together(begin, begin, begin)
    assert [each.fields for each in refused if each] == [{"files": "statement_known"}] * 2
