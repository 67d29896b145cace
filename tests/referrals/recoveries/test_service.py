"""Orders and postings on a real database."""

from __future__ import annotations

import io
from datetime import date, datetime

import pypdf
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from portal.cases import queries as case_queries
from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source, Stage
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from referrals.clocks.models import Clock, ClockState
from referrals.recoveries import policy, queries, rules, service
from referrals.recoveries.forms import Decide, Propose, Receive, Reverse
from referrals.recoveries.rules import Ledger, OrderState
from referrals.recoveries.service import bounds

DAY = date(2026, 3, 2)
YES = Decide(decision="approve", reasons="同意")


@pytest.fixture
def case_id(people):
    with people.work("lin") as work:
        form = OpenCase(title="案", region="990100", category="fake_stay", source=Source.PATROL)
        return cases.open_case(work, form).id


def fund(amount=338149, **changed):
    fields = {"ledger": Ledger.FUND, "obligor": "演示医院", "amount": amount, "basis": "协议"}
    return Propose(**{**fields, **changed})


@pytest.fixture
def order_id(people, case_id):
    with people.work("lin") as work:
        made = service.propose(work, case_id, fund()).id
    with people.work("zhao") as work:
        service.decide(work, made, YES)
    return made


def pay(people, order_id, amount, reference="银行-1"):
    with people.work("luo") as work:
        form = Receive(amount=amount, reference=reference, received_on=DAY)
        return service.receive(work, order_id, form).id


def outstanding(people, order_id):
    with people.work("luo", writes=False) as work:
        return rules.outstanding(queries.lines(work.session, order_id))


def test_nothing_is_booked_before_the_head_approves(people, case_id):
    with people.work("lin") as work:
        made = service.propose(work, case_id, fund()).id
    assert outstanding(people, made) == 0
    with pytest.raises(Conflict):
        pay(people, made, 100)


def test_an_approved_order_is_paid_in_parts_until_settled(people, order_id):
    pay(people, order_id, 300000)
    assert outstanding(people, order_id) == 38149
    pay(people, order_id, 38149, "银行-2")
    with people.work("luo", writes=False) as work:
        assert queries.get(work.session, work.actor, order_id).state is OrderState.SETTLED


def test_the_same_reference_is_booked_once(people, order_id):
    assert pay(people, order_id, 1000) == pay(people, order_id, 1000)
    assert outstanding(people, order_id) == 338149 - 1000
    with pytest.raises(Conflict):
        pay(people, order_id, 2000)


def test_more_than_is_outstanding_is_refused(people, order_id):
    with pytest.raises(Invalid, match="more_than_outstanding"):
        pay(people, order_id, 338150)


def test_a_payment_of_tomorrow_is_refused(people, order_id):
    with pytest.raises(Invalid, match="future_day"), people.work("luo") as work:
        form = Receive(amount=1, reference="x", received_on=date(2026, 3, 3))
        service.receive(work, order_id, form)


def test_a_mistake_is_reversed_once_and_both_rows_stay(people, order_id):
    posting = pay(people, order_id, 1000)
    with people.work("luo") as work:
        service.reverse(work, order_id, posting, Reverse(reasons="记错账户"))
    assert outstanding(people, order_id) == 338149
    with pytest.raises(Conflict), people.work("luo") as work:
        service.reverse(work, order_id, posting, Reverse(reasons="再来一次"))
    with people.work("luo", writes=False) as work:
        assert len(queries.postings(work.session, order_id)) == 3


def test_the_database_refuses_to_change_a_posting(works, people, order_id):
    for change in ("UPDATE posting SET amount_fen = 1", "DELETE FROM posting"):
        with pytest.raises(DBAPIError), works.engine.begin() as connection:
            connection.execute(text(change))


@pytest.mark.parametrize("login", ["lin", "sun", "luo"])
def test_only_the_head_decides(people, case_id, login):
    with people.work("lin") as work:
        made = service.propose(work, case_id, fund()).id
    with pytest.raises(NotAllowed), people.work(login) as work:
        service.decide(work, made, YES)


def test_a_decision_is_made_once(people, order_id):
    with pytest.raises(Conflict), people.work("zhao") as work:
        service.decide(work, order_id, YES)


