"""Referrals on a real database."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from portal.agencies import service as agencies
from portal.agencies.models import Agency
from portal.agencies.rules import AgencyKind, Compartment
from portal.audit.models import AuditLeaf
from portal.cases import queries as cases
from portal.cases import service as cases_service
from portal.cases.forms import Close
from portal.cases.rules import Outcome, Role, Stage
from portal.crypto.keys import PublicKey
from portal.identity import queries as identity
from portal.infra.forms import Confirm
from portal.infra.work import Work
from portal.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from portal.notices import queries as notices
from referrals.clocks import queries as clocks
from referrals.clocks.book import readings
from referrals.transfers import forms, queries, rules, service
from referrals.transfers.models import StepRecord, Transfer
from referrals.transfers.rules import DUTIES, LASTING, State, StepInvalid, StepRefused
from referrals.transfers.steps.registry import STEPS
from tests.referrals.transfers.conftest import REASON, REPORT, TO_HAND_OVER, Scene
from tests.support.documents import words


def check(scene: Scene, state: State) -> None:
    """The stored state is the one the history gives, and its duties are the clocks that run."""
    transfer = scene.now()
    assert transfer.state is state
    with scene.people.work("lin", writes=False) as work:
        assert service.rederived(work, transfer) is state
        running = [
            each.code for each in clocks.open_for(work.session, "transfer", transfer.id or 0)
        ]
        lasting = {code for code, states in LASTING.items() if state in states}
        assert len(running) == len(set(running))
        assert DUTIES.get(state, frozenset()) == set(running) - lasting


def running(scene: Scene) -> dict[str, str]:
    """The clocks that run, and whose they are."""
    with scene.people.work("lin", writes=False) as work:
        found = clocks.open_for(work.session, "transfer", scene.transfer_id)
        return {each.code: each.agency for each in found}


def codes(refused: pytest.ExceptionInfo[StepRefused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def file_case(scene: Scene) -> None:
    with scene.people.work("zhao") as work:
        cases_service.file_case(work, scene.case_id, "应予处罚")


def paper(scene: Scene, kind: str, login: str = "lin") -> str:
    with scene.people.work(login) as work:
        filed = queries.papers(work.session, scene.now())[kind]
        document, pdf = cases_service.read_document(work, scene.case_id, filed.document_id)
        assert document.sha256 == filed.sha256
        return words(pdf)


def test_the_whole_way_to_a_criminal_case(opened: Scene) -> None:
    check(opened, State.GROUPED)
    for code, state in [
        ("report", State.REPORTED),
        ("list_items", State.REPORTED),
        ("approve", State.APPROVED),
        ("write_letter", State.APPROVED),
        ("hand_over", State.HANDED_OVER),
        ("receive", State.RECEIVED),
        ("note_missing", State.SUPPLEMENTING),
        ("complete_missing", State.RECEIVED),
        ("file", State.FILED),
        ("hand_over_items", State.INVESTIGATING),
    ]:
        opened.take(code)
        check(opened, state)
    with opened.people.work("wu", writes=False) as work:
        case = cases.get(work.session, work.actor, opened.case_id)
        assert (case.stage, case.ball_with) == (Stage.CRIMINAL, "hq-gaj")
        grant = cases.grant(work.session, opened.case_id, "hq-gaj")
        assert grant is not None and grant.role is Role.POLICE and "310" in grant.basis


def test_documents_say_what_was_typed_and_who_approved(sent: Scene) -> None:
    sent.walk("receive", "file")
    letter = paper(sent, "transfer_letter")
    transfer = sent.now()
    for said in ("赵局长", "林承办", "HQ-YBJ-HE-01", "360,000.00", "花桥市公安局", transfer.number):
        assert said in letter
    assert "虚记住院一百二十人次" in paper(sent, "investigation_report")
    assert "蓝色封面" in paper(sent, "item_list")
    receipt = paper(sent, "transfer_receipt", "wu")
    assert transfer.package_sha256 in receipt and "吴警官" in receipt
    assert "2026年3月5日" in paper(sent, "filing_notice", "wu")  # F14: three days from 2 March.


def test_the_package_digest_covers_every_document(sent: Scene) -> None:
    transfer = sent.now()
    assert transfer.manifest is not None
    assert rules.package_digest(transfer.manifest) == transfer.package_sha256
    kinds = [each["kind"] for each in transfer.manifest["documents"]]
    assert kinds == ["investigation_report", "item_list", "transfer_letter"]
    changed = json.loads(json.dumps(transfer.manifest))
    changed["documents"][0]["sha256"] = "0" * 64
    assert rules.package_digest(changed) != transfer.package_sha256


@pytest.mark.parametrize("left_out", ["list_items", "write_letter"])
def test_no_hand_over_without_a_document_and_the_refusal_names_it(
    opened: Scene, left_out: str
) -> None:
    opened.walk(*(code for code in TO_HAND_OVER if code not in {left_out, "hand_over"}))
    kind = STEPS[left_out].produces[0]
    with pytest.raises(StepRefused) as refused:
        opened.take("hand_over")
    assert [reason.code for reason in refused.value.reasons] == [f"missing_{kind}"]
    assert "第六条" in str(refused.value.reasons[0].law)
    check(opened, State.APPROVED)
    with opened.people.work("wu", writes=False) as work, pytest.raises(NotFound):
        cases.get(work.session, work.actor, opened.case_id)


def test_a_deputy_cannot_approve_and_the_article_says_why(opened: Scene) -> None:
    opened.take("report")
    with pytest.raises(StepRefused) as refused:
        opened.take("approve", by="sun")
    assert [reason.code for reason in refused.value.reasons] == ["head_in_person"]
    assert "第五条第二款" in str(refused.value.reasons[0].law)
    check(opened, State.REPORTED)


def test_a_refused_attempt_is_kept_when_the_transaction_is(opened: Scene) -> None:
    opened.take("report")
    with opened.people.work("sun") as work, pytest.raises(StepRefused):
        service.take(work, opened.transfer_id, STEPS["approve"], forms.Opinion())
    with opened.people.work("lin", writes=False) as work:
        last = queries.history(work.session, opened.now())[-1]
        assert (last.step, last.reasons, last.sealed) == ("approve", "head_in_person", b"")
        leaf = work.session.exec(select(AuditLeaf).where(AuditLeaf.event == "StepWasRefused")).one()
        assert leaf.case_id == opened.case_id
    check(opened, State.REPORTED)


@pytest.mark.parametrize("login", ["chen", "xu", "he", "lin", "wu", "zhou", "wei", "kong", "qian"])
def test_nobody_else_decides(opened: Scene, login: str) -> None:
    opened.take("report")
    with pytest.raises((NotAllowed, NotFound)):
        opened.take("approve", by=login)
    check(opened, State.REPORTED)


def test_the_database_keeps_maker_and_checker_apart(opened: Scene) -> None:
    opened.take("report")
    with pytest.raises(IntegrityError), opened.people.work("zhao") as work:
        transfer = queries.get(work.session, work.actor, opened.transfer_id)
        transfer.approved_by_id = transfer.reported_by_id
        work.session.add(transfer)
        work.session.flush()


def test_the_database_never_forgets_a_step(opened: Scene) -> None:
    with pytest.raises(IntegrityError, match="append-only"), opened.people.work("lin") as work:
        record = queries.history(work.session, opened.now())[0]
        record.step = "withdraw"
        work.session.add(record)
        work.session.flush()


def test_it_is_received_exactly_once(sent: Scene) -> None:
    sent.take("receive")
    with pytest.raises(Conflict):
        sent.take("receive")
    check(sent, State.RECEIVED)


def test_two_officers_at_once_one_wins(opened: Scene) -> None:
    opened.take("report")
    opened.people.as_("zhao")
    ready, outcomes = Barrier(2), []

    def act(code: str) -> None:
        ready.wait()
        try:
            with opened.people.work("zhao") as work:
                form = forms.Opinion() if code == "approve" else REASON
                service.take(work, opened.transfer_id, STEPS[code], form)
            outcomes.append("taken")
        except Conflict:
            outcomes.append("conflict")

    acting = [Thread(target=act, args=(code,)) for code in ("approve", "decline_approval")]
    for each in acting:
        each.start()
    for each in acting:
        each.join()
    assert sorted(outcomes) == ["conflict", "taken"]
    assert opened.now().state in {State.APPROVED, State.DECLINED}
    check(opened, opened.now().state)


def test_a_state_read_too_early_does_not_win(
    opened: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database decides, not what this transaction read a moment before."""
    opened.take("report")
    real = service.facts_of

    def overtaken(work: Work, transfer: Transfer) -> rules.Facts:
        facts = real(work, transfer)
        elsewhere = update(Transfer).values(state=State.DECLINED)
        work.session.execute(elsewhere.execution_options(synchronize_session=False))
        return facts

    monkeypatch.setattr("referrals.transfers.service.taking.facts_of", overtaken)
    with pytest.raises(Conflict):
        opened.take("approve")


