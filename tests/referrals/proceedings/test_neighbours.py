"""What a case does in measures, recoveries and findings, and what it asks of campaigns and duty."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.kernel.errors import Refused
from portal.registry import service as register
from referrals.duty.models import DutyOffset
from referrals.measures import queries as blocks
from referrals.measures.models import Measure
from referrals.measures.rules import State
from referrals.proceedings import queries
from referrals.proceedings.routes import choosing, neighbours
from referrals.recoveries import forms as money
from referrals.recoveries import service as recoveries
from referrals.recoveries.rules import GivenBack, VoluntaryReturns
from tests.referrals.inspections.support import HOSPITAL
from tests.referrals.proceedings.conftest import SX09, Scene


@pytest.fixture
def hospital(scene: Scene) -> Scene:
    """The same case, of a hospital of the register."""
    with scene.people.work("lin") as work:
        known = {**HOSPITAL, "code": "H901", "name": "正华肛肠专科医院"}
        (place,) = register.load(work, [known])
        form = OpenCase(
            title="正华肛肠专科医院案",
            region="990100",
            category="outside_scope",
            source=Source.AUDIT,
            institution_id=place.id,
        )
        scene.case_id = cases.open_case(work, form).id or 0
    scene.finding_id = scene.find(SX09)
    return scene


def measures(scene: Scene) -> list[Measure]:
    with scene.people.work("lin", writes=False) as work:
        return list(work.session.exec(select(Measure).order_by("id")).all())


def refused(scene: Scene, act: object) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught, scene.people.work("lin") as work:
        act(work)
    return [(each.code, each.told) for each in caught.value.reasons]


def test_a_suspension_is_a_measure_and_a_told_finding_stays(hospital: Scene) -> None:
    hospital.open()
    hospital.take("file")
    hospital.plan("suspend", act="O735-40", months=6)
    hospital.take("report_inquiry")
    hospital.take("give_notice")
    told = _replacing(hospital)
    assert [code for code, _ in told] == ["finding_in_order"]
    hospital.deliver("prior_notice")
    for code in ("close_statements", "submit_review", "pass_review", "discuss"):
        hospital.take(code)
    assert not measures(hospital)
    hospital.take("decide")
    row = hospital.now()
    assert [number for _, number in _replacing(hospital)] == sorted(
        [told[0][1], row.decision_number]
    )
    assert not measures(hospital), "a decision binds its party once it is delivered"
    hospital.tick(days=3)
    yesterday = hospital.today() - timedelta(days=1)
    hospital.deliver("penalty_decision", on=yesterday)
    (made,) = measures(hospital)
    assert (made.kind, made.state, made.months) == ("suspend_department", State.ORDERED, 6)
    assert (made.number, made.from_on) == (row.decision_number, yesterday) and made.begun
    assert made.institution_id == row.institution_id is not None and made.party == ""
    assert made.until_on is not None and (made.proposed_by, made.decided_by) == (
        row.proposed_by_id,
        row.decided_by_id,
    )
    hospital.take("record_remedy")
    hospital.tick(days=3)
    hospital.take("set_aside")
    (made,) = measures(hospital)
    assert (made.state, made.ended_on) == (State.RESTORED, hospital.today())


@pytest.mark.parametrize(
    ("party", "kind", "act", "wanted"),
    [
        ("花桥市同安门诊部", "unit", "O735-40", "suspend_department"),
        ("李某", "person", "O735-41", "suspend_online"),
    ],
)
def test_a_party_in_no_register_is_bound_by_name(
    hospital: Scene, party: str, kind: str, act: str, wanted: str
) -> None:
    hospital.open(party=party, party_kind=kind)
    hospital.take("file")
    hospital.plan("suspend", act=act, months=6, established=True)
    hospital.take("report_inquiry")
    hospital.take("give_notice")
    hospital.deliver("prior_notice")
    for code in ("close_statements", "submit_review", "pass_review", "discuss", "decide"):
        hospital.take(code)
    hospital.deliver("penalty_decision")
    (made,) = measures(hospital)
    assert (made.kind, made.party, made.institution_id) == (wanted, party, None)
    for login, sees in (("lin", True), ("wei", False)):
        with hospital.people.work(login, writes=False) as work:
            found = blocks.page(
                work.session, work.actor, today=hospital.today(), standing="binding"
            )
            assert ([each.party for each in found] == [party]) is sees


def _replacing(scene: Scene) -> list[tuple[str, str]]:
    return refused(
        scene,
        lambda work: cases.record_finding(
            work,
            scene.case_id,
            category="outside_scope",
            suspected_fen=1,
            proven_fen=1,
            basis="更正",
            source="audit",
            replaces=scene.finding_id,
        ),
    )


def test_refusing_stops_settlement_and_an_open_case_bars_a_fine_by_hand(hospital: Scene) -> None:
    by_hand = money.Propose(
        ledger="fine",
        obligor="正华肛肠专科医院",
        amount=SX09,
        base=SX09,
        fine_rule="O735-38",
        basis="超限定支付范围",
    )

    def propose(work: object) -> int:
        return recoveries.propose(work, hospital.case_id, by_hand).id or 0

    with hospital.people.work("lin") as work:
        waiting = propose(work)
    hospital.open()
    number = hospital.now().number
    assert refused(hospital, propose) == [("fine-by-decision", number)]
    with pytest.raises(Refused, match="fine-by-decision"), hospital.people.work("zhao") as work:
        recoveries.decide(work, waiting, money.Decide(decision="approve", reasons="同意"))
    hospital.take("file")
    hospital.take("suspend_settlement")
    (made,) = measures(hospital)
    assert (made.kind, made.state, made.until_on) == ("suspend_settlement", State.ORDERED, None)
    assert made.decided_by == hospital.officer("zhao") != made.proposed_by
    hospital.take("restore_settlement")
    (made,) = measures(hospital)
    assert made.state is State.RESTORED and made.restored_by != made.asked_by is not None


def test_money_given_back_is_offered_and_a_recorded_set_off_counts(hospital: Scene) -> None:
    hospital.open()
    with hospital.people.work("lin") as work:
        row = queries.get(work.session, work.actor, hospital.id)
        asked: list[VoluntaryReturns] = []

        def answer(_: object, question: VoluntaryReturns) -> tuple[GivenBack, ...]:
            asked.append(question)
            return (GivenBack(100_000, 100_000, "outside_scope", hospital.today(), "自查"),)

        assert choosing.of(work, row)["grounds"][1][0] != neighbours.RETURNED
        work.subscriptions.answer(VoluntaryReturns, answer)
        code, words = choosing.of(work, row)["grounds"][1]
        assert code == neighbours.RETURNED and "1,000.00" in words.zh
        assert (asked[0].institution_id, asked[0].before) == (row.institution_id, work.now)
        assert neighbours.offset_fen(work, row) == 0
        work.session.add(
            DutyOffset(
                case_id=hospital.case_id,
                agency="hq-ybj",
                criminal_fen=500,
                imposed_fen=SX09,
                document="判决书",
                recorded_by="林",
                recorded_at=work.now,
            )
        )
        work.session.flush()
        assert neighbours.offset_fen(work, row) == 500
