"""A reporter after sending: told how far it is, asked, not accepted, objects, deletes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from portal.audit.models import AuditLeaf
from portal.cases import service as cases
from portal.cases.forms import Close, OpenFromTip
from portal.crypto.codes import Receipt, new_receipt
from portal.followup import queries, service
from portal.followup.forms import Ask, Decide, Object
from portal.followup.rules import Asked, Ground, Objected
from portal.infra.work import Works
from portal.intake import queries as tips
from portal.intake import service as intake
from portal.intake.forms import AskToUnseal
from portal.intake.models import Tip, TipCorrection
from portal.intake.rules import MAILBOX_IDLE, Answers, Channel, Mode, TipState
from portal.intake.service import triage, vault
from portal.kernel.actor import ANONYMOUS, SYSTEM, Office
from portal.kernel.clock import LEGAL_ZONE, SetClock
from portal.kernel.errors import Conflict, Destroyed, Invalid, NotAllowed, NotFound, Refused
from portal.triage.service import joining, spamming
from tests.portal.intake.door import get, post
from tests.portal.intake.test_follow import enter
from tests.portal.intake.test_service import as_reporter
from tests.support.people import People

Staff = Callable[[str], TestClient]
ANSWERS = Answers(
    region="990102", what="经过在此", mode=Mode.SEALED, name="王某", contact="13900000000"
)


@pytest.fixture
def receipt(works: Works) -> Receipt:
    made = new_receipt()
    with works.begin(ANONYMOUS) as work:
        intake.submit(work, ANSWERS, made)
    return made


def question(people: People, text: str = "病床是几号？", mark: str = "ab" * 32) -> int:
    with people.work("chen") as work:
        return service.ask(work, 1, Ask(mark=mark, question=text)).id or 0


def mark_on(page: str) -> str:
    return re.search(r'name="mark" value="(\w+)"', page)[1]


def test_the_mailbox_tells_the_step_and_the_day(
    works: Works, people: People, public_client: TestClient, receipt: Receipt
) -> None:
    enter(public_client, receipt)
    page = get(public_client, "/follow/tip")
    assert "正在核查，决定要不要立案" in page
    assert "最迟 2026-03-23 前决定" in page
    with people.work("chen") as work:
        case_id = cases.open_from_tip(work, 1, OpenFromTip(title="虚假住院")).id or 0
    with people.work("zhao") as work:
        cases.file_case(work, case_id, "应予处罚")
    page = get(public_client, "/follow/tip")
    assert "已立案" in page
    assert "正在调查处理" in page
    assert "最迟 2026-03-09 前告诉您" in page
    with people.work("chen") as work:
        assert service.progress(work, tips.by_id(work.session, 1)).steps
    with people.work("chen") as work:
        cases.send_to_reporter(work, case_id, 1, "已立案", tells_decision=True)
    with people.work("zhao") as work:
        cases.close(work, case_id, Close(outcome="proven", reason="属实"))
    page = get(public_client, "/follow/tip")
    assert "查证属实" in page
    assert "有结果了" in page


def test_a_question_is_answered_once_and_nothing_typed_is_lost(
    works: Works, people: People, public_client: TestClient, receipt: Receipt
) -> None:
    asked = question(people)
    assert question(people) == asked, "the form sent twice asks once"
    enter(public_client, receipt)
    assert "有 1 个问题想问您" in get(public_client, "/follow/tip")
    path = f"/follow/questions/{asked}"
    page = get(public_client, path)
    assert "病床是几号？" in page
    again = post(
        public_client, path, page=page, status=422, mark=mark_on(page), answer="", say="answer"
    )
    assert "请先写回答" in again
    for text in ("三号", "三号"):
        to = post(public_client, path, page=page, mark=mark_on(page), answer=text, say="answer")
        assert to == "/follow/tip"
    other = get(public_client, "/follow/withdrawal")
    post(public_client, path, page=other, mark="cd" * 32, answer="还有四号", say="answer")
    with people.work("chen") as work:
        tip, key, _ = triage.open_tip(work, 1)
        said = [each.text for each in intake.messages(work, tip, key)]
        assert said == ["病床是几号？", "三号", "还有四号"]
        assert queries.questions(work.session, 1)[0].state is Asked.ANSWERED


def test_rather_not_says_so_and_may_be_thought_over(
    people: People, public_client: TestClient, receipt: Receipt
) -> None:
    first, second = question(people), question(people, "哪一年？", "ac" * 32)
    enter(public_client, receipt)
    page = get(public_client, f"/follow/questions/{first}")
    to = post(
        public_client, f"/follow/questions/{first}", page=page, mark=mark_on(page), say="rather_not"
    )
    assert to == f"/follow/questions/{second}"
    with people.work("chen") as work:
        states = [each.state for each in queries.questions(work.session, 1)]
        assert states == [Asked.DECLINED, Asked.OPEN]
    post(
        public_client,
        f"/follow/questions/{first}",
        page=page,
        mark=mark_on(page),
        answer="其实知道",
    )
    with people.work("chen") as work:
        assert queries.questions(work.session, 1)[0].state is Asked.ANSWERED
        service.take_back(work, 1, second)
        with pytest.raises(Conflict):
            service.take_back(work, 1, second)


def test_nobody_answers_anothers_question_and_a_stranger_asks_none(
    works: Works, people: People, public_client: TestClient, receipt: Receipt
) -> None:
    asked = question(people)
    other = new_receipt()
    with works.begin(ANONYMOUS) as work:
        intake.submit(work, ANSWERS, other)
    enter(public_client, other)
    assert public_client.get(f"/follow/questions/{asked}").status_code == 404
    page = get(public_client, "/follow/withdrawal")
    path = f"/follow/questions/{asked}"
    post(public_client, path, page=page, status=404, mark="ee" * 32, answer="偷答")
    with people.work("sun") as work, pytest.raises((NotFound, NotAllowed)):
        service.ask(work, 1, Ask(mark="ff" * 32, question="你是谁？"))
    with people.work("chen") as work, pytest.raises(Invalid):
        service.ask(work, 1, Ask(mark="fe" * 32, question="何时？", wish_on="2020-01-01"))


def test_questions_lapse_when_the_tip_goes(people: People, receipt: Receipt, works: Works) -> None:
    question(people)
    with people.work("chen") as work:
        triage.hand_over(work, 1, "xc-ybj", "归你们管")
        assert queries.questions(work.session, 1)[0].state is Asked.LAPSED


def test_an_objection_goes_to_the_head_and_comes_back(
    works: Works, people: People, public_client: TestClient, receipt: Receipt
) -> None:
    enter(public_client, receipt)
    with people.work("chen") as work:
        triage.decline(work, 1, "not_concrete", "说得不够具体")
    page = get(public_client, "/follow/review")
    typed = {"mark": mark_on(page), "ground": "not_accepted", "reason": "我有照片"}
    post(public_client, "/follow/review", page=page, status=422, **{**typed, "reason": ""})
    for _ in range(2):
        post(public_client, "/follow/review", page=page, **typed)
    post(public_client, "/follow/review", page=page, status=422, **{**typed, "mark": "aa" * 32})
    form = Decide(mark="bb" * 32, outcome="changed", reply="请补充照片，重新办理")
    with people.work("chen") as work, pytest.raises(NotAllowed):
        service.decide(work, 1, form)
    with people.work("zhao") as work:
        (waiting,) = queries.objections_waiting(work.session, work.actor)
        assert waiting.ground is Ground.NOT_ACCEPTED
        assert service.decide(work, 1, form).state is Objected.CHANGED
        with pytest.raises(Conflict):
            service.decide(work, 1, form)
    assert "请补充照片，重新办理" in get(public_client, "/follow/tip")


def late_objection(works: Works, clock: SetClock, receipt: Receipt) -> int:
    """Let the term to decide pass, then have the reporter object to that; return the objection's id."""
    clock.instant += timedelta(days=60)
    form = Object(mark="dd" * 32, ground="late", reason="一直没有消息")
    with as_reporter(works, receipt) as work:
        return service.object_to(work, form).id or 0


