"""What starts and stops clocks of tips, who sees which clock, and what the pages say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from portal.cases import service as cases
from portal.cases.forms import Close, OpenCase, OpenFromTip
from portal.cases.rules import Outcome, Source
from portal.crypto.codes import new_receipt
from portal.infra.work import Works
from portal.intake import events as tips
from portal.intake import queries as intake_rows
from portal.intake import service as intake
from portal.intake.rules import DECLINE_REASONS, Answers, Mode
from portal.kernel.actor import ANONYMOUS, SYSTEM, reporter
from portal.kernel.clock import LEGAL_ZONE, SetClock
from portal.kernel.errors import NotFound, Refused
from referrals.clocks import queries, service
from referrals.clocks.feature import feature
from referrals.clocks.models import Clock
from tests.portal.intake import door
from tests.support.people import People, csrf_of

Staff = Callable[[str], TestClient]
CLOSING = Close(outcome=Outcome.PROVEN, reason="事实清楚")
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


def open_case(people: People, login: str) -> int:
    form = OpenCase(title="空床", region="990100", category="fake_stay", source=Source.AUDIT)
    with people.work(login) as work:
        return cases.open_case(work, form).id or 0


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


def file(people: People, case_id: int, to_reporter: str | None = None) -> None:
    with people.work("zhao") as work:
        cases.file_case(work, case_id, "应予处罚", to_reporter=to_reporter)


def of_case(works: Works, case_id: int) -> list[str]:
    with works.begin(SYSTEM, writes=False) as work:
        found = queries.open_of_case(work.session, case_id)
        return [each.code for each in found if each.subject == "case"]


def test_the_term_to_check_runs_until_filing_is_decided(works: Works, people: People) -> None:
    tip_id = send_tip(works)
    case_id = accept(people, tip_id)
    assert list(of_tip(works, tip_id)) == ["A1 open"]
    file(people, case_id)
    assert list(of_tip(works, tip_id)) == ["A1 stopped"]
    assert of_case(works, case_id) == ["A11"]
    with people.work("lin") as work:
        cases.close(work, case_id, CLOSING)
    assert of_case(works, case_id) == []


def test_a_tip_that_joins_a_filed_case_is_decided_with_it(works: Works, people: People) -> None:
    case_id, tip_id = accept(people, send_tip(works)), send_tip(works, Mode.NAMED)
    file(people, case_id)
    with people.work("chen") as work:
        cases.attach_tip(work, case_id, tip_id)
    assert sorted(of_tip(works, tip_id)) == ["A1 stopped", "T4 open"]


def test_not_filing_ends_the_check_and_begins_the_notice(works: Works, people: People) -> None:
    tip_id = send_tip(works, Mode.NAMED)
    case_id = accept(people, tip_id)
    with people.work("zhao") as work:
        cases.decide_not_to_file(work, case_id, "查无实据", outcome=Outcome.NOT_PROVEN)
    assert sorted(of_tip(works, tip_id)) == ["A1 stopped", "T4 open"]
    assert of_case(works, case_id) == []


def test_a_clue_without_a_tip_is_checked_in_the_same_term(works: Works, people: People) -> None:
    case_id = open_case(people, "lin")
    assert of_case(works, case_id) == ["A1"]
    file(people, case_id)
    assert of_case(works, case_id) == ["A11"]
    with people.work("lin") as work:
        cases.close(work, case_id, CLOSING)
    with people.work("zhao") as work:
        cases.reopen(work, case_id, "发现新线索")
    assert of_case(works, case_id) == ["A1"]


def test_other_authorities_have_no_term_of_the_healthcare_security_orders(
    works: Works, people: People
) -> None:
    assert of_case(works, open_case(people, "wei")) == []
    with works.begin(SYSTEM) as work:
        tip = intake_rows.by_id(work.session, send_tip(works))
        tip.agency = "hq-wjw"
        event = tips.TipHandedOver(tip_id=tip.id or 0, from_agency="hq-ybj", to_agency="hq-wjw")
        work.record(event)
        tip_id = tip.id or 0
    assert list(of_tip(works, tip_id)) == ["A1 stopped"]


def test_a_case_with_a_running_term_is_not_closed(works: Works, people: People) -> None:
    case_id = accept(people, send_tip(works))
    file(people, case_id)
    start(works, "F5", case_id=case_id)
    with pytest.raises(Refused) as refused, people.work("lin") as work:
        cases.close(work, case_id, CLOSING)
    assert [each.code for each in refused.value.reasons] == ["clock_running"]
    assert of_case(works, case_id) == ["A11"]


@pytest.mark.parametrize("mode", [Mode.SEALED, Mode.NAMED])
def test_whoever_left_a_name_is_owed_a_notice(
    works: Works, people: People, clock: SetClock, mode: Mode
) -> None:
    tip_id = send_tip(works, mode)
    case_id = accept(people, tip_id)
    file(people, case_id)
    clocks = of_tip(works, tip_id)
    assert sorted(clocks) == ["A1 stopped", "T4 open"]
    assert clocks["T4 open"].due_on == date(2026, 3, 9)
    assert clocks["T4 open"].case_id is None, "other agencies of the case must not learn of a name"
    clock.instant += timedelta(days=1)
    with people.work("chen") as work:
        intake.write_to_reporter(work, tip_id, "请补充照片。")
        assert sorted(of_tip(works, tip_id)) == ["A1 stopped", "T4 open"], "this told no decision"
    with people.work("lin") as work:
        cases.send_to_reporter(work, case_id, tip_id, "已立案。", tells_decision=True)
    assert sorted(of_tip(works, tip_id)) == ["A1 stopped", "T4 stopped"]


def test_the_decision_may_carry_the_notice(works: Works, people: People) -> None:
    tip_id = send_tip(works, Mode.NAMED)
    file(people, accept(people, tip_id), to_reporter="已立案。")
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


def test_a_tip_for_market_regulation_runs_under_its_own_order(
    works: Works, people: People, clock: SetClock
) -> None:
    tip_id = send_tip(works, Mode.NAMED)
    clock.instant += timedelta(days=2)
    with people.work("chen") as work:
        intake.hand_over(work, tip_id, "hq-scjg", "属于价格违法。")
    clocks = of_tip(works, tip_id)
    assert sorted(clocks) == ["A1 stopped", "T8 open"]
    assert clocks["T8 open"].agency == "hq-scjg" and clocks["T8 open"].n == 15
    with works.begin(SYSTEM) as work:
        work.record(tips.TipDeclined(tip_id=tip_id, reason="other"))
    assert sorted(of_tip(works, tip_id)) == ["A1 stopped", "T8 stopped", "T8N stopped"]
    with works.begin(SYSTEM) as work:
        work.record(tips.TipReopened(tip_id=tip_id))
    assert sorted(of_tip(works, tip_id)) == ["A1 stopped", "T8 open", "T8 stopped", "T8N stopped"]


def test_leads_of_a_market_regulation_bureau_run_under_its_own_order(
    works: Works, people: People
) -> None:
    tip_id = send_tip(works)
    with works.begin(SYSTEM) as work:
        day = work.now.astimezone(LEGAL_ZONE).date()
        told = tips.LeadsTaken(agency="hq-scjg", received_on=day, count=1, tip_ids=(tip_id,))
        service.when_leads_taken(work, told)
    assert of_tip(works, tip_id)["T8 open"].agency == "hq-scjg"


def test_strangers_get_one_and_the_same_answer(
    works: Works, people: People, staff_client: Staff
) -> None:
    tip_id = send_tip(works)
    of_the_tip = of_tip(works, tip_id)["A1 open"].id
    case_id = accept(people, tip_id)
    with works.begin(SYSTEM) as work:
        subject = {"subject": "case", "subject_id": case_id, "case_id": case_id}
        of_the_case = service.start(work, "A11", agency="hq-ybj", **subject).id
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
    officer_id = people.as_("zhou")[0].officer_id or 0
    with people.work("lin") as work:
        cases.recuse(work, case_id, officer_id, agency="hq-jcy")
    assert zhou.get(f"/clocks/{watched}").status_code == 404
    assert "审查并决定是否立案" not in zhou.get("/clocks").text


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
    file(people, case_id)
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
    assert mailbox.count("2026-03-23") == 1, "with the steps, and nowhere else"
    assert "最迟 2026-03-23 前决定" in mailbox
    assert "/clocks/" not in mailbox, "the officers' pages are not there"
    public_client.cookies.set("lang", "en")
    english = door.get(public_client, "/follow/tip")
    assert "Decided by 2026-03-23 at the latest" in english


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


def post(client: TestClient, url: str, **typed: str) -> int:
    data = {"csrf": csrf_of(client.get("/clocks").text), **typed}
    return client.post(url, data=data, follow_redirects=False).status_code


def test_the_answerable_agency_moves_the_end_from_the_page(
    works: Works, people: People, staff_client: Staff
) -> None:
    here = f"/clocks/{start(works, 'A11', case_id=accept(people, send_tip(works)))}"
    lin, zhao, zhou = staff_client("lin"), staff_client("zhao"), staff_client("zhou")
    assert "第六十条" in lin.get(here).text and "/pause" in lin.get(here).text
    assert post(lin, f"{here}/pause", reason="委托鉴定") == 422, "the ground and its document"
    told = {"ground": "appraisal", "document": "委托书1号", "reason": "委托鉴定"}
    assert post(lin, f"{here}/pause", **told) == 303
    assert "委托书1号" in lin.get(here).text and "/resumption" in lin.get(here).text
    assert post(lin, f"{here}/resumption") == 303
    assert post(lin, f"{here}/extension", reason="案情复杂") == 303, "asks a head"
    assert "延长申请等待决定" in zhao.get(here).text
    assert "/extension-request" not in lin.get(here).text
    assert post(zhao, f"{here}/extension-request", decision="no") == 422
    assert post(zhao, f"{here}/extension-request", decision="yes") == 303
    shown = zhao.get(here).text
    assert "案情复杂" in shown and "已用" in shown and "集体讨论记录的文号" in shown
    assert post(zhao, f"{here}/extension", reason="复杂") == 422, "no record of a discussion"
    assert post(zhou, f"{here}/pause", **told) == 403, "only looks on"
    assert "委托书1号" not in zhou.get(here).text
    assert "鉴定" in zhou.get(here).text, "the class of the reason, and no more"
