"""Clocks started, stopped, suspended, extended and counted anew, on a real database."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from sqlmodel import select

from portal.audit.models import AuditLeaf
from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.crypto.codes import new_receipt
from portal.infra.work import Works
from portal.intake import service as intake
from portal.intake.rules import Answers
from portal.intake.service import mailbox
from portal.kernel.actor import ANONYMOUS, SYSTEM
from portal.kernel.clock import LEGAL_ZONE, SetClock
from portal.kernel.errors import Conflict, Invalid, NotAllowed, Refused
from referrals.clocks import jobs, queries, service
from referrals.clocks.book import registry
from referrals.clocks.forms import Extend, Pause
from referrals.clocks.models import Clock, ClockEvent, ClockState
from referrals.clocks.rules import Ground
from tests.portal.intake.test_service import as_reporter
from tests.support.people import People

TRANSFER = {"subject": "transfer", "subject_id": 7}


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LEGAL_ZONE)


def start(works: Works, code: str = "F4", **given: object) -> Clock:
    with works.begin(SYSTEM) as work:
        told = {"agency": "hq-ybj", **TRANSFER, **given}
        return service.start(work, code, **told)  # type: ignore[arg-type]


def stop(works: Works, code: str = "F4", **given: object) -> Clock | None:
    with works.begin(SYSTEM) as work:
        return service.stop(work, code, "transfer", 7, **given)  # type: ignore[arg-type]


def again(works: Works, clock: Clock) -> Clock:
    with works.begin(SYSTEM, writes=False) as work:
        return queries.by_id(work.session, clock.id or 0)


def told(works: Works) -> list[str]:
    with works.begin(SYSTEM, writes=False) as work:
        rows = select(AuditLeaf).where(AuditLeaf.event.startswith("Clock"))  # type: ignore[attr-defined]
        return [row.event for row in work.session.exec(rows.order_by(AuditLeaf.id))]  # type: ignore[arg-type]


def test_a_clock_is_started_under_the_wording_in_force_and_says_so(works: Works) -> None:
    clock = start(works, started_at=at(9, 30), case_id=None)
    assert clock.version == "F4.1"
    assert clock.due_on == date(2026, 10, 8)
    assert clock.effective_due_at == at(10, 9, 0)
    assert clock.base_due_at == clock.effective_due_at
    assert clock.office == "head"
    assert clock.stage == "half"
    assert not clock.provisional
    assert told(works) == ["ClockStarted"]


def test_starting_again_gives_the_clock_that_runs(works: Works, clock: SetClock) -> None:
    first = start(works)
    clock.instant += timedelta(days=1)
    assert start(works).id == first.id
    assert again(works, first).started_at == first.started_at
    stop(works)
    assert start(works).id != first.id
    assert told(works) == ["ClockStarted", "ClockStopped", "ClockStarted"]


def test_the_unit_and_the_number_of_an_order_take_the_place_of_the_books(works: Works) -> None:
    worked = start(works, unit="W", started_at=at(9, 30))
    assert worked.due_on == date(2026, 10, 10), "a make-up Saturday"
    ordered = start(works, "RECT", n=10)
    assert (ordered.n, ordered.due_on) == (10, date(2026, 3, 16))


@pytest.mark.parametrize(
    ("code", "agency", "office"),
    [
        ("F11", "hq-gaj", "police_reviewer"),
        ("P4", "hq-jcy", "prosecutor"),
        ("F5", "hq-ybj", "investigator"),
        ("A8", "hq-ybj", "legal_reviewer"),
        ("F4", "hq-wjw", "head"),
    ],
)
def test_the_office_that_answers(works: Works, code: str, agency: str, office: str) -> None:
    assert start(works, code, agency=agency).office == office


def test_a_stop_in_time_is_not_late(works: Works, clock: SetClock) -> None:
    start(works, "F5")
    clock.instant += timedelta(hours=23, minutes=59)
    stopped = stop(works, "F5")
    assert stopped is not None
    assert (stopped.state, stopped.late_seconds, stopped.missed_at) == (ClockState.STOPPED, 0, None)
    assert stop(works, "F5") is None, "there is no clock left to stop"


def test_a_late_stop_says_by_how_much_and_is_a_miss(works: Works, clock: SetClock) -> None:
    started = start(works, "F5")
    clock.instant += timedelta(hours=26)
    stopped = stop(works, "F5")
    assert stopped is not None
    assert stopped.late_seconds == 2 * 3600
    assert stopped.missed_at == started.effective_due_at
    assert told(works) == ["ClockStarted", "ClockMissed", "ClockStopped"]
    with works.begin(SYSTEM, writes=False) as work:
        leaf = work.session.exec(select(AuditLeaf).where(AuditLeaf.event == "ClockStopped")).one()
        assert leaf.body["facts"]["late_zh"] == "，逾期 2 小时"
        assert work.session.exec(select(ClockEvent.stage)).all() == ["missed"]


def test_the_very_end_is_already_late(works: Works, clock: SetClock) -> None:
    started = start(works, "F5")
    clock.instant = started.effective_due_at
    stop(works, "F5")
    assert "ClockMissed" in told(works)


def test_what_was_done_in_time_but_entered_late_is_in_time(works: Works, clock: SetClock) -> None:
    started = start(works, "F5")
    clock.instant += timedelta(hours=30)
    stopped = stop(works, "F5", at=started.started_at + timedelta(hours=20))
    assert stopped is not None
    assert (stopped.late_seconds, stopped.missed_at) == (0, None)


def test_a_pause_moves_the_end_by_its_days(works: Works, people: People, clock: SetClock) -> None:
    started = start(works, "A11")
    assert started.due_on == date(2026, 6, 1), "90 days end on Sunday 05-31"
    clock.instant = at(3, 10)
    with people.work("lin") as work:
        paused = service.pause(work, "A11", "transfer", 7, reason="委托鉴定")
    assert (paused.stage, paused.next_fire_at) == (None, None)
    clock.instant = at(3, 19, 15)
    with people.work("lin") as work:
        resumed = service.resume(work, "A11", "transfer", 7)
    assert resumed.due_on == date(2026, 6, 10), "ten days, 10 to 19 March, did not count"
    assert resumed.base_due_at == started.base_due_at, "where it would have ended stays known"
    assert resumed.stage == "half"
    assert told(works) == ["ClockStarted", "ClockPaused", "ClockResumed"]
    with works.begin(SYSTEM, writes=False) as work:
        (kept,) = queries.intervals(work.session, resumed)
        assert (kept.reason, kept.by) == ("委托鉴定", "林承办")


def test_hours_stand_still_while_suspended(works: Works, people: People, clock: SetClock) -> None:
    started = start(works, "F5")
    clock.instant += timedelta(hours=1)
    with people.work("lin") as work:
        service.pause(work, "F5", "transfer", 7, reason="等待")
    clock.instant += timedelta(hours=5)
    stopped = stop(works, "F5")
    assert stopped is not None
    assert stopped.effective_due_at == started.effective_due_at + timedelta(hours=5)
    assert stopped.late_seconds == 0


def test_a_pause_is_refused_twice_after_the_end_and_to_strangers(
    works: Works, people: People, clock: SetClock
) -> None:
    start(works, "F5")
    for login in ("wei", "kong", "shen"):
        with pytest.raises(NotAllowed), people.work(login) as work:
            service.pause(work, "F5", "transfer", 7, reason="x")
    with pytest.raises(Conflict), people.work("lin") as work:
        service.resume(work, "F5", "transfer", 7)
    with people.work("lin") as work:
        service.pause(work, "F5", "transfer", 7, reason="x")
    with pytest.raises(Conflict), people.work("lin") as work:
        service.pause(work, "F5", "transfer", 7, reason="x")
    with people.work("lin") as work:
        service.resume(work, "F5", "transfer", 7)
    clock.instant += timedelta(hours=25)
    with pytest.raises(Conflict), people.work("lin") as work:
        service.pause(work, "F5", "transfer", 7, reason="x")


def test_extensions_follow_the_article_and_need_a_head(
    works: Works, people: People, clock: SetClock
) -> None:
    start(works, "A11")
    with pytest.raises(NotAllowed), people.work("lin") as work:
        service.extend(work, "A11", "transfer", 7, reason="案情复杂")
    with people.work("zhao") as work:
        assert service.extend(work, "A11", "transfer", 7, reason="案情复杂").due_on == date(
            2026, 6, 30
        )
    for papers in ({}, {"document": "讨论记录3号"}, {"discussed_on": date(2026, 3, 2)}):
        with pytest.raises(Invalid), people.work("zhao") as work:
            service.extend(work, "A11", "transfer", 7, reason="集体讨论决定", **papers)
    later = {"document": "讨论记录3号", "discussed_on": date(2026, 3, 3)}
    with pytest.raises(Invalid), people.work("zhao") as work:
        service.extend(work, "A11", "transfer", 7, reason="明天的讨论", **later)
    papers = {"document": "讨论记录3号", "discussed_on": date(2026, 3, 2)}
    with people.work("zhao") as work:
        service.extend(work, "A11", "transfer", 7, reason="集体讨论决定", **papers)
    with works.begin(SYSTEM, writes=False) as work:
        clock_now = queries.running(work.session, "A11", "transfer", 7)
        assert clock_now is not None
        assert clock_now.due_on == date(2026, 8, 31), "180 days end on Saturday 08-29"
    with pytest.raises(Refused) as refused, people.work("zhao") as work:
        service.extend(work, "A11", "transfer", 7, reason="再延")
    assert refused.value.reasons[0].code == "no-extension-left"
    assert refused.value.reasons[0].law == registry.term("A11").law


def test_an_extension_is_asked_for_by_one_and_granted_by_another(
    works: Works, people: People, clock: SetClock
) -> None:
    """APL 60, N4 45: who handles the matter asks, the head decides."""
    clock_id = start(works, "A11", case_id=None).id or 0
    with works.begin(SYSTEM) as work:
        case = opened_case(people)
        row = queries.by_id(work.session, clock_id)
        row.case_id = case
        work.session.add(row)
    with people.work("lin") as work:
        service.ask_extension(work, clock_id, Extend(reason="案情复杂"))
    with pytest.raises(Refused) as refused, people.work("lin") as work:
        service.ask_extension(work, clock_id, Extend(reason="再问一次"))
    assert refused.value.reasons[0].code == "extension-asked"
    with pytest.raises(NotAllowed), people.work("lin") as work:
        service.decide_extension(work, clock_id, grant=True, answer="")
    with people.work("zhao") as work:
        service.decide_extension(work, clock_id, grant=False, answer="材料不足")
    assert again(works, service_clock := start(works, "A11")).due_on == date(2026, 6, 1)
    assert service_clock.id == clock_id
    with people.work("lin") as work:
        service.ask_extension(work, clock_id, Extend(reason="案情复杂"))
    with people.work("zhao") as work:
        service.decide_extension(work, clock_id, grant=True, answer="")
    with works.begin(SYSTEM, writes=False) as work:
        found = queries.by_id(work.session, clock_id)
        (granted,) = queries.extensions(work.session, found)
        assert found.due_on == date(2026, 6, 30)
        assert (granted.by, granted.approved_by) == ("林承办", "赵局长")
        left = [used for _, used in queries.extensions_left(work.session, found)]
        assert left == [True, False]
    with pytest.raises(Conflict), people.work("zhao") as work:
        service.decide_extension(work, clock_id, grant=True, answer="")


def test_a_head_who_asked_does_not_grant(works: Works, people: People) -> None:
    clock_id = start(works, "A11").id or 0
    case = opened_case(people)
    with works.begin(SYSTEM) as work:
        row = queries.by_id(work.session, clock_id)
        row.case_id = case
        work.session.add(row)
    with people.work("zhao") as work:
        service.ask_extension(work, clock_id, Extend(reason="案情复杂"))
    with pytest.raises(Refused) as refused, people.work("zhao") as work:
        service.decide_extension(work, clock_id, grant=True, answer="")
    assert refused.value.reasons[0].code == "same-person"


def opened_case(people: People) -> int:
    form = OpenCase(title="空床", region="990100", category="fake_stay", source=Source.AUDIT)
    with people.work("lin") as work:
        return cases.open_case(work, form).id or 0


def test_a_pause_needs_a_ground_the_law_knows(works: Works, people: People) -> None:
    """APL 60, N4 45 for A11; O310 knows none for F11."""
    first, other = start(works, "A11"), start(works, "F11")
    told = {"document": "委托鉴定书1号", "reason": "账册鉴定"}
    for found, ground in ((other, Ground.APPRAISAL), (first, Ground.DEFERRED)):
        with pytest.raises(Refused) as refused, people.work("lin") as work:
            service.pause_on_ground(work, found, Pause(ground=ground, **told))
        assert refused.value.reasons[0].code == "no-pause-ground"
    with people.work("lin") as work:
        service.pause_on_ground(work, first, Pause(ground=Ground.APPRAISAL, **told))
    with works.begin(SYSTEM, writes=False) as work:
        (kept,) = queries.intervals(work.session, first)
        assert (kept.ground, kept.document) == ("appraisal", "委托鉴定书1号")


def test_a_missed_term_cannot_be_extended_and_one_without_an_article_never(
    works: Works, people: People, clock: SetClock
) -> None:
    start(works, "A11")
    start(works, "F4")
    with pytest.raises(Refused), people.work("zhao") as work:
        service.extend(work, "F4", "transfer", 7, reason="x")
    clock.instant += timedelta(days=100)
    with pytest.raises(Conflict), people.work("zhao") as work:
        service.extend(work, "A11", "transfer", 7, reason="x")


def test_a_change_of_the_calendar_is_counted_in_and_said(works: Works) -> None:
    """As if the clock had been counted before a holiday notice was loaded."""
    clock = start(works, "A1", started_at=at(9, 30))
    assert clock.due_on == date(2026, 10, 27)
    with works.begin(SYSTEM) as work:
        row = queries.by_id(work.session, clock.id or 0)
        row.calendar, row.due_on = "an-earlier-one", date(2026, 10, 21)
        row.effective_due_at, row.provisional = at(10, 22, 0), True
        work.session.add(row)
    jobs.recount(works)
    jobs.recount(works)
    counted = again(works, clock)
    assert (counted.due_on, counted.provisional) == (date(2026, 10, 27), False)
    assert told(works) == ["ClockStarted", "ClockRecounted"]


def test_past_the_loaded_calendar_a_date_is_provisional(works: Works) -> None:
    assert start(works, "A1", started_at=at(12, 20)).provisional


def test_all_clocks_of_a_subject_stop_with_it(works: Works) -> None:
    start(works, "F4")
    start(works, "F5")
    with works.begin(SYSTEM) as work:
        service.stop_all(work, "transfer", 7)
        assert not queries.open_for(work.session, "transfer", 7)


@pytest.mark.parametrize(
    ("code", "moved", "tone", "zh", "en"),
    [
        ("F5", timedelta(hours=1), "ok", "还剩 23 小时", "23 hours left"),
        ("F5", timedelta(hours=23, minutes=30), "soon", "还剩 30 分钟", "30 minutes left"),
        ("F5", timedelta(hours=25), "late", "已逾期 1 小时", "1 hour overdue"),
        ("RECT", timedelta(), "ok", "还剩 5 个工作日", "5 working days left"),
        ("RECT", timedelta(days=4), "soon", "还剩 1 个工作日", "1 working day left"),
        ("RECT", timedelta(days=7, hours=13), "soon", "今天到期", "Due today"),
        ("RECT", timedelta(days=7, hours=14), "late", "已逾期 1 个工作日", "1 working day overdue"),
        ("A15", timedelta(days=1), "ok", "还剩 14 天", "14 days left"),
    ],
)
def test_how_a_page_says_what_is_left(
    works: Works, clock: SetClock, code: str, moved: timedelta, tone: str, zh: str, en: str
) -> None:
    start(works, code)
    clock.instant += moved
    with works.begin(SYSTEM, writes=False) as work:
        (view,) = queries.views(work.session, "transfer", 7, work.now)
    assert (view.tone, view.left_text.zh, view.left_text.en) == (tone, zh, en)


def test_a_clock_that_makes_no_sense_does_not_stop_the_counting_anew(works: Works) -> None:
    broken, sound = start(works, "F4"), start(works, "A1", started_at=at(9, 30))
    with works.begin(SYSTEM) as work:
        for clock_id, version in ((broken.id, "F4.gone"), (sound.id, "A1.1")):
            row = queries.by_id(work.session, clock_id or 0)
            row.version, row.calendar = version, "an-earlier-one"
            work.session.add(row)
    jobs.recount(works)
    assert again(works, sound).due_on == date(2026, 10, 27)
    assert again(works, broken).calendar == "an-earlier-one"
    assert told(works).count("ClockRecounted") == 0, "its end did not move"


def test_a_calendar_that_no_longer_makes_it_late_takes_the_miss_back(
    works: Works, clock: SetClock
) -> None:
    started = start(works, "A1")
    with works.begin(SYSTEM) as work:
        row = queries.by_id(work.session, started.id or 0)
        row.calendar, row.due_on, row.effective_due_at = (
            "an-earlier-one",
            date(2026, 3, 4),
            at(3, 5, 0),
        )
        row.next_fire_at, row.stage = at(3, 5, 0), "missed"
        work.session.add(row)
    clock.instant = at(3, 5)
    jobs.sweep(works)
    assert again(works, started).missed_at is None, "the sweep counts from the history"
    jobs.recount(works)
    counted = again(works, started)
    assert (counted.missed_at, counted.due_on) == (None, date(2026, 3, 23))
    assert counted.stage == "half"


def test_two_orders_of_the_same_kind_have_their_own_clocks(works: Works) -> None:
    assert start(works, "RECT", subject_id=1).id != start(works, "RECT", subject_id=2).id
    with pytest.raises(Invalid):
        start(works, "RECT", subject_id=3, n=0)
    with pytest.raises(registry.TermUnknown):
        start(works, "NO-SUCH-TERM")


@pytest.mark.parametrize("late", [False, True])
def test_of_a_reporters_withdrawal_the_day_is_kept_and_nothing_finer(
    works: Works, clock: SetClock, late: bool
) -> None:
    receipt = new_receipt()
    with works.begin(ANONYMOUS) as work:
        tip_id = intake.submit(work, Answers(region="990102", what="经过"), receipt).id
    clock.instant += timedelta(days=60 if late else 1, hours=1, seconds=23)
    with as_reporter(works, receipt) as work:
        mailbox.withdraw(work)
    with works.begin(SYSTEM, writes=False) as work:
        kept = select(Clock).where(Clock.subject == "tip", Clock.subject_id == tip_id)
        for each in work.session.exec(kept).all():
            assert each.state is ClockState.STOPPED
            assert each.stopped_at and each.stopped_at.astimezone(LEGAL_ZONE).time() == time()
            assert each.late_seconds % 60 == 0
            assert (each.late_seconds > 0) is late
        seen = work.session.exec(select(ClockEvent)).all()
        assert bool(seen) is late
        assert all(each.at.astimezone(LEGAL_ZONE).time() == time() for each in seen)