def test_a_declined_order_books_nothing(people, case_id):
    with people.work("lin") as work:
        made = service.propose(work, case_id, fund()).id
    with people.work("zhao") as work:
        service.decide(work, made, Decide(decision="decline", reasons="证据不足"))
    assert outstanding(people, made) == 0


def test_three_times_the_loss_is_no_fine_but_may_be_contract_money(people, case_id):
    told = {"amount": 1014447, "base": 338149}
    with pytest.raises(Invalid, match="outside_fine_bounds"), people.work("lin") as work:
        service.propose(work, case_id, fund(ledger=Ledger.FINE, fine_rule="O735-38", **told))
    with people.work("lin") as work:
        assert service.propose(work, case_id, fund(ledger=Ledger.CONTRACT, times=3, **told)).id
    with pytest.raises(Invalid, match="not_the_multiple"), people.work("lin") as work:
        service.propose(work, case_id, fund(ledger=Ledger.CONTRACT, times=4, **told))


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"amount": 338148}, "amount"),
        ({"amount": 676299}, "amount"),
        ({"amount": 100, "ground": "APL-32-1"}, "ground_reasons"),
        ({"amount": 100, "ground": "G35-repeat", "ground_reasons": "再犯"}, "amount"),
        ({"amount": 100, "ground": "APL-99", "ground_reasons": "不知"}, "ground"),
        ({"amount": 100, "base": 0}, "base"),
        ({"amount": 1_000_000, "base": 0, "fine_rule": "O735-39"}, "established"),
    ],
)
def test_a_fine_outside_its_bounds_is_answered_beside_the_field(people, case_id, told, wrong):
    with pytest.raises(Invalid) as refused, people.work("lin") as work:
        service.propose(work, case_id, fund(**{**FINE, **told}))
    assert list(refused.value.fields) == [wrong]


def test_below_the_least_on_a_ground_of_law(people, case_id):
    ground = {"ground": "APL-32-1-return", "ground_reasons": "立案前全部退回"}
    made = propose(people, case_id, **{**FINE, "amount": 100_000, **ground})
    with people.work("zhao", writes=False) as work:
        order = queries.get(work.session, work.actor, made)
        assert (order.ground, order.ground_reasons) == tuple(ground.values())
        assert bounds.reckoned(order, DAY).within
    propose(
        people, case_id, ledger=Ledger.FINE, fine_rule="O735-39", amount=5_000_000, established=True
    )


def test_a_fine_names_its_article(people, case_id):
    with pytest.raises(Invalid, match="fine_rule"), people.work("lin") as work:
        service.propose(work, case_id, fund(ledger=Ledger.FINE, base=338149))


@pytest.mark.parametrize("login", ["qian", "kong", "shen", "wu", "zhou"])
def test_strangers_find_nothing(people, case_id, order_id, login):
    with people.work(login) as work:
        with pytest.raises(NotFound):
            queries.get(work.session, work.actor, order_id)
        with pytest.raises(NotFound):
            service.propose(work, case_id, fund())
        assert not queries.newest(work.session, work.actor)


@pytest.mark.parametrize("login", ["chen", "lin", "zhao", "luo", "gao", "xu"])
def test_the_agency_finds_its_orders(people, order_id, login):
    with people.work(login, writes=False) as work:
        assert [each.id for each in queries.newest(work.session, work.actor)] == [order_id]
        order = queries.get(work.session, work.actor, order_id)
        assert policy.can_book(work.actor, order) is (login == "luo")


FINE = {"ledger": Ledger.FINE, "fine_rule": "O735-38", "base": 338149, "amount": 338149}


def propose(people, case_id, **changed):
    with people.work("lin") as work:
        return service.propose(work, case_id, fund(**changed)).id


def approve(people, order_id):
    with people.work("zhao") as work:
        return service.decide(work, order_id, YES)


def go_criminal(people, case_id):
    with people.work("lin") as work:
        case = case_queries.get(work.session, work.actor, case_id)
        cases.set_stage(work, case, Stage.CRIMINAL)


