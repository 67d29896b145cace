"""Ordering money back: proposing, deciding, the decision on paper."""

from __future__ import annotations

from typing import Any

from portal.agencies import queries as agencies
from portal.cases import service as case_file
from portal.cases.rules import Stage
from portal.infra.typeset import pdf
from portal.infra.work import Work
from portal.kernel.clock import printed_day
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.ids import document_number, known
from portal.kernel.money import format_yuan
from portal.kernel.policy import require
from portal.registry.book.registry import CATEGORIES
from referrals.penalties.rules.checking import check_contract
from referrals.recoveries import policy, queries, rules
from referrals.recoveries.book import registry
from referrals.recoveries.events import OrderDeclined, OrderMade, OrderProposed
from referrals.recoveries.forms import Decide, Propose
from referrals.recoveries.models import RecoveryOrder
from referrals.recoveries.queries import Case, lookup
from referrals.recoveries.rules import (
    Account,
    FineOfCourse,
    FineStanding,
    Ledger,
    MeasuresInForce,
    OrderState,
    Origin,
)
from referrals.recoveries.service import booking, bounds


def propose(
    work: Work,
    case_id: int,
    form: Propose,
    *,
    origin: Origin = Origin.BY_HAND,
    origin_id: int | None = None,
) -> RecoveryOrder:
    """Propose an order in a case of one's own agency; `origin` is what it comes from.

    Raises Invalid when a fine lies outside the bounds of its norm, or contract money is not the
    stated multiple of its base. What an article forbids as a fine may still be contract money.
    Refused in a closed or merged case, and for a fine while the criminal track runs, a referral is due
    or the act was fined before.
    """
    case = queries.hold_case(work.session, work.actor, case_id)
    require(policy.can_propose(work.actor, case.agency))
    _refuse_over(work, case)
    if form.ledger is Ledger.CONFISCATION:  # only a penalty decision confiscates: by_decision
        raise Invalid(ledger="unknown_choice")
    fine = form.ledger is Ledger.FINE
    if fine:
        _check_fine_allowed(work, case, _asked(case, form))
    _check_amount(work, form)
    if form.measure is not None:
        origin, origin_id = _by_measure(work, case_id, form), form.measure
    if form.ledger is Ledger.FUND:
        _refuse_twice(work, case_id, form.amount)
    if not fine and form.due_on is not None and form.due_on < booking.today(work):
        raise Invalid(due_on="past_day")
    order = RecoveryOrder(
        case_id=case_id,
        agency=work.actor.agency,
        ledger=form.ledger,
        obligor=form.obligor,
        amount_fen=form.amount,
        base_fen=form.base,
        times=form.times,
        fine_rule=form.fine_rule if fine else "",
        act=form.act or case.category if fine else "",
        distinct=form.distinct if fine else "",
        ground=form.ground if fine else "",
        ground_reasons=form.ground_reasons if fine else "",
        established=form.established if fine else False,
        basis=form.basis,
        due_on=None if fine else form.due_on,
        proposed_by=known(work.actor.officer_id),
        proposed_at=work.now,
        origin=origin,
        origin_id=origin_id,
        obligor_key=rules.name_key(form.obligor),
    )
    work.session.add(order)
    work.session.flush()
    work.record(OrderProposed(**_facts(order)))
    return order


def decide(work: Work, order_id: int, form: Decide) -> RecoveryOrder:
    """Approve or decline a proposed order. The head, never the proposer.

    Refused to approve anything in a closed or merged case, and a fine for the reasons of `propose`,
    Invalid when the proposed day to pay has gone by. A fine is due when its term ends; any other
    money on the proposed day, if any.
    """
    order = queries.get(work.session, work.actor, order_id)
    case = queries.hold_case(work.session, work.actor, order.case_id)
    queries.lock(work.session, order_id)
    if order.state is not OrderState.PROPOSED:
        raise Conflict
    require(policy.can_decide(work.actor, order))
    if form.decision == "approve":
        _check_still_allowed(work, case, order)
    order.decided_by, order.decided_at = work.actor.officer_id, work.now
    order.reasons = form.reasons
    work.session.add(order)
    if form.decision == "decline":
        order.state = OrderState.DECLINED
        work.record(OrderDeclined(case_id=order.case_id, order_id=order_id))
        return order
    order.state = OrderState.ORDERED
    booking.post(
        work, order, Account.RECEIVABLE, Account.ORDERED, order.amount_fen, f"{rules.OWN_MARK}order"
    )
    if order.ledger is Ledger.FINE:
        order.due_on = booking.run_term(work, order)
    _issue(work, case, order)
    work.record(OrderMade(**_facts(order)))
    return order


