"""After the decision: money, remedies, demand and court; decisions on the spot and without a penalty."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Reason, Refused
from referrals.clocks import queries as clocks
from referrals.clocks.models import Clock
from referrals.collections.rules import RemedySpans
from referrals.proceedings import forms, queries, service
from referrals.proceedings.models import Proceeding
from referrals.proceedings.rules import State, StepInvalid
from referrals.recoveries import queries as money_rows
from referrals.recoveries import service as recoveries
from referrals.recoveries.forms import Propose
from referrals.recoveries.rules import Account, OrderState, balances
from tests.referrals.proceedings.conftest import SX09, Scene
from tests.referrals.proceedings.test_service import refused


def test_a_remedy_stops_enforcement_and_a_decision_set_aside_frees_the_money(served: Scene) -> None:
    served.take("propose_publication")
    served.take("approve_publication")
    assert served.now().published_on == date(2026, 3, 2)
    served.take("record_remedy")
    assert not {"A18R", "A18S", "A17C"} & served.running()
    assert refused(lambda: served.take("record_remedy")) == {"remedy_open"}
    served.take("uphold")
    assert {"A18T", "A17C"} <= served.running()
    served.take("record_remedy", remedy="suit", body="花桥市人民法院")
    served.take("set_aside")
    assert served.now().state is State.SET_ASIDE and served.running() == {"A14"}
    with served.people.work("lin", writes=False) as work:
        orders = queries.orders(work.session, served.id)
        assert {each.state for each in orders} == {OrderState.SETTLED}
        assert not clocks.open_for(work.session, "order", orders[1].id or 0)
    assert refused(lambda: served.take("decide_anew")) == {"publication_stands"}
    served.take("withdraw_publication")
    served.take("decide_anew")
    assert served.now().noticed is None and served.running() == {"A11"}


def test_a_review_spares_the_days_it_was_open_not_those_it_was_typed_on(served: Scene) -> None:
    """APL 73: sought on 20 March and decided on the 27th, both entered in April."""
    served.clock.instant = datetime(2026, 4, 1, 10, 0, tzinfo=LEGAL_ZONE)
    served.take("record_remedy", on=date(2026, 3, 20))
    served.clock.instant = datetime(2026, 4, 5, 10, 0, tzinfo=LEGAL_ZONE)
    served.take("uphold", on=date(2026, 3, 27))
    with served.people.work("lin", writes=False) as work:
        fine = queries.orders(work.session, served.id)[1].id or 0
        spans = service.remedies_of(work, RemedySpans(fine))
    assert spans == ((date(2026, 3, 20), date(2026, 3, 27)),)


def test_what_was_paid_under_a_decision_that_fell_is_owed_back_and_bars_no_new_fine(
    served: Scene,
) -> None:
    served.pay()
    served.take("record_remedy")
    served.take("set_aside")
    with served.people.work("lin", writes=False) as work:
        for order in queries.orders(work.session, served.id):
            stand = balances(money_rows.lines(work.session, order.id or 0))
            assert stand[Account.REFUNDABLE] == -order.amount_fen and not stand[Account.ORDERED]
    served.take("decide_anew")
    served.plan("recover", SX09)
    served.plan("fine", SX09)
    with served.people.work("lin", writes=False) as work:
        found = service.facts_of(work, queries.get(work.session, work.actor, served.id))
        assert not found.fine_reasons and not found.line_reasons


def test_fined_before_for_the_same_act_only_where_it_is_said_to_be_another(served: Scene) -> None:
    served.pay()
    case_id = served.case("lin", "正华肛肠专科医院第二年超限定用药案")
    later = Scene(served.works, served.people, served.clock, case_id=case_id, finding_id=1)
    later.finding_id = later.find(SX09)
    later.open()
    later.take("file")
    later.plan("fine", SX09)
    assert {each.code for each in fine_reasons(later)} == {"fined-before"}
    with later.people.work("lin", writes=False) as work:
        (row,) = queries.line_rows(work.session, later.id)
    later.take("drop_line", line=row.id)
    later.plan("fine", SX09, distinct="第二年度的另一行为")
    assert not fine_reasons(later)


def fine_reasons(scene: Scene) -> tuple[Reason, ...]:
    with scene.people.work("lin", writes=False) as work:
        row = queries.get(work.session, work.actor, scene.id)
        return service.facts_of(work, row).fine_reasons


def test_the_same_money_is_not_ordered_back_again_by_hand(served: Scene) -> None:
    again = Propose.model_validate(
        {"ledger": "fund", "obligor": "正华肛肠专科医院", "amount": SX09, "basis": "再次追缴"}
    )
    with served.people.work("lin") as work, pytest.raises(Refused, match="ordered_already"):
        recoveries.propose(work, served.case_id, again)


def test_the_head_ends_a_performance_no_court_can_be_asked_for_any_more(served: Scene) -> None:
    assert refused(lambda: served.take("end_performance")) == {"pay_not_over"}
    served.clock.instant = datetime(2027, 9, 8, 10, 0, tzinfo=LEGAL_ZONE)
    served.take("end_performance")
    assert served.now().state is State.PERFORMED and "A17C" not in served.running()


def test_unpaid_is_demanded_then_taken_to_court(served: Scene) -> None:
    assert refused(lambda: served.take("demand")) == {"pay_not_over", "remedies_open"}
    served.clock.instant = datetime(2026, 9, 8, 10, 0, tzinfo=LEGAL_ZONE)
    with served.people.work("lin", writes=False) as work:
        row = queries.get(work.session, work.actor, served.id)
        assert service.late_fen(work, row) == SX09, "3 % a day, at most the fine"
    served.take("demand")
    served.deliver("demand_notice")
    assert "A17" in served.running()
    assert refused(lambda: served.take("apply_court")) == {"still_waiting"}
    served.clock.instant += timedelta(days=17)
    served.take("apply_court")
    assert served.now().state is State.IN_COURT
    served.pay()
    assert served.now().state is State.PERFORMED


def test_on_the_spot_small_certain_and_reported(scene: Scene) -> None:
    said = {
        **scene.opening(party="王某", party_kind="person", act="O735-41", kind="fine"),
        "base": "50",
        "amount": "100",
        "place": "花桥市一路",
        "review_body": "花桥市人民政府",
        "court": "花桥市人民法院",
        "cash": "small",
    }

    def spot(**more: object) -> None:
        scene.tick()
        form = forms.DecideOnSpot.model_validate({**said, **more})
        with scene.people.work("lin") as work:
            scene.id = service.decide_on_spot(work, scene.case_id, form).id or 0

    assert refused(lambda: spot(amount="200.01", base="100", cash="no")) == {"spot_limit"}
    assert refused(lambda: spot(amount="150", base="75")) == {"cash_limit"}
    assert refused(lambda: spot(officers=[scene.officer("he"), scene.officer("wei")])) == {
        "own_officers",
        "not_a_handler",
    }
    with scene.people.work("lin", writes=False) as work:
        assert not work.session.exec(select(Proceeding)).all()
    spot()
    assert scene.now().state is State.SERVED and {"A21", "A22"} <= scene.running()
    scene.take("report_spot")
    scene.take("hand_in_cash")
    assert "A22B" in scene.running() and "A21" not in scene.running()
    scene.take("bank_cash")
    scene.pay()
    assert scene.now().state is State.PERFORMED


def test_no_penalty_names_its_ground_and_ends_with_its_delivery(ready: Scene) -> None:
    assert refused(lambda: ready.take("decide_no_penalty", ground="APL-32-1")) == {"no_ground"}
    ready.take("decide_no_penalty")
    assert "A13" in ready.running()
    ready.deliver("no_penalty_decision")
    assert ready.now().state is State.CLOSED and not ready.running()
    with ready.people.work("lin", writes=False) as work:
        assert not queries.orders(work.session, ready.id)


def test_terms_count_from_the_stated_day_not_from_the_day_it_was_typed(served: Scene) -> None:
    """As of 18 September in the table of the law: fifteen days end in the holidays of October."""
    served.clock.instant = datetime(2026, 9, 25, 10, 0, tzinfo=LEGAL_ZONE)
    served.take("record_remedy", on=date(2026, 8, 20))
    with pytest.raises(StepInvalid) as early:
        served.take("uphold", on=date(2026, 8, 19))
    assert early.value.fields == {"on": "before_earlier_step"}
    served.take("uphold", on=date(2026, 9, 18))
    with served.people.work("lin", writes=False) as work:
        running = {
            each.code: each for each in clocks.open_for(work.session, "proceeding", served.id)
        }
        stopped = work.session.exec(select(Clock).where(Clock.code == "A18S")).one()
    assert running["A18T"].due_on == date(2026, 10, 8)
    assert running["A17C"].started_at == running["A18T"].effective_due_at
    assert stopped.stopped_at == datetime(2026, 8, 20, 12, tzinfo=LEGAL_ZONE)
