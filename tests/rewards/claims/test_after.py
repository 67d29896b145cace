"""After the approval: notice, reminders, running out, restoring, amounts that fall, objections."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from portal.infra.work import Works
from portal.intake.events import TipWithdrawn
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.publicity.rules import Rewards
from rewards.budgets import queries as budgets
from rewards.claims import queries, service
from rewards.claims.forms import Check, Decide, DecideList, PublishList, Reason, Restore
from rewards.claims.models import Award, RewardList
from rewards.claims.rules import State, reminder_due
from rewards.claims.rules.publishing import Given, band, told
from rewards.claims.service import figures as figures_of
from rewards.claims.service import publishing, views
from tests.rewards.claims import support
from tests.support.people import People

APPROVE = Decide(decision="approve", reasons="同意")
LAST = date(2026, 5, 2)
START = datetime(2026, 3, 2, 2, tzinfo=UTC)


def proposed(works: Works, people: People) -> tuple[int, int, int]:
    return support.proposed(works, people)


def noticed(works: Works, people: People) -> tuple[int, int, int]:
    case_id, tip_id, award_id = support.approved(works, people)
    with support.as_reporter(works, tip_id) as work:
        service.notice(work, tip_id)
    return case_id, tip_id, award_id


def reserved(works: Works) -> int:
    with works.begin(SYSTEM, writes=False) as work:
        found = budgets.budget(work.session, "hq-ybj", 2026)
    return found.reserved_fen if found else -1


def test_three_people_and_the_database_wants_them(works: Works, people: People) -> None:
    _, _, award_id = proposed(works, people)
    passes = Check(decision="pass", note="无误")
    support.grant(people)
    with people.work("zhao") as work, pytest.raises(Conflict):
        service.decide(work, award_id, APPROVE)
    for login, refusal in (("gao", NotAllowed), ("zhao", NotAllowed), ("lin", NotFound)):
        with people.work(login) as work, pytest.raises(refusal):
            service.check(work, award_id, passes)
    support.check(people, award_id)
    with people.work("luo") as work, pytest.raises(Conflict):
        service.check(work, award_id, passes)
    for values in (
        {"checked_by": Award.proposed_by},
        {"decided_by": Award.checked_by},
        {"state": "approved", "checked_by": None},
    ):
        with pytest.raises(IntegrityError), works.begin(SYSTEM) as work:
            work.session.execute(update(Award).values(**values))
    assert support.approve(people, award_id).state is State.APPROVED


def test_what_is_returned_is_proposed_anew(works: Works, people: People) -> None:
    case_id, tip_id, award_id = proposed(works, people)
    with people.work("xu") as work:
        service.check(work, award_id, Check(decision="return", note="理由不足"))
    assert support.stored(works, award_id).state is State.DECLINED
    assert support.propose(people, case_id, tip_id, "3600.00") != award_id


def test_a_reporter_who_withdraws_before_the_decision_gets_none(
    works: Works, people: People
) -> None:
    _, tip_id, award_id = proposed(works, people)
    with support.as_reporter(works, tip_id) as work:
        work.record(TipWithdrawn(tip_id=tip_id))
    assert support.stored(works, award_id).state is State.DECLINED


def test_less_proven_raises_the_alarm_once_and_until_it_is_back(
    works: Works, people: People
) -> None:
    case_id, _, award_id = noticed(works, people)
    (one,) = support.findings(people, case_id)
    two = support.find(people, case_id, "300000.00", replaces=one)
    assert support.stored(works, award_id).fell_to_fen == 30_000_000
    support.find(people, case_id, "5.00")
    assert support.events_of(works).count("BaseFellBelow") == 1
    with people.work("gao", writes=False) as work:
        award = queries.get(work.session, work.actor, award_id)
        assert views.award_view(work, award)["base_now"] == 30_000_000
    support.find(people, case_id, "400000.00", replaces=two)
    assert support.stored(works, award_id).fell_to_fen is None


@pytest.mark.parametrize(
    ("left", "due"), [(31, None), (30, 30), (8, 30), (7, 7), (2, 7), (1, 1), (0, 1), (-1, None)]
)
def test_which_reminder_is_due(left: int, due: int | None) -> None:
    assert reminder_due(LAST, LAST - timedelta(days=left)) == due


def test_reminded_once_each_then_waived_then_restored(
    works: Works, people: People, clock: SetClock
) -> None:
    _, tip_id, award_id = noticed(works, people)
    assert support.stored(works, award_id).claim_by == LAST
    assert reserved(works) == 360_000
    for days, expected in ((32, 1), (33, 0), (55, 1), (60, 1), (61, 0)):
        clock.instant += timedelta(days=days) - (clock.instant - START)
        with works.begin(SYSTEM) as work:
            assert (days, service.remind(work)) == (days, expected)
    with support.as_reporter(works, tip_id) as work:
        told = views.follow_view(work, tip_id)
    assert told and told["near"] and told["days"] == 0
    clock.instant += timedelta(days=1)
    with works.begin(SYSTEM) as work:
        assert service.expire(work) == 1
    gone = support.stored(works, award_id)
    assert (gone.state, gone.waived_reason) == (State.EXPIRED, "逾期未领取，视为放弃")
    assert reserved(works) == 0
    yes = Restore(decision="restore", reasons="住院期间无法上网")
    with people.work("zhao") as work, pytest.raises(Conflict):
        service.decide_restore(work, award_id, yes)
    with people.work("gao") as work:
        service.ask_restore(work, award_id, Reason(reason="举报人来信说明住院"))
    for login in ("gao", "luo"):
        with people.work(login) as work, pytest.raises(NotAllowed):
            service.decide_restore(work, award_id, yes)
    with people.work("zhao") as work:
        service.decide_restore(work, award_id, yes)
    assert reserved(works) == 360_000
    with support.as_reporter(works, tip_id) as work:
        again = service.notice(work, tip_id)
    assert again and again.claim_by == date(2026, 7, 3)
    assert support.claim(works, tip_id).state is State.CLAIMED


def test_told_so_that_nobody_is_told_apart() -> None:
    numbers = count(1)

    def one(fen: int, category: str = "a", region: str = "r", month: int = 3) -> Given:
        return Given(next(numbers), fen, category, region, date(2026, month, 5))

    rows, withheld = told([one(120_000), one(499_999), one(99_999)])
    assert [(row.fen, row.below, *row.group) for row in rows] == [
        (0, 100_000, "a", "r", "2026-03"),
        (100_000, 500_000, "a", "r", "2026-03"),
        (100_000, 500_000, "a", "r", "2026-03"),
    ]
    assert withheld == 0
    spread = [one(10_000, month=1), one(10_000, month=2), one(10_000, month=3)]
    assert {row.group for row in told(spread)[0]} == {("a", "r", "2026")}
    apart = [one(10_000, region="x"), one(10_000, region="y"), one(10_000, category="b")]
    assert {row.group for row in told(apart)[0]} == {("", "", "2026")}
    assert told([one(1), one(2)]) == ([], 2)
    of_two_cases = [one(1), one(2)]
    assert told([*of_two_cases, of_two_cases[0]]) == ([], 3)


def test_bands_have_no_gap() -> None:
    assert [band(fen) for fen in (0, 99_999, 100_000, 9_999_999, 10_000_000, 20_000_000)] == [
        (0, 100_000),
        (0, 100_000),
        (100_000, 500_000),
        (2_000_000, 10_000_000),
        (10_000_000, 0),
        (10_000_000, 0),
    ]


def like_it(works: Works, people: People, award_id: int) -> None:
    """Add a reward paid like another, for a report and a case of its own."""
    values = support.stored(works, award_id).model_dump(exclude={"id", "tip_id", "case_id"})
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="360000.00")
    with works.begin(SYSTEM) as work:
        work.session.add(Award(**values, tip_id=tip_id, case_id=case_id))


def refused(people: People, year: int) -> dict[str, str]:
    """Return why no list of a year can be drawn up."""
    with people.work("gao") as work, pytest.raises(Invalid) as why:
        publishing.draw_up(work, PublishList(year=year))
    return why.value.fields


def test_a_list_is_published_by_a_second_person(
    works: Works, people: People, clock: SetClock
) -> None:
    year = PublishList(year=2026)
    assert refused(people, 2025) == {"year": "too_few"}
    _, _, award_id = support.claimed(works, people)
    support.reserve(people, award_id)
    support.send(people, award_id, "FK-0")
    support.settle(people, award_id)
    like_it(works, people, award_id)
    like_it(works, people, award_id)
    clock.instant = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)
    assert refused(people, 2026) == {"year": "not_over"}
    clock.instant = datetime(2026, 12, 31, 16, tzinfo=UTC)
    with people.work("gao") as work:
        list_id = publishing.draw_up(work, year).id or 0
        figures = figures_of.year_figures(work, 2026)
        told_public = figures_of.between(work, date(2026, 1, 1), date(2027, 1, 1))
    assert (figures["tips"], figures["fen"], figures["median_days"]) == (3, 1_080_000, 0)
    assert told_public == Rewards(3, 1_080_000, waived=0, days={0: 1})
    for login, refusal in (("gao", NotAllowed), ("luo", NotAllowed), ("feng", NotFound)):
        with people.work(login) as work, pytest.raises(refusal):
            publishing.decide(work, list_id, DecideList(decision="publish"))
    with works.begin(SYSTEM, writes=False) as work:
        assert publishing.on_show(work)["lists"] == []
    with people.work("zhao") as work:
        publishing.decide(work, list_id, DecideList(decision="publish"))
    with works.begin(SYSTEM, writes=False) as work:
        ((_, shown),) = publishing.on_show(work)["lists"]
    assert [(row["fen"], row["below"]) for row in shown.rows] == [(100_000, 500_000)] * 3
    assert refused(people, 2026) == {"year": "listed"}
    assert not {"tip_id", "case_id", "paid_on"} & set(shown.rows[0])
    same = update(RewardList).values(decided_by=RewardList.proposed_by)
    with pytest.raises(IntegrityError), works.begin(SYSTEM) as work:
        work.session.execute(same)
