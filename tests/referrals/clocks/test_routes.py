"""What starts and stops clocks of tips, who sees which clock, and what the pages say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from portal.cases import service as cases
from portal.cases.forms import OpenFromTip
from portal.crypto.codes import new_receipt
from portal.infra.work import Works
from portal.intake import service as intake
from portal.intake.rules import DECLINE_REASONS, Answers, Mode
from portal.kernel.actor import ANONYMOUS, SYSTEM, reporter
from portal.kernel.clock import LEGAL_ZONE, SetClock
from portal.kernel.errors import NotFound
from referrals.clocks import queries, service
from referrals.clocks.feature import feature
from referrals.clocks.models import Clock
from tests.portal.intake import door
from tests.support.people import People

Staff = Callable[[str], TestClient]
BASIS = "医疗保障基金使用监督管理条例第二十六条"


def send_tip(works: Works, mode: Mode = Mode.ANONYMOUS) -> int:
    answers = Answers(
        region="990100",
        categories=("fake_stay",),
        what="五楼的病床一直空着",
        mode=mode,
        name="王某",
        contact="139 0000 0000",
        wants_reward=True,
    )
    with works.begin(ANONYMOUS) as work:
        return intake.submit(work, answers, new_receipt()).id or 0


def accept(people: People, tip_id: int) -> int:
    with people.work("chen") as work:
        return cases.open_from_tip(work, tip_id, OpenFromTip(suspected_fen=100)).id or 0


def of_tip(works: Works, tip_id: int) -> dict[str, Clock]:
    with works.begin(SYSTEM, writes=False) as work:
        return {f"{c.code} {c.state}": c for c in queries.of_tip(work.session, tip_id)}


def start(works: Works, code: str = "F5", agency: str = "hq-ybj", **given: int) -> int:
    with works.begin(SYSTEM) as work:
        made = service.start(work, code, subject="transfer", subject_id=1, agency=agency, **given)
        return made.id or 0


def test_a_tip_starts_the_term_to_check_it_by_its_day(works: Works) -> None:
    clocks = of_tip(works, send_tip(works))
    assert list(clocks) == ["A1 open"]
    found = clocks["A1 open"]
    assert (found.agency, found.office) == ("hq-ybj", "intake")
    assert found.due_on == date(2026, 3, 23)
    assert found.started_at == datetime(2026, 3, 2, tzinfo=LEGAL_ZONE), "the hour is not kept"


def test_accepting_an_anonymous_tip_stops_its_term(works: Works, people: People) -> None:
    tip_id = send_tip(works)
    accept(people, tip_id)
    assert list(of_tip(works, tip_id)) == ["A1 stopped"]


@pytest.mark.parametrize("mode", [Mode.SEALED, Mode.NAMED])
def test_whoever_left_a_name_is_owed_a_notice(
    works: Works, people: People, clock: SetClock, mode: Mode
) -> None:
    tip_id = send_tip(works, mode)
    accept(people, tip_id)
    clocks = of_tip(works, tip_id)
    assert sorted(clocks) == ["A1 stopped", "T4 open"]
    assert clocks["T4 open"].due_on == date(2026, 3, 9)
    assert clocks["T4 open"].case_id is None, "other agencies of the case must not learn of a name"
    clock.instant += timedelta(days=1)
    with people.work("chen") as work:
        intake.write_to_reporter(work, tip_id, "已立案。")
    assert sorted(of_tip(works, tip_id)) == ["A1 stopped", "T4 stopped"]


def test_a_refusal_is_itself_the_notice(works: Works, people: People) -> None:
    tip_id = send_tip(works, Mode.NAMED)
    with people.work("chen") as work:
        intake.decline(work, tip_id, next(iter(DECLINE_REASONS)), "不属于医保基金问题。")
    assert sorted(of_tip(works, tip_id)) == ["A1 stopped", "T4 stopped"]


def test_a_tip_handed_over_gives_the_new_agency_its_own_term(
    works: Works, people: People, clock: SetClock
) -> None:
    tip_id = send_tip(works)
    clock.instant += timedelta(days=2)
    with people.work("chen") as work:
        intake.hand_over(work, tip_id, "xc-ybj", "由参保地办理。")
    clocks = of_tip(works, tip_id)
    assert clocks["A1 stopped"].agency == "hq-ybj"
    assert clocks["A1 open"].agency == "xc-ybj"
    assert clocks["A1 open"].due_on == date(2026, 3, 25)


def test_strangers_get_one_and_the_same_answer(
    works: Works, people: People, staff_client: Staff
) -> None:
    tip_id = send_tip(works)
    of_the_tip = of_tip(works, tip_id)["A1 open"].id
    of_the_case = start(works, "A11", case_id=accept(people, tip_id))
    lin, wei, kong = staff_client("lin"), staff_client("wei"), staff_client("kong")
    assert {lin.get(f"/clocks/{each}").status_code for each in (of_the_tip, of_the_case)} == {200}
    for client in (wei, kong):
        for each in (of_the_tip, of_the_case, 99999):
            assert client.get(f"/clocks/{each}").status_code == 404
    with people.work("lin") as work:
        cases.share(work, 1, "hq-wjw", basis=BASIS)
    assert wei.get(f"/clocks/{of_the_case}").status_code == 200
    assert wei.get(f"/clocks/{of_the_tip}").status_code == 404


def test_a_prosecutor_watches_referrals_of_the_region_and_nothing_else(
    works: Works, people: People, staff_client: Staff
) -> None:
    tip_id = send_tip(works)
    case_id = accept(people, tip_id)
    watched = start(works, "F11", "hq-gaj", case_id=case_id)
    with works.begin(SYSTEM) as work:
        given = {"subject": "case", "subject_id": case_id, "case_id": case_id}
        other = service.start(work, "RECT", agency="hq-ybj", **given).id
    zhou = staff_client("zhou")
    listed = zhou.get("/clocks").text
    assert "审查并决定是否立案" in listed
    assert "整改" not in listed
    assert "核查线索" not in listed
    assert zhou.get(f"/clocks/{watched}").status_code == 200
    assert zhou.get(f"/clocks/{other}").status_code == 404
    with people.work("zhou", writes=False) as work, pytest.raises(NotFound):
        queries.get(work.session, work.actor, other or 0)


def test_the_list_shows_my_agencys_clocks_in_their_order(
    works: Works, people: People, staff_client: Staff, clock: SetClock
) -> None:
    tip_id = send_tip(works)
    case_id = accept(people, tip_id)
    start(works, "RECT", case_id=case_id)
    start(works, "F5", case_id=case_id)
    start(works, "F11", "hq-gaj", case_id=case_id)
    clock.instant += timedelta(hours=25)
    listed = staff_client("lin").get("/clocks").text
    assert "已逾期 1 小时" in listed
    assert listed.index("向同级公安机关移送") < listed.index("整改")
    assert "审查并决定是否立案" not in listed, "that is for the police to do"
    home = staff_client("lin").get("/").text
    assert "即将到期和已逾期" in home
    assert "没有临近的期限" in staff_client("qian").get("/clocks").text


def test_a_page_shows_why_each_day_counts(
    works: Works, people: People, staff_client: Staff
) -> None:
    case_id = accept(people, send_tip(works))
    given = {"subject": "transfer", "subject_id": 1, "agency": "hq-ybj", "case_id": case_id}
    with works.begin(SYSTEM) as work:
        began = datetime(2026, 9, 30, 10, tzinfo=LEGAL_ZONE)
        clock_id = service.start(work, "F4", unit="W", started_at=began, **given).id
    shown = staff_client("zhao").get(f"/clocks/{clock_id}").text
    for words in (
        "2026-10-10",
        "起算当日，不计入",
        "放假，不计入",
        "调休上班日",
        "国务院令第310号",
    ):
        assert words in shown
    english = staff_client("zhao")
    english.cookies.set("lang", "en")
    shown = english.get(f"/clocks/{clock_id}").text
    assert "Make-up working day" in shown
    assert "Holiday, not counted" in shown


@pytest.mark.parametrize("code", ["F5", "A11", "A1"])
def test_every_state_of_a_clock_has_its_page(
    works: Works, people: People, staff_client: Staff, clock: SetClock, code: str
) -> None:
    case_id = accept(people, send_tip(works))
    clock_id = start(works, code, case_id=case_id)
    with people.work("lin") as work:
        service.pause(work, code, "transfer", 1, reason="委托鉴定 <b>")
    clock.instant += timedelta(hours=3)
    lin = staff_client("lin")
    paused = lin.get(f"/clocks/{clock_id}").text
    assert "已中止计算" in paused
    assert "委托鉴定 &lt;b&gt;" in paused
    with people.work("lin") as work:
        service.resume(work, code, "transfer", 1)
    if code != "F5":
        with people.work("zhao") as work:
            service.extend(work, code, "transfer", 1, reason="案情复杂")
        assert "延长" in lin.get(f"/clocks/{clock_id}").text
    clock.instant += timedelta(minutes=20)
    with works.begin(SYSTEM) as work:
        service.stop(work, code, "transfer", 1)
    assert "已办结" in lin.get(f"/clocks/{clock_id}").text


def test_the_case_page_shows_its_clocks_and_those_of_its_tip_to_the_owner(
    works: Works, people: People, staff_client: Staff
) -> None:
    tip_id = send_tip(works, Mode.NAMED)
    case_id = accept(people, tip_id)
    start(works, "A11", case_id=case_id)
    with people.work("lin") as work:
        cases.share(work, case_id, "hq-wjw", basis=BASIS)
    own, theirs = (staff_client(who).get(f"/cases/{case_id}").text for who in ("lin", "wei"))
    assert "作出处罚决定" in own
    assert "告知实名举报人是否立案" in own
    assert "作出处罚决定" in theirs
    assert "实名举报人" not in theirs


def test_the_tip_page_shows_its_term(works: Works, staff_client: Staff) -> None:
    shown = staff_client("chen").get(f"/tips/{send_tip(works)}").text
    assert "核查线索并决定是否立案" in shown
    assert "还剩 15 个工作日" in shown


def test_reporters_read_their_dates_in_plain_words(
    public_client: TestClient, works: Works, people: People, clock: SetClock
) -> None:
    door.fill(public_client, mode="anonymous")
    door.get(public_client, "/report/check")
    door.post(public_client, "/report/check")
    number, secret = door.codes_of(door.get(public_client, "/report/receipt"))
    door.post(public_client, "/report/receipt", digits=secret[-4:])
    door.post(public_client, "/follow", number=number, secret=secret)
    mailbox = door.get(public_client, "/follow/tip")
    assert "最迟 2026-03-23 前决定是否受理" in mailbox
    assert "/clocks/" not in mailbox, "the officers' pages are not there"
    public_client.cookies.set("lang", "en")
    english = door.get(public_client, "/follow/tip")
    assert "By 2026-03-23 the agency must decide whether to take up your tip" in english


def test_a_reporter_is_shown_the_dates_of_no_other_tip(works: Works, people: People) -> None:
    (load,) = (each.load for each in feature.sections if each.place == "follow")
    first, second = send_tip(works), send_tip(works)
    with works.begin(reporter(first), writes=False) as work:
        assert load(work, first) is not None
        assert load(work, second) is None
    with people.work("chen", writes=False) as work:
        assert load(work, first) is None, "staff have their own page"


def test_late_agencies_are_told_of_plainly(works: Works, people: People, clock: SetClock) -> None:
    (load,) = (each.load for each in feature.sections if each.place == "follow")
    tip_id = send_tip(works)
    clock.instant += timedelta(days=40)
    with works.begin(reporter(tip_id), writes=False) as work:
        view = load(work, tip_id)
        assert view is not None
        assert [shown.tone for _, shown in view["dates"]] == ["late"]
