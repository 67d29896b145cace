"""What goes wrong in the middle: papers, officers, agencies, two at once."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlmodel import select

from portal.agencies.models import Agency
from portal.agencies.rules import AgencyKind
from portal.cases.models import CaseDocument
from portal.identity.models import Officer, OfficerOffice
from portal.infra.work import Work
from portal.kernel.errors import Conflict, NotAllowed, NotFound
from referrals.transfers import forms, queries, service
from referrals.transfers.models import Transfer, TransferPaper
from referrals.transfers.rules import Facts, Side, State, StepInvalid, StepRefused, level
from referrals.transfers.steps.registry import STEPS
from tests.referrals.transfers.conftest import TO_HAND_OVER, WHO, Scene
from tests.referrals.transfers.test_service import check, codes, paper
from tests.referrals.transfers.test_walks import usual


def _lose(work: Work, scene: Scene, kind: str) -> None:
    """Let the filed document no longer be the one the referral was made with."""
    row = select(TransferPaper.document_id).where(
        TransferPaper.transfer_id == scene.transfer_id, TransferPaper.kind == kind
    )
    document = work.session.exec(row).one()
    changed = update(CaseDocument).where(CaseDocument.id == document).values(sha256="0" * 64)
    work.session.execute(changed.execution_options(synchronize_session=False))


def test_a_paper_lost_before_the_check_is_named_and_one_lost_after_it_stops_everything(
    opened: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.walk(*TO_HAND_OVER[:-1])
    real = service.facts_of

    def checked_then_lost(work: Work, transfer: Transfer) -> Facts:
        facts = real(work, transfer)
        _lose(work, opened, "item_list")
        return facts

    with monkeypatch.context() as patched:
        patched.setattr("referrals.transfers.service.taking.facts_of", checked_then_lost)
        with pytest.raises(Conflict):
            opened.take("hand_over")
    check(opened, State.APPROVED)  # Nothing of it was kept, not even the loss.
    with opened.people.work("lin") as work:
        _lose(work, opened, "item_list")
    with pytest.raises(StepRefused) as refused:
        opened.take("hand_over")
    assert codes(refused) == ["missing_item_list"]
    opened.walk("list_items", "hand_over")


def test_an_officer_removed_in_the_middle_is_replaced(opened: Scene) -> None:
    opened.take("report")
    gone = opened.officer("he")
    with opened.people.work("zhao") as work:
        he = work.session.get(Officer, gone)
        assert he is not None
        he.active = False
        work.session.add(he)
    with pytest.raises(StepRefused) as refused:
        opened.take("approve")
    assert codes(refused) == ["own_officers"]
    pair = tuple(opened.officer(each) for each in ("lin", "xu"))
    opened.take("change_group", forms.ChangeGroup(officers=pair, reason="何承办调离。"))
    with pytest.raises(StepInvalid):
        both = (*pair, gone)
        opened.take("change_group", forms.ChangeGroup(officers=both, reason="调回。"))
    alone = (opened.officer("lin"), opened.officer("lin"))
    with pytest.raises(StepRefused) as refused:
        opened.take("change_group", forms.ChangeGroup(officers=alone, reason="一人。"))
    assert codes(refused) == ["two_officers"]
    opened.take("approve")
    with opened.people.work("lin", writes=False) as work:
        names = [each.name for each in queries.members(work.session, opened.now())]
        assert names == ["林承办", "徐法审"]


def test_a_unit_of_another_level_is_refused_with_the_article(opened: Scene) -> None:
    with opened.people.work("kong") as work:
        district = {"code": "xc-ga", "zh": "西城公安分局", "en": "Xicheng Police", "mark": "西公"}
        work.session.add(Agency(kind=AgencyKind.POLICE, region="990103", **district))
    with pytest.raises(StepRefused) as refused:
        opened.take("choose_police", forms.ChoosePolice(unit="xc-ga"))
    assert codes(refused) == ["other_level"]
    assert str(refused.value.reasons[0].law).endswith("第五条第二款")
    for unit in ("hq-wjw", "nowhere"):
        with pytest.raises(StepInvalid):
            opened.take("choose_police", forms.ChoosePolice(unit=unit))
    opened.take("choose_police", forms.ChoosePolice(unit="hq-gaj"))
    opened.walk(*TO_HAND_OVER[:-1])
    with opened.people.work("lin") as work:
        elsewhere = update(Transfer).values(receiving_agency="xc-ga")
        work.session.execute(elsewhere.execution_options(synchronize_session=False))
    with pytest.raises(StepRefused) as refused:
        opened.take("hand_over")
    assert codes(refused) == ["other_level"]


def test_levels_of_regions_even_in_a_circle() -> None:
    above = {"city": None, "a": "city", "b": "city", "x": "y", "y": "x"}
    assert [level(each, above) for each in ("city", "a", "b", "x")] == [1, 2, 2, 2]


def test_an_agency_renamed_in_the_middle_signs_with_its_new_name(sent: Scene) -> None:
    with sent.people.work("kong") as work:
        police = work.session.get(Agency, "hq-gaj")
        assert police is not None
        police.zh = "花桥市公安局经济犯罪侦查支队"
        work.session.add(police)
    sent.take("receive")
    assert "经济犯罪侦查支队" in paper(sent, "transfer_receipt", "wu")
    assert "经济犯罪侦查支队" not in paper(sent, "transfer_letter")


def test_police_that_are_no_more_cannot_hold_a_case(sent: Scene) -> None:
    """Nobody is left to sign: the agency says so and turns to the procuratorate, or starts anew."""
    with sent.people.work("kong") as work:
        for login in ("wu", "yan"):
            officer = work.session.get(Officer, sent.officer(login))
            assert officer is not None
            officer.active = False
            work.session.add(officer)
    sent.walk("record_refusal", "suggest_supervision")
    check(sent, State.SUPERVISED)


def test_after_withdrawal_nothing_more_is_taken(opened: Scene) -> None:
    opened.take("withdraw")
    for code, step in STEPS.items():
        with pytest.raises((Conflict, NotAllowed, NotFound)), opened.people.work(WHO[code]) as work:
            service.take(work, opened.transfer_id, step, usual(step, opened) or forms.Opinion())
    check(opened, State.WITHDRAWN)


def test_two_at_once_where_the_referral_stays_one_wins(
    sent: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = service.facts_of

    def overtaken(work: Work, transfer: Transfer) -> Facts:
        facts = real(work, transfer)
        elsewhere = update(Transfer).values(updated_at=work.now)
        work.session.execute(elsewhere.execution_options(synchronize_session=False))
        return facts

    monkeypatch.setattr("referrals.transfers.service.taking.facts_of", overtaken)
    with pytest.raises(Conflict):
        sent.take("record_refusal")


@pytest.mark.parametrize("side", list(Side))
def test_the_other_sides_cannot_take_a_step_of_one_side(sent: Scene, side: Side) -> None:
    own = {Side.REFERRING: "hq-ybj", Side.RECEIVING: "hq-gaj", Side.PROCURATORATE: "hq-jcy"}
    step = next(s for s in STEPS.values() if s.side is side and State.HANDED_OVER in s.sources)
    for login in ("zhao", "wu", "zhou"):
        actor = sent.people.as_(login)[0]
        if actor.agency == own[side]:
            continue
        with pytest.raises(NotAllowed), sent.people.work(login) as work:
            service.take(work, sent.transfer_id, step, usual(step, sent) or forms.Opinion())


def test_an_acting_head_decides_and_the_letter_says_so(opened: Scene) -> None:
    with opened.people.work("kong") as work:
        rows = select(OfficerOffice).where(OfficerOffice.officer_id == opened.officer("zhao"))
        (office,) = work.session.exec(rows).all()
        office.acting = True
        work.session.add(office)
    opened.walk("report", "list_items", "approve", "write_letter")
    assert "主持工作的负责人" in paper(opened, "transfer_letter")