def fine_barred(work: Work, case: Case) -> Reason | None:
    """Return why the case takes no new fine now, None when it does.

    From filing by the police until the criminal track came to nothing and the case came back.
    """
    states = queries.criminal_states(work.session, known(case.id))
    if case.stage is Stage.CRIMINAL or not states.isdisjoint(rules.FILED_STATES):
        return Reason("no-fine-while-criminal", rules.NO_FINE)
    return None


def against_fine(work: Work, case: Case, asked: FineStanding) -> tuple[Reason, ...]:
    """Return every reason why a fine may not be given in the case now; none when it may."""
    barred = fine_barred(work, case)
    return ((barred,) if barred else ()) + work.ask(asked, ())


def _check_fine_allowed(work: Work, case: Case, asked: FineStanding) -> None:
    course = FineOfCourse(asked.case_id, asked.obligor, asked.act)
    reasons = against_fine(work, case, asked) + work.ask(course, ())
    if reasons:
        raise Refused(*reasons)


def _asked(case: Case, said: Propose | RecoveryOrder) -> FineStanding:
    order_id = said.id if isinstance(said, RecoveryOrder) else None
    act = said.act or case.category
    return FineStanding(known(case.id), said.obligor, act, said.distinct, order_id)


def _refuse_over(work: Work, case: Case) -> None:
    case_file.refuse_merged(work, case)
    if case.stage is Stage.CLOSED:
        raise Refused(Reason("case_closed"))


def _check_still_allowed(work: Work, case: Case, order: RecoveryOrder) -> None:
    _refuse_over(work, case)
    if order.ledger is Ledger.FINE:
        _check_fine_allowed(work, case, _asked(case, order))
    if order.ledger is Ledger.FUND:
        _refuse_twice(work, order.case_id, order.amount_fen)
    if order.due_on is not None and order.due_on < booking.today(work):
        raise Invalid(decision="past_day")


def _refuse_twice(work: Work, case_id: int, fen: int) -> None:
    if bounds.more_than_proven(work, case_id, fen):
        raise Refused(Reason("ordered_already"))


def _check_amount(work: Work, form: Propose) -> None:
    if form.ledger is Ledger.FINE:
        bounds.check_fine(form, booking.today(work))
        if form.act and form.act not in CATEGORIES:
            raise Invalid(act="unknown_choice")
    stated = form.ledger is Ledger.CONTRACT and form.base > 0
    if stated and not check_contract(form.base, form.amount, form.times).within:
        raise Invalid(amount="not_the_multiple")


def _by_measure(work: Work, case_id: int, form: Propose) -> Origin:
    found = work.ask(MeasuresInForce(case_id), ())
    if form.ledger is Ledger.FINE or form.measure not in {number for number, _ in found}:
        raise Invalid(measure="unknown_choice")
    return Origin.MEASURE


def _facts(order: RecoveryOrder) -> dict[str, Any]:
    return {
        "case_id": order.case_id,
        "order_id": known(order.id),
        "ledger": order.ledger,
        "amount_fen": order.amount_fen,
    }


def destination(work: Work, order: RecoveryOrder) -> str:
    """Return where the money of an order is to be paid: the account agreed on, else whose it is."""
    found = lookup.account(work.session, order.agency, order.ledger)
    whose = registry.ledger(order.ledger).destination.zh
    return f"{whose}：{found.holder}，{found.bank}，{found.number}" if found else whose


def _issue(work: Work, case: Case, order: RecoveryOrder) -> None:
    agency = agencies.agency(work.session, order.agency)
    year = booking.today(work).year
    serial = case_file.next_number(work, f"recovery/{agency.code}/{year}")
    order.number = document_number(f"{agency.mark}追", year, serial)
    proven = queries.proven_findings(work.session, order.case_id)
    case_file.build_on(work, order.case_id, proven, kind=rules.ORDER_PAPER, number=order.number)
    rule = registry.ledger(order.ledger)
    row = {
        "amount": format_yuan(order.amount_fen),
        "basis": order.basis,
        "account": destination(work, order),
        "due": printed_day(order.due_on),
    }
    part = "fund" if order.ledger is Ledger.RESTITUTION else order.ledger.value
    made = pdf(
        rules.ORDER_PAPER,
        {
            "agency": agency.zh,
            "number": order.number,
            "party": order.obligor,
            "case_name": case.title,
            "facts": order.basis,
            "legal_basis": f"{rule.law}",
            "date": printed_day(work.now),
            part: row,
        },
    )
    case_file.file_document(
        work,
        case,
        kind=rules.ORDER_PAPER,
        title=f"{rule.name.zh} {order.obligor}"[:200],
        number=order.number,
        pdf=made,
    )
