"""What happened to an order elsewhere, written down: property held, a contest, a reminder sent."""

from __future__ import annotations

from datetime import datetime, time

from portal.agencies import queries as agencies
from portal.cases import service as case_file
from portal.cases.queries import Document
from portal.infra import typeset
from portal.infra.letters import letter
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE, printed_day
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.ids import document_number, known
from portal.kernel.money import format_yuan
from portal.kernel.policy import require
from referrals.clocks import service as clocks
from referrals.collections import policy, queries
from referrals.collections.events import (
    OrderContested,
    OrderContestEnded,
    OrderReminded,
    OrderSecured,
)
from referrals.collections.forms import Contest, EndContest, Prolong, ProlongOne, Remind, Secure
from referrals.collections.models import OrderContest, Security
from referrals.collections.rules import SecurityState
from referrals.collections.service import acting, charging
from referrals.collections.service.sharing import SUBJECT, TERM
from referrals.recoveries import queries as money
from referrals.recoveries import service as recoveries
from referrals.recoveries.book import registry
from referrals.recoveries.queries.lookup import Order
from referrals.recoveries.rules import OrderState, Origin

REMINDER = "payment_reminder"


def secure(work: Work, order_id: int, form: Secure) -> Security:
    """Write down property held for an order; its clock warns before the holding ends."""
    order = _order(work, order_id)
    if form.until < max(form.since, charging.today(work)):
        raise Invalid(until="past_day")
    made = Security(
        order_id=order_id,
        case_id=order.case_id,
        holding=form.holding,
        what=form.what,
        owner=form.owner,
        value_fen=form.value,
        document=form.document,
        since=form.since,
        until=form.until,
        held_by=known(work.actor.officer_id),
        held_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    _run(work, order, made)
    work.record(OrderSecured(case_id=order.case_id, order_id=order_id, security_id=known(made.id)))
    return made


def prolong(work: Work, order_id: int, security_id: int, form: Prolong) -> Security:
    """Write down that a holding was prolonged, by which document. Conflict when it is over."""
    order = _order(work, order_id)
    held = queries.security(work.session, order_id, security_id)
    if held.state is not SecurityState.HELD:
        raise Conflict
    if form.until <= held.until:
        raise Invalid(until="past_day")
    held.until, held.document = form.until, form.document
    work.session.add(held)
    clocks.stop(work, TERM, SUBJECT, security_id)
    _run(work, order, held)
    work.record(OrderSecured(case_id=order.case_id, order_id=order_id, security_id=security_id))
    return held


def prolong_one(work: Work, order_id: int, form: ProlongOne) -> Security:
    """Do `prolong` with the property the form names."""
    return prolong(work, order_id, form.security, form)


def contest(work: Work, order_id: int, form: Contest) -> OrderContest:
    """Write down a reconsideration or suit: nothing is added for lateness from its day on (APL 73).

    Refused for an order of an administrative case: its own steps record it.
    """
    order = _order(work, order_id)
    if order.origin is Origin.DECISION:
        raise Refused(Reason("contest_in_proceeding"))
    if order.origin is Origin.JUDGMENT:
        raise Refused(Reason("contest_in_court"))
    if queries.contest(work.session, order_id) is not None:
        raise Conflict
    if form.since > charging.today(work):
        raise Invalid(since="future_day")
    if form.since < (order.decided_at or order.proposed_at).astimezone(LEGAL_ZONE).date():
        raise Invalid(since="past_day")
    made = OrderContest(
        order_id=order_id,
        remedy=form.remedy,
        since=form.since,
        reasons=form.reasons,
        recorded_by=known(work.actor.officer_id),
        recorded_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(OrderContested(case_id=order.case_id, order_id=order_id))
    return made


def end_contest(work: Work, order_id: int, form: EndContest) -> OrderContest:
    """Write down how the contest ended; set aside, what is owed falls away and what came is owed back.

    By the head or a deputy; Refused for who recorded the contest. Set aside: with a file that proves it.
    """
    order = money.get(work.session, work.actor, order_id)
    require(policy.can_end_contest(work.actor, order))
    money.hold_case(work.session, work.actor, order.case_id)
    money.lock(work.session, order_id)
    found = queries.contest(work.session, order_id)
    if found is None:
        raise Conflict
    if found.recorded_by == work.actor.officer_id:
        raise Refused(Reason("contest_by_another"))
    if not found.since <= form.ended_on <= charging.today(work):
        raise Invalid(ended_on="future_day")
    upheld = form.result == "upheld"
    if not upheld:
        if form.proof is None:
            raise Invalid(proof="missing")
        found.proof_id = acting.proof_of(work, order, form.proof)
    found.ended_on, found.upheld, found.live = form.ended_on, upheld, None
    found.outcome, found.ended_by = form.reasons, known(work.actor.officer_id)
    work.session.add(found)
    work.session.flush()
    work.record(OrderContestEnded(case_id=order.case_id, order_id=order_id, upheld=upheld))
    if not upheld:
        recoveries.release(work, order_id, form.reasons, on=form.ended_on)
    return found


def remind(work: Work, order_id: int, form: Remind) -> Document:
    """Make the reminder to pay, numbered and filed with the case; Conflict when nothing is owed."""
    order = _order(work, order_id)
    if not order.outstanding_fen:
        raise Conflict
    case = money.case_to_order_in(work.session, work.actor, order.case_id)
    house = work.settings.letters_of(order.agency)
    wording = letter(REMINDER, house)
    agency = agencies.agency(work.session, order.agency)
    mark, year = agency.mark + wording.mark, charging.today(work).year
    serial = case_file.next_number(work, f"document/{mark}/{year}")
    number = document_number(mark, year, serial)
    filed = case_file.file_document(
        work,
        case,
        kind=REMINDER,
        title=f"{wording.title.zh} {order.obligor}"[:200],
        number=number,
        pdf=typeset.pdf(REMINDER, _said(work, order, form, number), house=house),
    )
    work.record(
        OrderReminded(case_id=order.case_id, order_id=order_id, document_id=known(filed.id))
    )
    return filed


def _said(work: Work, order: Order, form: Remind, number: str) -> dict[str, object]:
    rule = registry.ledger(order.ledger)
    added = charging.stands(work, order).open
    said: dict[str, object] = {
        "agency": agencies.agency(work.session, order.agency).zh,
        "party": order.obligor,
        "number": number,
        "order_number": order.number or rule.name.zh,
        "ordered_on": printed_day(order.decided_at or order.proposed_at),
        "money": rule.name.zh,
        "amount": format_yuan(order.amount_fen),
        "left": format_yuan(order.outstanding_fen),
        "account": recoveries.destination(work, order),
        "due": printed_day(form.due),
        "how": form.how,
        "date": printed_day(work.now),
    }
    return {**said, "late_fine": format_yuan(added)} if added else said


def _order(work: Work, order_id: int) -> Order:
    order = money.get(work.session, work.actor, order_id)
    require(policy.can_record(work.actor, order))
    money.hold_case(work.session, work.actor, order.case_id)
    money.lock(work.session, order_id)
    if order.state not in {OrderState.ORDERED, OrderState.WRITTEN_OFF, OrderState.SETTLED}:
        raise Conflict
    return order


def _run(work: Work, order: Order, held: Security) -> None:
    began = datetime.combine(held.since, time(12), LEGAL_ZONE)
    clocks.start(
        work,
        TERM,
        subject=SUBJECT,
        subject_id=known(held.id),
        agency=order.agency,
        started_at=began,
        case_id=order.case_id,
        n=(held.until - held.since).days,
    )