def printed(people, case_id):
    with people.work("lin") as work:
        (found,) = case_queries.documents(work.session, case_id, work.actor.agency)
        _, pdf = cases.read_document(work, case_id, found.id)
    text_of = (page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return "".join("".join(text_of).split())


def test_no_new_fine_while_the_criminal_track_runs(people, case_id):
    waiting = propose(people, case_id, **FINE)
    go_criminal(people, case_id)
    for act in (lambda: propose(people, case_id, **FINE), lambda: approve(people, waiting)):
        with pytest.raises(Refused) as refused:
            act()
        (why,) = refused.value.reasons
        assert (why.code, why.law.article) == ("no-fine-while-criminal", "第三十五条")
    with people.work("zhao") as work:
        service.decide(work, waiting, Decide(decision="decline", reasons="已移送"))
    for ledger in (Ledger.FUND, Ledger.CONTRACT, Ledger.RESTITUTION):
        made = approve(people, propose(people, case_id, ledger=ledger))
        assert made.state is OrderState.ORDERED


def test_a_reversal_keeps_its_own_reason(people, order_id):
    posting = pay(people, order_id, 1000)
    with people.work("luo") as work:
        made = service.reverse(work, order_id, posting, Reverse(reasons="记错账户"))
        assert (made.reasons, made.reference) == ("记错账户", f"~reversal {posting}")
        assert queries.get(work.session, work.actor, order_id).reasons == "同意"


def test_a_typed_reference_never_looks_like_the_systems_own(people, order_id):
    for typed in ("~order", "~reversal 2", "~"):
        with pytest.raises(ValueError, match="string_pattern_mismatch"):
            Receive(amount=1, reference=typed, received_on=DAY)
    first = pay(people, order_id, 1000, "reversal of 2")
    pay(people, order_id, 1000, "order")
    with people.work("luo") as work:
        service.reverse(work, order_id, first, Reverse(reasons="重复"))


def test_a_fine_is_due_when_its_term_ends_and_says_so(people, case_id):
    order_id = propose(people, case_id, **FINE, due_on=date(2026, 12, 1))
    assert approve(people, order_id).due_on == date(2026, 3, 17)
    assert "缴款期限2026年3月17日" in printed(people, case_id)


def test_other_money_is_due_on_the_day_agreed_or_on_none(people, case_id):
    made = approve(people, propose(people, case_id, due_on=date(2026, 4, 30)))
    assert made.due_on == date(2026, 4, 30)
    assert "缴款期限2026年4月30日" in printed(people, case_id)


def test_no_day_is_printed_where_none_is_given(people, case_id):
    approve(people, propose(people, case_id))
    assert "缴款期限______" in printed(people, case_id)


def test_a_day_gone_by_is_no_day_to_pay(people, case_id, clock):
    with pytest.raises(Invalid, match="past_day"):
        propose(people, case_id, due_on=date(2026, 3, 1))
    order_id = propose(people, case_id, due_on=DAY)
    clock.instant = datetime(2026, 3, 3, 9, tzinfo=LEGAL_ZONE)
    with pytest.raises(Invalid, match="past_day"):
        approve(people, order_id)


def test_a_fine_is_paid_on_the_value_date_not_when_it_is_booked(people, case_id, clock):
    order_id = propose(people, case_id, **FINE)
    approve(people, order_id)
    clock.instant = datetime(2026, 3, 20, 9, tzinfo=LEGAL_ZONE)
    with people.work("luo") as work:
        for reference, on in (("银行-2", date(2026, 3, 17)), ("银行-1", date(2026, 3, 16))):
            half = Receive(amount=338149 // 2 + (on.day == 16), reference=reference, received_on=on)
            service.receive(work, order_id, half)
        (term,) = work.session.exec(select(Clock).where(Clock.subject == "order")).all()
        stopped = term.stopped_at.astimezone(LEGAL_ZONE).date()
        assert (term.state, stopped) == (ClockState.STOPPED, date(2026, 3, 17))
        assert (term.late_seconds, term.missed_at) == (0, None)


def test_numbers_run_without_gaps(people, case_id):
    propose(people, case_id)
    both = (Ledger.FUND, Ledger.CONTRACT)
    numbers = [approve(people, propose(people, case_id, ledger=each)).number for each in both]
    assert numbers == ["花医保追〔2026〕1号", "花医保追〔2026〕2号"]
