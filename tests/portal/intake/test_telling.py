"""Officers are told what needs them, and nothing more."""

from __future__ import annotations

from portal.infra.work import Works
from portal.intake import service
from portal.intake.forms import AskToUnseal
from portal.intake.rules import Answers, Mode, Side
from portal.intake.service import vault
from portal.intake.service.triage import fresh_receipt
from portal.kernel.actor import ANONYMOUS
from portal.notices import queries as notices
from tests.support.people import People


def submit(works: Works, mode: Mode = Mode.ANONYMOUS) -> int:
    told = Answers(
        region="990100",
        place_kind="hospital",
        where_known=True,
        categories=("fake_stay",),
        what="绝密内容",
        how_known="saw",
        files_done=True,
        mode=mode,
        wants_reward=False,
        name="王某" if mode is Mode.SEALED else None,
        contact="13900000000" if mode is Mode.SEALED else "",
    )
    with works.begin(ANONYMOUS) as work:
        return service.submit(work, told, fresh_receipt(work)).id or 0


def unread(people: People, login: str) -> list[str]:
    with people.work(login, writes=False) as work:
        return [each.kind for each in notices.unread(work.session, work.actor)]


def test_the_intake_officers_hear_of_a_tip_and_of_the_reporters_answer(
    works: Works, people: People
) -> None:
    tip_id = submit(works)
    assert unread(people, "chen") == ["TipReceived"]
    assert unread(people, "gao") == []
    assert unread(people, "qian") == []
    with people.work("chen") as work:
        tip, key, _ = service.open_tip(work, tip_id)
        service.send(work, tip, key, "请问是哪一天？", Side.AGENCY)
        service.send(work, tip, key, "上周三。", Side.REPORTER)
    assert sorted(unread(people, "chen")) == ["MessageSent", "TipReceived"]


def test_a_tip_handed_over_is_told_to_the_new_agency(works: Works, people: People) -> None:
    tip_id = submit(works)
    with people.work("chen") as work:
        service.hand_over(work, tip_id, "xc-ybj", "属地办理")
    assert "TipHandedOver" in unread(people, "qian")


def test_those_who_hold_the_halves_hear_of_an_unsealing_wherever_the_tip_went(
    works: Works, people: People
) -> None:
    tip_id = submit(works, Mode.SEALED)
    with people.work("chen") as work:
        service.hand_over(work, tip_id, "xc-ybj", "属地办理")
    with people.work("qian") as work:
        asked = AskToUnseal(reason_code="verify", reason="需要当面核实经过")
        vault.ask(work, tip_id, asked)
    for login in ("tang", "zhao"):
        assert "UnsealRequested" in unread(people, login)
    for login in ("tong", "feng"):
        assert "UnsealRequested" not in unread(people, login)