def test_one_running_referral_a_case_and_a_new_one_after_its_end(opened: Scene) -> None:
    with pytest.raises(Conflict):
        opened.open("lin", "he")
    opened.take("withdraw")
    check(opened, State.WITHDRAWN)
    first = opened.now().number
    opened.open("lin", "he")
    assert opened.now().number != first


@pytest.mark.parametrize(
    ("group", "code"), [(("lin",), "two_officers"), (("lin", "wu"), "own_officers")]
)
def test_the_group_is_checked_before_anything_is_written(
    scene: Scene, group: tuple[str, ...], code: str
) -> None:
    chosen = tuple(scene.officer(each) for each in (*group, group[0]))
    with scene.people.work("lin") as work, pytest.raises(StepRefused) as refused:
        service.open_transfer(work, scene.case_id, forms.OpenGroup(officers=chosen))
    assert code in {reason.code for reason in refused.value.reasons}
    with scene.people.work("lin", writes=False) as work:
        assert queries.of_case(work.session, work.actor, scene.case_id) == []
        assert work.session.exec(select(Transfer)).all() == []


def test_an_unknown_officer_is_an_answer_beside_the_field(scene: Scene) -> None:
    with scene.people.work("lin") as work, pytest.raises(StepInvalid) as invalid:
        service.open_transfer(work, scene.case_id, forms.OpenGroup(officers=(1, 999_999)))
    assert invalid.value.fields == {"officers": "unknown_choice"}


