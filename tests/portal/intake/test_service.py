"""Who can open a tip, an identity, a mailbox; and who cannot."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlmodel import select, update

from portal.agencies import queries as agencies
from portal.agencies.rules import Compartment
from portal.crypto.codes import Receipt, new_receipt
from portal.crypto.errors import SealBroken
from portal.infra.work import Work, Works
from portal.intake import policy, queries, service
from portal.intake.events import IdentityUnsealed, TipWithdrawn, UnsealRefused
from portal.intake.forms import AskToUnseal, TypedTip
from portal.intake.models import IdentityVault, Tip, UnsealRequest
from portal.intake.queries.listing import Filter, listed
from portal.intake.rules import Answers, Identity, Mode, Side, TipState
from portal.intake.service import (
    drafts,
    mailbox,
    recusing,
    returning,
    seals,
    sending,
    triage,
    typing_in,
    vault,
)
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor, Office
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from tests.support.people import People

STORY = "住院的人都在家里睡觉"
ASKED = AskToUnseal(reason_code="verify", reason="需要当面核实经过")


def answers(mode: Mode = Mode.ANONYMOUS) -> Answers:
    named = {"name": "王某", "contact": "13900000000"} if mode is not Mode.ANONYMOUS else {}
    return Answers(region="990102", categories=("unknown",), what=STORY, mode=mode, **named)


def submitted(works: Works, mode: Mode = Mode.ANONYMOUS) -> tuple[int, Receipt]:
    receipt = new_receipt()
    with works.begin(ANONYMOUS) as work:
        return service.submit(work, answers(mode), receipt).id or 0, receipt


def as_reporter(works: Works, receipt: Receipt) -> Work:
    """Return the caller of an opened mailbox as actor and key."""
    token = mailbox.enter(works, receipt)
    assert token
    with works.begin(ANONYMOUS, writes=False) as work:
        caller = service.resume(work, token)
    assert caller
    return works.begin(caller.actor, caller.unlocked)  # type: ignore[return-value]


def test_an_officer_of_the_receiver_reads_the_tip_and_its_opening_is_recorded(
    works: Works, people: People
) -> None:
    tip_id, _ = submitted(works)
    with people.work("chen") as work:
        tip, _, body = triage.open_tip(work, tip_id)
        assert (tip.agency, body.what) == ("hq-ybj", STORY)
        assert [type(event).__name__ for event in work.recorded] == ["TipOpened"]


def test_nothing_of_the_text_nor_the_identity_lies_in_the_files_of_the_portal(
    works: Works,
) -> None:
    _, receipt = submitted(works, Mode.SEALED)
    works.engine.dispose()
    for path in works.settings.data_dir.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            for secret in (STORY, "王某", "13900000000", receipt.secret):
                assert secret.encode() not in data


@pytest.mark.parametrize("login", ["kong", "shen", "gao", "tang"])
def test_administrator_auditor_clerk_and_custodian_cannot_read(
    works: Works, people: People, login: str
) -> None:
    tip_id, _ = submitted(works)
    with people.work(login) as work:
        with pytest.raises(NotFound):
            triage.open_tip(work, tip_id)
        with pytest.raises(NotAllowed):
            service.officer_key(work, queries.by_id(work.session, tip_id))


def test_an_administrator_who_appoints_himself_still_holds_no_key(
    works: Works, people: People
) -> None:
    tip_id, _ = submitted(works)
    actor, private = people.as_("kong")
    risen = Actor(actor.name, actor.agency, frozenset(Office), officer_id=actor.officer_id)
    with works.begin(risen, private) as work, pytest.raises(NotAllowed):
        triage.open_tip(work, tip_id)


@pytest.mark.parametrize("login", ["wei", "wu", "zhou", "qian"])
def test_another_agency_learns_nothing(works: Works, people: People, login: str) -> None:
    tip_id, _ = submitted(works)
    with people.work(login) as work:
        for number in (tip_id, 999_999):
            with pytest.raises(NotFound):
                triage.open_tip(work, number)
        assert listed(work.session, work.actor, Filter()).rows == []


def test_the_two_walls_agree(works: Works, people: People) -> None:
    tip_id, _ = submitted(works)
    for login in ("chen", "lin", "zhao", "sun", "xu", "gao", "tang", "shen", "kong", "wei", "wu"):
        actor, _ = people.as_(login)
        with works.begin(actor, writes=False) as work:
            seen = {tip.id for tip in work.session.exec(queries.visible_to(actor)).all()}
            mine = queries.by_id(work.session, tip_id).agency == actor.agency
        assert (tip_id in seen) == (mine and policy.can_read(actor))


def test_messages_go_both_ways(works: Works, people: People) -> None:
    tip_id, receipt = submitted(works)
    with people.work("chen") as work:
        triage.write_to_reporter(work, tip_id, "请问是哪个病区？")
    with as_reporter(works, receipt) as work:
        tip, key = mailbox.mine(work)
        assert [(each.side, each.text) for each in service.messages(work, tip, key)] == [
            (Side.AGENCY, "请问是哪个病区？")
        ]
        mailbox.write(work, "三楼", mark=bytes(32))
        mailbox.write(work, "三楼", mark=bytes(32))
    with people.work("lin") as work:
        tip, key, _ = triage.open_tip(work, tip_id)
        assert [each.text for each in service.messages(work, tip, key)] == [
            "请问是哪个病区？",
            "三楼",
        ]


def test_wrong_secret_unknown_number_and_foreign_mailbox_open_nothing(works: Works) -> None:
    tip_id, receipt = submitted(works)
    _, other = submitted(works)
    assert mailbox.enter(works, Receipt(receipt.number, other.secret)) is None
    assert mailbox.enter(works, Receipt("10000000", receipt.secret)) is None
    with as_reporter(works, other) as work, pytest.raises(NotAllowed):
        service.reporter_key(work, queries.by_id(work.session, tip_id))


def test_hand_over_changes_the_key_and_shuts_the_old_agency_out(
    works: Works, people: People
) -> None:
    tip_id, receipt = submitted(works)
    with people.work("chen") as work:
        _, old_key, _ = triage.open_tip(work, tip_id)
        service.hand_over(work, tip_id, "xc-ybj", "属于西城区管辖")
    with people.work("chen") as work:
        with pytest.raises(NotFound):
            triage.open_tip(work, tip_id)
        tip = queries.by_id(work.session, tip_id)
        with pytest.raises(NotAllowed):
            service.officer_key(work, tip)
        with pytest.raises(SealBroken):
            service.read(tip, old_key)
        with pytest.raises(SealBroken):
            service.messages(work, tip, old_key)
    with people.work("qian") as work:
        tip, key, body = triage.open_tip(work, tip_id)
        assert (tip.state, body.what) == (TipState.HANDED_OVER, STORY)
        assert service.messages(work, tip, key)[0].text == "属于西城区管辖"
    with as_reporter(works, receipt) as work:
        tip, key = mailbox.mine(work)
        assert (tip.agency, service.read(tip, key).what) == ("xc-ybj", STORY)


def without_key(works: Works, agency: str, *compartments: Compartment) -> None:
    with works.begin(SYSTEM) as work:
        for each in compartments:
            key = agencies.current_key(work.session, agency_code=agency, compartment=each)
            key.retired_at = work.now
            work.session.add(key)


def test_a_tip_goes_to_the_nearest_bureau_that_can_receive_it(works: Works) -> None:
    def receiver() -> str:
        with works.begin(ANONYMOUS) as work:
            told = replace(answers(Mode.SEALED), region="990103")
            return service.submit(work, told, new_receipt()).agency

    assert receiver() == "xc-ybj"
    without_key(works, "xc-ybj", Compartment.IDENTITY_CUSTODIAN)
    assert receiver() == "hq-ybj"
    without_key(works, "hq-ybj", Compartment.IDENTITY_APPROVER)
    with pytest.raises(Unavailable):
        receiver()


def test_a_tip_is_not_handed_to_an_agency_that_could_not_read_it(
    works: Works, people: People
) -> None:
    tip_id, _ = submitted(works)
    without_key(works, "hq-wjw", Compartment.CASEWORK)
    with pytest.raises(Invalid) as refused, people.work("chen") as work:
        service.hand_over(work, tip_id, "hq-wjw", "x")
    assert refused.value.fields == {"to_agency": "unknown_choice"}
    with people.work("chen") as work:
        assert triage.open_tip(work, tip_id)[2].what == STORY


def test_a_tip_is_decided_once(works: Works, people: People) -> None:
    tip_id, _ = submitted(works)
    with people.work("chen") as work:
        service.decline(work, tip_id, "not_our_field", "不属于医保基金的问题")
    for act in (
        lambda work: service.decline(work, tip_id, "not_concrete", "x"),
        lambda work: service.accept(work, tip_id, case_id=2),
        lambda work: service.hand_over(work, tip_id, "hq-wjw", "x"),
    ):
        with pytest.raises(Conflict), people.work("chen") as work:
            act(work)


def test_a_declined_reporter_reads_why(works: Works, people: People) -> None:
    tip_id, receipt = submitted(works)
    with people.work("chen") as work:
        service.decline(work, tip_id, "not_concrete", "请补充医院名称后再举报")
    with as_reporter(works, receipt) as work:
        tip, key = mailbox.mine(work)
        assert (tip.state, tip.decline_reason) == (TipState.DECLINED, "not_concrete")
        assert service.messages(work, tip, key)[0].text == "请补充医院名称后再举报"


def test_withdrawing_is_noted_once_and_changes_no_decision(works: Works, people: People) -> None:
    tip_id, receipt = submitted(works)
    with as_reporter(works, receipt) as work:
        mailbox.withdraw(work)
        mailbox.withdraw(work)
        told = [event for event in work.recorded if isinstance(event, TipWithdrawn)]
        assert len(told) == 1
    with people.work("chen") as work:
        tip, _, _ = triage.open_tip(work, tip_id)
        assert tip.withdrawn_on
        assert tip.state is TipState.RECEIVED


def ask(people: People, tip_id: int, login: str = "lin") -> int:
    with people.work(login) as work:
        return vault.ask(work, tip_id, ASKED).id or 0


def test_an_identity_takes_two_others_and_the_reporter_sees_it(
    works: Works, people: People
) -> None:
    tip_id, receipt = submitted(works, Mode.SEALED)
    request_id = ask(people, tip_id)
    for login in ("tang", "zhao"):
        with pytest.raises(Conflict), people.work("lin") as work:
            vault.unseal(work, request_id)
        with people.work(login) as work:
            vault.open_half(work, request_id)
    for login in ("tang", "zhao"):  # they decide on it, and still do not read it
        with pytest.raises(NotAllowed), people.work(login) as work:
            vault.unseal(work, request_id)
    for login in ("he", "chen", "shen", "tong", "feng"):  # strangers to this request
        with pytest.raises(NotFound), people.work(login) as work:
            vault.unseal(work, request_id)
    with people.work("lin") as work:
        assert vault.unseal(work, request_id) == Identity("王某", "13900000000", "")
        assert any(isinstance(event, IdentityUnsealed) for event in work.recorded)
    with pytest.raises(Conflict), people.work("lin") as work:
        vault.unseal(work, request_id)
    with as_reporter(works, receipt) as work:
        (seen,) = queries.unseal_requests(work.session, tip_id)
        assert (seen.asked_by_name, seen.custodian_half, seen.approver_half) == ("林承办", b"", b"")
        assert seen.opened_at
        tip, _ = mailbox.mine(work)
        assert vault.own_identity(work, tip) == Identity("王某", "13900000000", "")


def test_an_identity_somebody_was_faster_to_read_is_not_read_again(
    works: Works, people: People
) -> None:
    tip_id, _ = submitted(works, Mode.SEALED)
    request_id = ask(people, tip_id)
    for login in ("tang", "zhao"):
        with people.work(login) as work:
            vault.open_half(work, request_id)
    with people.work("lin") as work:
        seen = queries.unseal_request(work.session, work.actor, request_id)
        behind = update(UnsealRequest).values(opened_at=work.now)
        work.session.execute(behind, execution_options={"synchronize_session": False})
        assert seen.opened_at is None
        with pytest.raises(Conflict):
            vault.unseal(work, request_id)


def test_one_person_with_both_offices_cannot_open_both_halves(works: Works, people: People) -> None:
    tip_id, _ = submitted(works, Mode.SEALED)
    request_id = ask(people, tip_id)
    actor, private = people.as_("zhao")
    both = Actor(
        actor.name,
        actor.agency,
        actor.offices | {Office.IDENTITY_CUSTODIAN},
        officer_id=actor.officer_id,
    )
    with works.begin(both, private) as work, pytest.raises(NotAllowed):
        vault.open_half(work, request_id)  # the office alone opens nothing
    with people.work("zhao") as work:
        vault.open_half(work, request_id)
    with works.begin(both, private) as work, pytest.raises(NotAllowed):
        vault.open_half(work, request_id)


def test_the_asker_cannot_agree_and_one_half_says_nothing(works: Works, people: People) -> None:
    tip_id, _ = submitted(works, Mode.NAMED)
    with pytest.raises(NotAllowed):
        ask(people, tip_id, "zhao")
    request_id = ask(people, tip_id)
    with people.work("lin") as work, pytest.raises(NotAllowed):
        vault.open_half(work, request_id)
    with people.work("tang") as work:
        vault.open_half(work, request_id)
    with people.work("lin") as work:
        kept = work.session.get(IdentityVault, tip_id)
        assert kept
        with pytest.raises(NotAllowed):
            seals.agencies.unwrap_mine(
                work, kept.approver_key_id, kept.approver_half, context=b"whatever"
            )


def test_a_refused_request_opens_nothing(works: Works, people: People) -> None:
    tip_id, _ = submitted(works, Mode.SEALED)
    request_id = ask(people, tip_id)
    with people.work("tang") as work:
        vault.open_half(work, request_id)
    with people.work("zhao") as work:
        vault.refuse(work, request_id)
    with pytest.raises(Conflict), people.work("lin") as work:
        vault.unseal(work, request_id)


def test_a_recused_officer_neither_asks_decides_nor_reads(works: Works, people: People) -> None:
    tip_id, _ = submitted(works, Mode.SEALED)
    request_id = ask(people, tip_id)
    for login in ("tang", "zhao"):
        with people.work(login) as work:
            vault.open_half(work, request_id)
    with works.begin(SYSTEM) as work:
        recusing.keep_away(work, tip_id, people.as_("zhao")[0].officer_id or 0)
    with people.work("zhao", writes=False) as work:
        assert not queries.unseal_waiting(work.session, work.actor)
        with pytest.raises(NotFound):
            queries.unseal_request(work.session, work.actor, request_id)
    lin = people.as_("lin")[0].officer_id or 0
    with works.begin(SYSTEM) as work:
        recusing.keep_away(work, tip_id, lin)
        assert any(isinstance(event, UnsealRefused) for event in work.recorded)
    with pytest.raises(NotFound), people.work("lin") as work:
        vault.unseal(work, request_id)
    with works.begin(SYSTEM) as work:
        (ended,) = queries.unseal_requests(work.session, tip_id)
        assert ended.refused_at and (ended.custodian_half, ended.approver_half) == (b"", b"")
        recusing.let_back(work, tip_id, lin)
    with pytest.raises(Conflict), people.work("lin") as work:
        vault.unseal(work, request_id)


def test_a_recused_officer_opens_no_half(works: Works, people: People) -> None:
    tip_id, _ = submitted(works, Mode.SEALED)
    request_id = ask(people, tip_id)
    with works.begin(SYSTEM) as work:
        recusing.keep_away(work, tip_id, people.as_("tang")[0].officer_id or 0)
    with pytest.raises(NotFound), people.work("tang") as work:
        vault.open_half(work, request_id)
    with pytest.raises(NotFound), people.work("tang") as work:
        vault.refuse(work, request_id)


def test_an_anonymous_tip_has_no_identity_to_ask_for(works: Works, people: People) -> None:
    tip_id, _ = submitted(works)
    with pytest.raises(Conflict):
        ask(people, tip_id)


def drafted(works: Works, mode: Mode = Mode.ANONYMOUS) -> str:
    with works.begin(ANONYMOUS) as work:
        token = drafts.begin(work)
        drafts.answer(
            work,
            token,
            region="990102",
            place_kind="clinic",
            where_known=False,
            categories=("unknown",),
            what=STORY,
            how_known="saw",
            files_done=True,
            mode=mode,
            wants_reward=False,
        )
    return token


def test_no_object_is_made_of_a_saved_draft_somebody_asks_for(works: Works) -> None:
    token = drafted(works)
    receipt = returning.keep(works, token)
    with works.begin(ANONYMOUS, writes=False) as work:
        found = queries.draft_code(work.session, receipt.number)
        assert found
        assert not list(work.session.identity_map.values())
    entered = returning.enter(works, receipt)
    assert entered is not None
    assert entered[1]


def test_a_draft_sent_again_is_one_tip_with_one_receipt(works: Works) -> None:
    token = drafted(works)
    receipts = []
    for _ in range(3):
        sending.send(works, token)
        with works.begin(ANONYMOUS, writes=False) as work:
            receipts.append(drafts.load(work, token).receipt)
            assert len(work.session.exec(select(Tip)).all()) == 1
    assert len({receipt.printed for receipt in receipts if receipt}) == 1
    assert mailbox.enter(works, receipts[0]) if receipts[0] else False


def test_two_clicks_at_one_moment_make_one_tip(works: Works) -> None:
    token = drafted(works)
    with ThreadPoolExecutor(4) as clicks:
        list(clicks.map(lambda _: sending.send(works, token), range(4)))
    with works.begin(ANONYMOUS, writes=False) as work:
        assert len(work.session.exec(select(Tip)).all()) == 1
        receipt = drafts.load(work, token).receipt
    assert receipt
    assert mailbox.enter(works, receipt)


def test_a_crash_before_the_commit_leaves_the_draft_ready_to_send_again(works: Works) -> None:
    token = drafted(works)
    with works.begin(ANONYMOUS) as work:
        receipt = drafts.check(work, token).receipt
    assert receipt
    made = seals.reporter_keys(works.settings, receipt)

    class Killed(BaseException):
        pass

    with pytest.raises(Killed), works.begin(ANONYMOUS) as work:
        assert sending.submit_draft(work, token, receipt, made)
        raise Killed
    with works.begin(ANONYMOUS, writes=False) as work:
        assert work.session.exec(select(Tip)).all() == []
    sending.send(works, token)
    with works.begin(ANONYMOUS, writes=False) as work:
        assert drafts.load(work, token).receipt == receipt


def test_a_number_taken_meanwhile_gives_a_new_receipt_before_anybody_saw_the_old(
    works: Works,
) -> None:
    token = drafted(works)
    with works.begin(ANONYMOUS) as work:
        first = drafts.check(work, token).receipt
        assert first
        service.submit(work, answers(), Receipt(first.number, "0" * 20))
    sending.send(works, token)
    with works.begin(ANONYMOUS, writes=False) as work:
        second = drafts.load(work, token).receipt
    assert second
    assert second.number != first.number
    assert mailbox.enter(works, second)


def test_a_sent_draft_keeps_nothing_but_the_receipt(works: Works) -> None:
    token = drafted(works, Mode.NAMED)
    with works.begin(ANONYMOUS) as work:
        drafts.answer(work, token, name="王某", contact="x")
    sending.send(works, token)
    with works.begin(ANONYMOUS) as work:
        kept = drafts.load(work, token).answers
        assert (kept.what, kept.name, kept.contact) == (None, None, "")
        with pytest.raises(Conflict):
            drafts.answer(work, token, what="x")


def typed(**given: object) -> TypedTip:
    return TypedTip(
        **{
            "mark": "ab" * 32,
            "channel": "phone",
            "region": "990102",
            "categories": ["unknown"],
            "what": STORY,
            "mode": "anonymous",
            **given,
        }
    )


def test_a_typed_tip_gives_one_slip_to_the_officer_who_typed_it(
    works: Works, people: People
) -> None:
    with people.work("chen") as work:
        tip_id = service.take(work, typed()).id or 0
        assert service.take(work, typed()).id == tip_id
    with people.work("chen") as work:
        _, slip = typing_in.slip(work, tip_id)
        receipt = slip.receipt
    with people.work("lin") as work, pytest.raises(NotFound):
        typing_in.slip(work, tip_id)
    with people.work("chen") as work:
        typing_in.hand_out_slip(work, tip_id)
    with people.work("chen") as work, pytest.raises(NotFound):
        typing_in.slip(work, tip_id)
    with as_reporter(works, receipt) as work:
        tip, key = mailbox.mine(work)
        assert service.read(tip, key).what == STORY


def test_a_typed_tip_that_is_not_anonymous_says_who(works: Works, people: People) -> None:
    for given in (
        {"mode": "named"},
        {"mode": "named", "name": "王", "contact_agreed": "yes"},
        {"contact": "1", "contact_agreed": "yes"},
        {"received_on": "2024-01-01"},
    ):
        with people.work("chen") as work, pytest.raises(Invalid):
            service.take(work, typed(**given))


def test_a_tip_keeps_the_day_and_nothing_finer(works: Works) -> None:
    tip_id, _ = submitted(works)
    with works.begin(ANONYMOUS, writes=False) as work:
        tip = queries.by_id(work.session, tip_id)
        assert str(tip.received_on) == "2026-03-02"
        assert not {"received_at", "made_at", "ip", "user_agent"} & set(Tip.model_fields)
