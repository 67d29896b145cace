"""Years of holidays: loaded by two persons, counted in at once, every move kept and told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select, update
from starlette.testclient import TestClient

from portal.audit.models import AuditLeaf
from portal.cases.models import CaseAccess
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import LEGAL_ZONE, SetClock
from portal.kernel.errors import Conflict, Invalid, NotAllowed
from portal.main.cli import main
from portal.notices.models import Notice
from referrals.clocks import jobs, queries, service
from referrals.clocks.book import registry
from referrals.clocks.forms import ProposeCalendar
from referrals.clocks.models import Clock, ClockMove
from referrals.clocks.queries import calendars
from referrals.clocks.rules.notice import DaysInvalid, read_year
from tests.referrals.clocks.test_service import opened_case
from tests.support.people import People, csrf_of

Staff = Callable[[str], TestClient]
NOTICE = "国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕9号）"
OFF = "元旦 1月1日 1月3日\n春节：2027-02-05至2027-02-12\n"
MADE_UP = "1月30日、2月20日"
FORM = ProposeCalendar(year=2027, notice=NOTICE, off=OFF, work=MADE_UP)


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 10, tzinfo=LEGAL_ZONE)


def start(works: Works, code: str, began: datetime, subject_id: int = 1, **given: int) -> Clock:
    with works.begin(SYSTEM) as work:
        told = {"subject": "transfer", "subject_id": subject_id, "agency": "hq-ybj", **given}
        return service.start(work, code, started_at=began, **told)  # type: ignore[arg-type]


def again(works: Works, clock: Clock) -> Clock:
    with works.begin(SYSTEM, writes=False) as work:
        return queries.by_id(work.session, clock.id or 0)


def load(people: People, form: ProposeCalendar = FORM) -> int:
    with people.work("kong") as work:
        made = service.propose_calendar(work, form).id or 0
    with people.work("xu") as work:
        service.agree_calendar(work, made)
    return made


def told(works: Works, event: str) -> list[dict[str, object]]:
    with works.begin(SYSTEM, writes=False) as work:
        rows = select(AuditLeaf).where(AuditLeaf.event == event)
        return [leaf.body["facts"] for leaf in work.session.exec(rows)]


def moves(works: Works) -> list[ClockMove]:
    with works.begin(SYSTEM, writes=False) as work:
        return list(work.session.exec(select(ClockMove).order_by(ClockMove.clock_id)))  # type: ignore[arg-type]


def test_two_persons_load_a_year(works: Works, people: People) -> None:
    with people.work("kong") as work:
        made = service.propose_calendar(work, FORM).id or 0
    for login in ("kong", "lin", "zhao"):
        with pytest.raises(NotAllowed), people.work(login) as work:
            service.agree_calendar(work, made)
    with works.begin(SYSTEM, writes=False) as work:
        assert not queries.calendar(work.session).covers(date(2027, 1, 4))
    with people.work("xu") as work:
        service.agree_calendar(work, made)
        days = queries.calendar(work.session)
    assert days.covers(date(2027, 1, 4))
    assert days.name(date(2027, 2, 8)) == "春节"
    assert days.kind(date(2027, 1, 30)) == "make-up-day"
    assert days.source(date(2027, 2, 8)) == NOTICE
    with pytest.raises(Conflict), people.work("xu") as work:
        service.agree_calendar(work, made)
    assert [each["notice_id"] for each in told(works, "CalendarPutInForce")] == [made]


def test_loading_a_year_moves_open_clocks_and_says_so(
    works: Works, people: People, clock: SetClock
) -> None:
    case_id = opened_case(people)
    provisional = start(works, "A8", at(2027, 2, 3), case_id=case_id)
    same = start(works, "A5", at(2026, 3, 2), 2)
    assert provisional.provisional
    assert provisional.due_on == date(2027, 2, 17), "weekends alone"
    jobs.recount(works)
    notice_id = load(people)
    jobs.recount(works)
    moved = again(works, provisional)
    assert (moved.due_on, moved.provisional) == (date(2027, 2, 24), False)
    assert moved.round == 1
    assert again(works, same).round == 0
    (event,) = told(works, "ClockRecounted")
    assert (event["was_due"], event["due"]) == ("2027-02-17", "2027-02-24")
    (move,) = moves(works)
    assert (move.notice_id, move.clock_id, move.was_due_at) == (
        notice_id,
        provisional.id,
        provisional.effective_due_at,
    )
    with works.begin(SYSTEM, writes=False) as work:
        rows = select(CaseAccess.due_at).where(CaseAccess.case_id == case_id)
        first = queries.next_due(work.session, case_id, "hq-ybj")
        assert set(work.session.exec(rows)) == {first}
        kinds = select(Notice).where(Notice.kind == "ClockRecounted")
        assert [each.agency for each in work.session.exec(kinds)] == ["hq-ybj"]


def test_many_clocks_move_with_one_leaf_that_names_them_all(
    works: Works, people: People, clock: SetClock
) -> None:
    with works.begin(SYSTEM) as work:
        for subject_id in range(30):
            began = at(2027, 2, 1 + subject_id % 3)
            given = {"subject": "transfer", "subject_id": subject_id, "agency": "hq-ybj"}
            service.start(work, "A8", started_at=began, **given)
    jobs.recount(works)
    load(people)
    jobs.recount(works)
    jobs.recount(works)
    found = moves(works)
    assert len(found) == len({each.clock_id for each in found}) == 30
    assert not told(works, "ClockRecounted")
    (leaf,) = told(works, "ClocksRecounted")
    pairs = [(m.clock_id, m.due_at.astimezone(LEGAL_ZONE).date()) for m in found]
    assert (leaf["count"], leaf["digest"]) == (30, queries.digest(pairs))
    with works.begin(SYSTEM, writes=False) as work:
        (notice,) = work.session.exec(select(Notice).where(Notice.kind == "ClockRecounted")).all()
        assert notice.facts == {"count": 30}


def test_what_groups_say_is_what_each_clock_would_say(works: Works, people: People) -> None:
    """The whole book over the new year: moved in groups or counted one by one, the end is the same."""
    with works.begin(SYSTEM) as work:
        for subject_id, code in enumerate(
            ("A1", "A11", "A13", "F11", "P5", "B5", "F5", "A16", "A19")
        ):
            for days in (0, 20, 45):
                began = at(2026, 12, 20) + timedelta(days=days)
                key = {"subject": "transfer", "subject_id": 100 * days + subject_id}
                service.start(work, code, started_at=began, agency="hq-ybj", **key)
    jobs.recount(works)
    load(people)
    jobs.recount(works)
    with works.begin(SYSTEM, writes=False) as work:
        for each in work.session.exec(select(Clock)):
            due = queries.due(work.session, each, work.now)
            assert (each.effective_due_at, each.due_on) == (due.due_at, due.due_on), each.code
            assert each.provisional == due.provisional
            stages = dict(queries.stages(due, registry.term_version(each.version)))
            assert each.next_fire_at == stages[each.stage or ""]


def test_a_clock_written_beside_the_change_is_found_by_the_second_pass(
    works: Works, people: People, clock: SetClock
) -> None:
    started = start(works, "A8", at(2027, 2, 3))
    jobs.recount(works)
    load(people)
    jobs.recount(works)
    with works.begin(SYSTEM) as work:  # as its act would have left it, begun before the change
        late = update(Clock).values(effective_due_at=started.effective_due_at, calendar="before")
        work.session.exec(late)
    jobs.recount(works)
    assert again(works, started).effective_due_at == started.effective_due_at, "not time yet"
    clock.instant += service.SETTLES
    jobs.recount(works)
    assert again(works, started).due_on == date(2027, 2, 24)
    with works.begin(SYSTEM, writes=False) as work:
        last = calendars.last_pass(work.session)
        assert last is not None and last.settled and not last.whole


def test_groups_that_were_missed_are_late_only_while_their_end_is_past(
    works: Works, people: People, clock: SetClock
) -> None:
    excused, late = start(works, "A8", at(2027, 2, 3), 1), start(works, "A8", at(2027, 1, 29), 2)
    jobs.recount(works)
    clock.instant = at(2027, 2, 22)
    jobs.sweep(works)
    unswept = start(works, "A8", at(2027, 1, 29), 3)
    load(people)
    jobs.recount(works)
    found = [again(works, each) for each in (excused, late, unswept)]
    assert [each.round for each in found] == [1, 1, 1]
    assert [each.missed_at is None for each in found] == [True, False, True]
    assert [each.stage for each in found] == ["1d", "organ", "missed"]


def test_two_workers_of_the_first_pass_do_not_settle_it(works: Works, clock: SetClock) -> None:
    def ends(began: datetime) -> bool:
        with works.begin(SYSTEM) as work:
            service.end_pass(work, service.calendar_mark(work.session), began)
            last = calendars.last_pass(work.session)
            return last is not None and last.settled

    with works.begin(SYSTEM) as work:
        service.begin_pass(work)
    first = clock.instant
    clock.instant += service.SETTLES
    assert not ends(first)
    assert not ends(first + timedelta(seconds=5)), "begun beside the first"
    assert ends(first + service.SETTLES)


def test_a_change_taken_back_before_it_settled_leaves_nothing_behind(
    works: Works, people: People
) -> None:
    started = start(works, "A8", at(2027, 2, 3))
    jobs.recount(works)
    load(people)
    jobs.recount(works)
    load(people, FORM.model_copy(update={"off": "元旦 1月1日", "work": ""}))
    jobs.recount(works)
    assert again(works, started).due_on == date(2027, 2, 17)
    assert len(moves(works)) == 2


def test_a_suspended_or_extended_clock_moves_too(
    works: Works, people: People, clock: SetClock
) -> None:
    started = start(works, "A1", at(2027, 1, 18))
    clock.instant = at(2027, 1, 20)
    with people.work("zhao") as work:
        service.extend(work, "A1", "transfer", 1, reason="案情复杂")
    before = again(works, started).due_on
    jobs.recount(works)
    load(people)
    jobs.recount(works)
    assert before == date(2027, 3, 1)
    assert again(works, started).due_on == date(2027, 3, 5), "six days off, two made up for"
    assert len(moves(works)) == 1


def test_a_year_may_be_touched_by_the_notice_of_the_next() -> None:
    form = ("元旦 2026-12-31 2027-01-03", "2026-12-27")
    year = read_year(2027, NOTICE, *form)
    assert year.off == ((date(2026, 12, 31), date(2027, 1, 3)),)
    assert year.work == (date(2026, 12, 27),)


@pytest.mark.parametrize(
    ("off", "work", "field"),
    [
        ("1月1日 1月3日", "", "off"),  # no name
        ("元旦", "", "off"),  # no day
        ("元旦 1月3日 1月1日", "", "off"),  # backwards
        ("元旦 13月1日", "", "off"),
        ("春节 2月30日", "", "off"),
        ("元旦 1月1日\n新年 1月1日 1月2日", "", "off"),  # twice
        ("元旦 1月1日 1月2日 1月3日", "", "off"),
        ("元旦 2月1日 12月1日", "", "off"),  # ten months
        ("元旦 2030-01-01", "", "off"),
        ("", "", "off"),
        ("元旦 1月1日", "1月4日", "work"),  # a Monday
        ("元旦 1月1日 1月3日", "1月2日", "work"),  # off and made up
        ("元旦 1月1日", "周六上班 7", "work"),
    ],
)
def test_days_that_make_no_sense_are_refused_where_they_stand(
    off: str, work: str, field: str
) -> None:
    with pytest.raises(DaysInvalid) as error:
        read_year(2027, NOTICE, off, work)
    assert error.value.field == field


def test_what_was_typed_stays_when_the_days_are_unclear(people: People) -> None:
    with pytest.raises(Invalid) as error, people.work("kong") as work:
        service.propose_calendar(work, FORM.model_copy(update={"work": "1月4日"}))
    assert error.value.fields == {"work": "days_unclear"}


def test_the_pages_of_a_year(works: Works, people: People, staff_client: Staff) -> None:
    kong, xu, lin = (staff_client(who) for who in ("kong", "xu", "lin"))
    case_id = opened_case(people)
    start(works, "A8", at(2027, 2, 3), case_id=case_id)
    jobs.recount(works)
    page = kong.get("/calendars").text
    assert "国务院办公厅关于2026年部分节假日安排的通知" in page and "2027" in page
    typed = {"csrf": csrf_of(page), **{k: str(v) for k, v in FORM.model_dump().items()}}
    bad = kong.post("/calendars", data={**typed, "off": "元旦 明天"})
    assert bad.status_code == 422 and "元旦 明天" in bad.text
    made = kong.post("/calendars", data=typed)
    assert "等待第二人同意" in made.text and "约有 1 个" in made.text
    assert "/agreement" not in made.text, "not by who proposed it"
    here = str(made.url.path)
    assert lin.post(
        f"{here}/agreement", data={"csrf": csrf_of(lin.get(here).text)}
    ).status_code in {
        403,
        404,
    }
    shown = xu.get(here).text
    assert "/agreement" in shown and "2027-02-08" in shown
    done = xu.post(f"{here}/agreement", data={"csrf": csrf_of(shown)})
    assert "正在重新计算" in done.text
    jobs.recount(works)
    moved = lin.get(here).text
    assert "2027-02-17" in moved and "2027-02-24" in moved
    assert "2027-02-24" not in staff_client("qian").get(here).text, "another agency's"
    assert "已载入" in lin.get("/calendars").text


def test_a_file_is_loaded_from_the_command_line(
    works: Works,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CLUEBRIDGE_DATA_DIR", str(works.settings.data_dir))
    file = tmp_path / "2027.toml"
    block = '[[year]]\nyear = 2027\nnotice = "通知"\nwork = [2027-01-30]\n'
    file.write_text(f'{block}off = [{{ name = "元旦", first = 2027-01-01, last = 2027-01-03 }}]\n')
    assert main(["calendar", "load", str(file)]) == 0
    assert "second person" in capsys.readouterr().out
    with works.begin(SYSTEM, writes=False) as work:
        assert not queries.calendar(work.session).covers(date(2027, 1, 1))
    assert main(["calendar", "load", str(file), "--now"]) == 0
    assert main(["calendar", "list"]) == 0
    assert "2027  通知  loaded" in capsys.readouterr().out
    with works.begin(SYSTEM, writes=False) as work:
        assert queries.calendar(work.session).name(date(2027, 1, 2)) == "元旦"
    file.write_text(block)
    assert main(["calendar", "load", str(file)]) == 2