@pytest.mark.parametrize("login", ["chen", "xu", "kong"])
def test_who_may_not_begin_a_referral(scene: Scene, login: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        scene.open("lin", "he", by=login)


def test_a_declined_referral_is_reported_again(opened: Scene) -> None:
    opened.walk("report", "decline_approval")
    check(opened, State.DECLINED)
    opened.take("report", REPORT.model_copy(update={"charge": "合同诈骗罪"}))
    check(opened, State.REPORTED)
    assert opened.now().charge == "合同诈骗罪"


def test_not_filed_reconsidered_and_filed_after_all(sent: Scene) -> None:
    sent.walk("receive", "decline_filing")
    check(sent, State.NOT_FILED)
    assert "2026年3月5日" in paper(sent, "non_filing_notice")
    sent.take("request_reconsideration")
    check(sent, State.RECONSIDERING)
    assert "不立" in paper(sent, "reconsideration_request")
    sent.take("reconsideration_files")
    check(sent, State.FILED)


def test_upheld_then_the_procuratorate_orders_filing(sent: Scene) -> None:
    sent.walk("receive", "decline_filing", "request_reconsideration", "reconsideration_upheld")
    check(sent, State.UPHELD)
    sent.take("suggest_supervision")
    check(sent, State.SUPERVISED)
    sent.take("ask_explanation")
    check(sent, State.EXPLANATION_ASKED)
    sent.take("explain")
    check(sent, State.EXPLAINED)
    sent.take("order_filing")
    check(sent, State.FILING_ORDERED)
    sent.take("file")
    check(sent, State.FILED)
    assert running(sent) == {"F14": "hq-ybj", "P7": "hq-jcy"}
    sent.take("hand_over_items")
    with pytest.raises(StepRefused) as refused:
        sent.take("send_reminder")
    assert codes(refused) == ["reminder_too_early"]
    sent.clock.instant += timedelta(days=100)
    sent.take("send_reminder")
    assert running(sent) == {}


@pytest.mark.parametrize(
    "end",
    [
        ("decline_filing", "take_back"),
        ("not_police_matter",),
        ("decline_filing", "suggest_supervision", "accept_reasons"),
    ],
)
def test_a_case_that_comes_back_is_where_it_was(sent: Scene, end: tuple[str, ...]) -> None:
    sent.walk("receive", *end)
    with sent.people.work("lin", writes=False) as work:
        case = cases.get(work.session, work.actor, sent.case_id)
        assert (case.stage, case.ball_with) == (Stage.CHECKING, "hq-ybj")
    assert sent.now().live is None


def test_a_unit_that_is_not_police_cannot_be_passed_to(sent: Scene) -> None:
    for unit in ("hq-wjw", "hq-gaj", "nowhere"):
        with pytest.raises(StepInvalid) as invalid:
            sent.take("pass_on", forms.PassOn(unit=unit, reason="不属本单位管辖"))
        assert invalid.value.fields == {"unit": "unknown_choice"}
    check(sent, State.HANDED_OVER)


def other_police(scene: Scene) -> str:
    """A second police unit whose only officer is the chief of the first, for want of another."""
    with scene.people.work("yan") as work:
        work.session.add(
            Agency(
                code="hq-gaj-2",
                zh="花桥市公安局经济犯罪侦查支队",
                en="Huaqiao Police, Economic Crime",
                kind=AgencyKind.POLICE,
                region="990103",
                mark="花公经",
            )
        )
        work.session.flush()
        yan = identity.officer(work.session, work.actor.officer_id or 0)
        holders = {yan.id or 0: PublicKey(yan.public)}
        agencies.make_key(work, "hq-gaj-2", Compartment.CASEWORK, holders)
        yan.agency = "hq-gaj-2"
        work.session.add(yan)
    actor, private = scene.people.as_("yan")
    scene.people._opened["yan"] = (replace(actor, agency="hq-gaj-2"), private)
    return "hq-gaj-2"


def test_passed_on_to_another_police_unit(sent: Scene) -> None:
    unit = other_police(sent)
    sent.take("receive")
    sent.take("pass_on", forms.PassOn(unit=unit, reason="属经侦管辖"))
    check(sent, State.PASSED_ON)
    digest = sent.now().package_sha256
    sent.take("forward")
    check(sent, State.HANDED_OVER)
    assert sent.now().package_sha256 != digest
    with sent.people.work("lin", writes=False) as work:
        chain = [each.agency for each in queries.units(work.session, sent.now())]
        assert chain == ["hq-gaj", unit]
    with sent.people.work("wu", writes=False) as work:
        queries.get(work.session, work.actor, sent.transfer_id)  # Still sees where it went.
        with pytest.raises(NotFound):  # But no longer the case.
            cases.get(work.session, work.actor, sent.case_id)
    with pytest.raises(NotAllowed):
        sent.take("receive", by="wu")
    sent.take("receive", by="yan")
    check(sent, State.RECEIVED)
    assert "经济犯罪侦查支队" in paper(sent, "transfer_receipt")


def test_those_who_have_to_act_are_told(opened: Scene) -> None:
    def told(login: str) -> set[str]:
        with opened.people.work(login, writes=False) as work:
            found = notices.inbox(work.session, work.actor)
            return {each.facts["step"] for each in found if each.kind == "StepTaken"}

    opened.walk(*TO_HAND_OVER, "receive", "file")
    assert told("zhao") == {"report", "receive", "file"}
    assert told("lin") == {"approve", "receive", "file"}
    assert told("wu") == {"hand_over"}


def test_a_criminal_case_stays_criminal_when_more_is_referred(sent: Scene) -> None:
    sent.walk("receive", "decline_filing", "take_back")
    with sent.people.work("lin") as work:
        case = cases.by_id(work.session, sent.case_id)
        cases_service.set_stage(work, case, Stage.CRIMINAL)
    sent.open("lin", "he", new_facts="又查出虚记住院五十人次。")
    sent.walk(*TO_HAND_OVER)
    with sent.people.work("wu", writes=False) as work:
        assert cases.get(work.session, work.actor, sent.case_id).stage is Stage.CRIMINAL


def test_a_closed_case_is_not_referred(scene: Scene) -> None:
    file_case(scene)
    with scene.people.work("lin") as work:
        closing = Close(outcome=Outcome.NOT_PROVEN, reason="查无实据")
        cases_service.close(work, scene.case_id, closing)
    with pytest.raises(Conflict):
        scene.open("lin", "he")


def test_a_case_on_its_way_to_the_police_is_not_closed(opened: Scene) -> None:
    file_case(opened)
    closing = Close(outcome=Outcome.PROVEN, reason="事实清楚")
    with pytest.raises(Refused) as refused, opened.people.work("lin") as work:
        cases_service.close(work, opened.case_id, closing)
    assert [each.code for each in refused.value.reasons] == ["referral_running"]


def test_silent_police_are_asked_to_explain_and_may_still_file(sent: Scene) -> None:
    sent.take("receive")
    with pytest.raises(StepRefused) as refused:
        sent.take("suggest_supervision")
    assert codes(refused) == ["police_in_time"]
    sent.clock.instant += timedelta(days=20)
    sent.take("suggest_supervision")
    check(sent, State.SUPERVISED)
    with pytest.raises(StepRefused) as refused:
        sent.take("ask_explanation")
    assert codes(refused) == ["police_not_declined"]
    sent.take("ask_silence")
    check(sent, State.SILENCE_ASKED)
    assert running(sent) == {"F17": "hq-gaj"}
    sent.take("file")
    check(sent, State.FILED)


def test_whoever_passes_the_case_on_answers_for_it(sent: Scene) -> None:
    unit = other_police(sent)
    sent.take("pass_on", forms.PassOn(unit=unit, reason="经济犯罪"))
    with sent.people.work("lin", writes=False) as work:
        found = clocks.running(work.session, "F9", "transfer", sent.transfer_id)
        assert found is not None and found.agency == "hq-gaj"


def test_a_region_may_count_working_days(opened: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    book = {"default": "D", "terms": ["F4"], "regions": {"990100": "W"}}
    monkeypatch.setattr(readings, "in_force", lambda: readings.read(book))
    opened.take("report")
    with opened.people.work("lin", writes=False) as work:
        found = clocks.running(work.session, "F4", "transfer", opened.transfer_id)
        assert found is not None and found.unit == "W"


def test_a_refused_attempt_is_told_in_words(opened: Scene) -> None:
    opened.take("report")
    with opened.people.work("sun") as work, pytest.raises(StepRefused):
        service.take(work, opened.transfer_id, STEPS["approve"], forms.Opinion())
    with opened.people.work("lin", writes=False) as work:
        rows = select(AuditLeaf.body).where(AuditLeaf.event == "StepWasRefused")
        (body,) = work.session.exec(rows).all()
    assert "副职负责人不能代为批准" in body["facts"]["reasons_zh"]


def test_overdue_hand_over_is_said_when_it_happens(opened: Scene) -> None:
    opened.walk("report", "list_items", "approve", "write_letter")
    opened.clock.instant += timedelta(hours=24)
    opened.take("hand_over")
    with opened.people.work("lin", writes=False) as work:
        shown = clocks.views(work.session, "transfer", opened.transfer_id, work.now)
        assert {each.code for each in shown if each.tone == "late"} == {"F5"}


def test_what_officers_wrote_is_sealed_in_the_database(sent: Scene) -> None:
    with sent.people.work("lin", writes=False) as work:
        for record in work.session.exec(select(StepRecord)).all():
            assert "虚记住院".encode() not in record.sealed
        told = json.dumps([leaf.body for leaf in work.session.exec(select(AuditLeaf)).all()])
        assert "虚记住院一百二十人次" not in told


def test_the_procuratorate_sees_the_course_but_nothing_sealed(opened: Scene) -> None:
    opened.take("report")
    with opened.people.work("zhou") as work:
        transfer = queries.get(work.session, work.actor, opened.transfer_id)
        read = service.opened(work, transfer)
        assert [told.record.step for told in read.history] == ["open_group", "report"]
        assert all(told.lines is None for told in read.history)
        assert read.typed == {"open_group": {}, "report": {}}
    with opened.people.work("zhao") as work:
        texts = [line.text.zh for line in service.opened(work, transfer).history[1].lines or ()]
        assert "虚记住院一百二十人次。" in texts


def test_a_stranger_cannot_take_a_step(opened: Scene) -> None:
    for login in ("qian", "wei", "wu"):
        with pytest.raises(NotFound), opened.people.work(login) as work:
            service.take(work, opened.transfer_id, STEPS["report"], Confirm())


def test_a_refused_attempt_does_not_empty_the_next_form(sent: Scene) -> None:
    sent.walk("receive", "decline_filing", "take_back")
    sent.open("lin", "he", new_facts="新查获账册。")
    sent.walk("report", "decline_approval")
    with sent.people.work("zhao") as work:
        transfer = queries.get(work.session, work.actor, sent.transfer_id)
        assert service.opened(work, transfer).typed["report"]["charge"] == "诈骗罪"
    with sent.people.work("lin") as work:  # Somebody outside the group tries.
        other = replace(work.actor, officer_id=sent.officer("xu"))
        work.actor = other
        with pytest.raises(StepRefused):
            service.take(work, sent.transfer_id, STEPS["report"], REPORT)
    with sent.people.work("lin") as work:
        transfer = queries.get(work.session, work.actor, sent.transfer_id)
        assert service.opened(work, transfer).typed["report"]["charge"] == "诈骗罪"