def openings(works: Works) -> int:
    with works.begin(SYSTEM, writes=False) as work:
        rows = select(AuditLeaf).where(AuditLeaf.event == "TipOpened", AuditLeaf.tip_id == 1)
        return len(work.session.exec(rows).all())


def test_whoever_reads_an_objection_opens_the_report(
    works: Works, people: People, receipt: Receipt, clock: SetClock, staff_client: Staff
) -> None:
    objection_id = late_objection(works, clock, receipt)
    assert openings(works) == 0
    assert "一直没有消息" in staff_client("zhao").get(f"/objections/{objection_id}").text
    assert openings(works) == 1


def test_an_open_objection_goes_with_the_report_to_another_agency(
    works: Works, people: People, receipt: Receipt, clock: SetClock
) -> None:
    objection_id = late_objection(works, clock, receipt)
    with people.work("chen") as work:
        triage.hand_over(work, 1, "hq-wjw", "归口管理")
    form = Decide(mark="bb" * 32, outcome="upheld", reply="已在办理")
    with people.work("zhao") as work, pytest.raises(NotFound):
        service.decide(work, objection_id, form)
    actor, private = people.as_("wei")
    head = replace(actor, offices=frozenset({*actor.offices, Office.HEAD, Office.INTAKE}))
    with works.begin(head, private) as work:
        (waiting,) = queries.objections_waiting(work.session, work.actor)
        assert waiting.id == objection_id
        assert service.decide(work, objection_id, form).state is Objected.UPHELD


def test_a_report_its_reporter_deleted_is_decided_on_by_nobody(
    works: Works, people: People, receipt: Receipt
) -> None:
    with as_reporter(works, receipt) as work:
        service.delete_report(work)
    with people.work("chen") as work:
        assert spamming.sorted_out(work, [1]).open == []
        assert joining.refusal(work, tips.by_id(work.session, 1)) is not None
    acts = (
        lambda work: intake.hold(work, 1),
        lambda work: triage.decline(work, 1, "not_concrete", "不具体"),
        lambda work: triage.hand_over(work, 1, "hq-wjw", "归口管理"),
        lambda work: cases.open_from_tip(work, 1, OpenFromTip(title="虚假住院")),
    )
    for act in acts:
        with people.work("chen") as work, pytest.raises(Conflict):
            act(work)
    with works.begin(SYSTEM, writes=False) as work:
        assert service.is_deleted(tips.by_id(work.session, 1))


def test_only_a_petitions_review_has_a_term(
    works: Works, people: People, public_client: TestClient
) -> None:
    """Nor is registering one owed for anything else (XF arts. 22, 35)."""
    made = new_receipt()
    with works.begin(ANONYMOUS) as work:
        intake.submit(work, ANSWERS, made, channel=Channel.PETITION)
    enter(public_client, made)
    page = get(public_client, "/follow/review")
    typed = {"mark": mark_on(page), "ground": "leaked", "reason": "有人知道了"}
    post(public_client, "/follow/review", page=page, **typed)
    page = get(public_client, "/follow/tip")
    assert "登记您的信访" in page
    assert "最迟 2026-04-01 前答复您的复查申请" in page


def test_deleting_the_identity_leaves_a_leaf_and_ends_requests(
    works: Works, people: People, public_client: TestClient, receipt: Receipt
) -> None:
    with people.work("chen") as work:
        request = vault.ask(work, 1, AskToUnseal(reason_code="verify", reason="需要当面核实"))
        request_id = request.id
    enter(public_client, receipt)
    page = get(public_client, "/follow/deletion")
    post(public_client, "/follow/deletion", page=page, status=422, what="identity")
    assert "核实关键事实" in get(public_client, "/follow/tip")
    post(public_client, "/follow/deletion", page=page, what="identity", sure="yes")
    page = get(public_client, "/follow/tip")
    assert "王某" not in page
    assert "您的身份信息已销毁" in page
    with works.begin(SYSTEM) as work:
        kept = tips.vault(work.session, 1)
        assert not kept.sealed + kept.custodian_half + kept.approver_half + kept.reporter_wrapped
        refused = work.session.get(type(request), request_id).refused_at
        for at in (refused, kept.destroyed_at):
            assert at.astimezone(LEGAL_ZONE).time() == time(), "of a reporter's act the day only"
        leaves = work.session.exec(select(AuditLeaf).where(AuditLeaf.event == "IdentityDeleted"))
        assert [each.tip_id for each in leaves] == [1]


def test_the_whole_report_goes_only_before_it_is_accepted(
    works: Works, people: People, public_client: TestClient, receipt: Receipt
) -> None:
    enter(public_client, receipt)
    post(public_client, "/follow/messages", text="另有一句", mark="12" * 32)
    with works.begin(SYSTEM) as work:
        row = TipCorrection(tip_id=1, officer_id=1, made_at=work.now, sealed=b"typed wrong")
        work.session.add(row)
    token = re.search(r'name="csrf" value="([^"]*)"', get(public_client, "/follow/tip"))[1]
    files = {"files": ("病历.txt", b"x", "")}
    public_client.post("/follow/files", data={"csrf": token}, files=files)
    post(public_client, "/follow/deletion", what="report", sure="yes")
    page = get(public_client, "/follow/tip")
    for gone in ("经过在此", "另有一句", "病历.txt", "王某"):
        assert gone not in page
    assert "您已删除" in page
    assert public_client.get("/follow/deletion").status_code == 410
    with works.begin(SYSTEM) as work:
        tip, correction = work.session.get(Tip, 1), work.session.get(TipCorrection, 1)
        left = [tip.wrapped, tip.reporter_wrapped, tip.body_sealed, correction.sealed]
        assert b"".join([*left, *(each.sealed for each in tips.messages(work.session, 1))]) == b""
        assert tip.withdrawn_on and service.is_deleted(tip)
        assert tip.destroyed_at.astimezone(LEGAL_ZONE).time() == time(), "the day, not the moment"
    with people.work("chen") as work, pytest.raises(Destroyed):
        triage.open_tip(work, 1)
    post(public_client, "/follow/close", page=get(public_client, "/follow/tip"))
    enter(public_client, receipt)
    assert "您已删除" in get(public_client, "/follow/tip")


def test_an_accepted_report_stays(
    works: Works, people: People, public_client: TestClient, receipt: Receipt
) -> None:
    with people.work("chen") as work:
        cases.open_from_tip(work, 1, OpenFromTip(title="虚假住院"))
    enter(public_client, receipt)
    assert "删除整份举报" not in get(public_client, "/follow/deletion")
    post(public_client, "/follow/deletion", status=409, what="report", sure="yes")
    with people.work("chen") as work:
        assert triage.open_tip(work, 1)[2].what == "经过在此"
        assert tips.by_id(work.session, 1).state is TipState.ACCEPTED


def test_who_opened_it_is_told_by_office_and_day_and_the_police_are_not(
    works: Works,
    people: People,
    public_client: TestClient,
    receipt: Receipt,
    clock: SetClock,
) -> None:
    with people.work("chen") as work:
        triage.open_tip(work, 1)
    clock.instant += timedelta(days=1)
    with people.work("lin") as work:
        case_id = cases.open_from_tip(work, 1, OpenFromTip(title="虚假住院")).id or 0
        for agency in ("hq-gaj", "hq-wjw"):
            cases.share(work, case_id, agency, basis="共同核查", with_tip_text=True)
    enter(public_client, receipt)
    page = get(public_client, "/follow/tip")
    seen = page[page.index('id="seen"') :]
    assert "2026-03-02" in seen
    assert "打开了您写的内容" in seen
    assert "陈" not in seen, "an office is named, never an officer"
    assert "公安" not in seen
    assert "卫生" in seen


def test_legal_hold_keeps_everything(
    works: Works, public_client: TestClient, receipt: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(public_client, receipt)

    def held(*_: object) -> None:
        raise Refused

    monkeypatch.setattr("portal.erasure.service.asking._require_free", held)
    for what in ("identity", "report"):
        post(public_client, "/follow/deletion", status=409, what=what, sure="yes")
    assert "王某" in get(public_client, "/follow/tip")


def test_words_written_while_the_mailbox_closed_itself_are_sent_with_the_code(
    works: Works, people: People, public_client: TestClient, receipt: Receipt, clock: SetClock
) -> None:
    asked = question(people)
    enter(public_client, receipt)
    page = get(public_client, "/follow/tip")
    clock.instant += MAILBOX_IDLE * 1.1
    forms = {
        "/follow/messages": "text",
        f"/follow/questions/{asked}": "answer",
        "/follow/review": "reason",
    }
    for number, (path, field) in enumerate(forms.items()):
        typed = {field: f"没发出去的话{number}", "mark": f"{number:064x}"}
        again = post(public_client, path, page=page, status=401, **typed)
        assert f"没发出去的话{number}" in again
        kept = {"kept": typed[field], "kept_mark": typed["mark"]}
        if found := re.search(r'name="kept_for"\s+value="(\d+)"', again):
            kept["kept_for"] = found[1]
        wrong = post(public_client, "/follow", secret="123", status=422, **kept)
        assert f"没发出去的话{number}" in wrong
        for _ in range(2):
            post(public_client, "/follow", secret=receipt.printed, **kept)
        assert get(public_client, "/follow/tip").count(f"没发出去的话{number}") == 1
        post(public_client, "/follow/close", page=get(public_client, "/follow/tip"))
    with people.work("chen") as work:
        (answered,) = queries.questions(work.session, 1)
        said = {each.id: each.text for each in intake.messages(work, *triage.open_tip(work, 1)[:2])}
        assert answered.state is Asked.ANSWERED
        assert said[answered.answer_id] == "没发出去的话1"
    token = re.search(r'name="csrf" value="([^"]*)"', page)[1]
    files = {"files": ("病历.txt", b"x", "")}
    lost = public_client.post("/follow/files", data={"csrf": token}, files=files)
    assert lost.status_code == 401
    assert "请再选一次" in lost.text
    empty = public_client.post("/follow/messages", data={"text": " "}, follow_redirects=False)
    assert empty.status_code == 303
