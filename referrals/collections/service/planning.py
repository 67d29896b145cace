"""Paying by instalments, or later (APL art. 66): agreed, kept, broken."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time

from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.ids import known
from portal.notices import service as notices
from referrals.clocks import queries as clock_rows
from referrals.clocks import rules as clock_rules
from referrals.clocks import service as clocks
from referrals.collections import queries
from referrals.collections.events import OrderInstalmentMissed
from referrals.collections.forms import ProposePlan
from referrals.collections.models import CollectionAct
from referrals.collections.rules import KIND_LAWS, ActState, Kind, plans
from referrals.collections.rules.plans import Due
from referrals.collections.service.asked import Asked
from referrals.collections.service.charging import today
from referrals.recoveries import queries as money
from referrals.recoveries.queries import lookup
from referrals.recoveries.queries.lookup import Order
from referrals.recoveries.rules import Ledger
from referrals.recoveries.service.booking import PAY_A_FINE, SUBJECT

ENFORCE = "A17I"
BY_DECISION = frozenset({Ledger.FUND, Ledger.FINE, Ledger.CONFISCATION})
"""Ledgers of decisions a court enforces; contract money is sued for instead."""


def check(work: Work, order: Order, form: ProposePlan) -> Asked:
    """Ask that the instalments are days to come, in order, and add up to what is outstanding."""
    try:
        rows = plans.parse(form.rows)
    except ValueError:
        raise Invalid(rows="plan_line") from None
    if code := plans.wrong(rows, order.outstanding_fen, today(work)):
        raise Invalid(rows=code)
    return Asked(
        order.outstanding_fen, {"rows": [[each.on.isoformat(), each.fen] for each in rows]}
    )


def again(work: Work, order: Order, act: CollectionAct) -> None:
    """Ask the same before it is agreed: a payment meanwhile needs a new plan."""
    if plans.wrong(rows_of(act), order.outstanding_fen, today(work)):
        raise Refused(Reason("plan_no_longer", KIND_LAWS[Kind.PLAN]))


def begin(work: Work, order: Order, act: CollectionAct) -> None:
    """Let the plan run; one before it ends. The time to pay a fine stands still meanwhile."""
    before = queries.plan(work.session, known(order.id))
    if before is not None:
        _end(work, before, ActState.DONE, today(work))
    act.running = True
    work.session.add(act)
    work.session.flush()
    clock = clock_rows.running(work.session, PAY_A_FINE, SUBJECT, known(order.id))
    if clock is not None:
        deferred = clock_rules.Ground.DEFERRED
        with suppress(Conflict):  # over already, or suspended by the plan before it
            clocks.pause(
                work, PAY_A_FINE, SUBJECT, known(order.id), reason=act.reasons, ground=deferred
            )


def rows_of(act: CollectionAct) -> list[Due]:
    """Return the instalments of a plan."""
    return [Due(date.fromisoformat(on), fen) for on, fen in act.facts["rows"]]


def paid_since(order: Order, act: CollectionAct) -> int:
    """Return by how much less is outstanding than when the plan was agreed, in fen."""
    return max(0, act.owed_fen - order.outstanding_fen)


def watch(work: Work, act: CollectionAct) -> None:
    """Let a plan that was kept to the end be done, and one that was not be over."""
    order = lookup.by_id(work.session, act.order_id)
    money.lock(work.session, act.order_id)
    act = queries.act(work.session, act.order_id, known(act.id))
    if not act.running:
        return
    if not order.outstanding_fen:
        _end(work, act, ActState.DONE, today(work))
        return
    came = money.payments(work.session, act.order_id)
    missed = plans.missed(rows_of(act), paid_since(order, act), today(work), came)
    if missed is not None:
        _break(work, order, act, missed)


def when_settled(work: Work, order_id: int) -> None:
    """End the plan of an order that is paid, fell away or was written off."""
    order, act = lookup.by_id(work.session, order_id), queries.plan(work.session, order_id)
    if act is not None and not order.outstanding_fen:
        _end(work, act, ActState.DONE, today(work))


def _break(work: Work, order: Order, act: CollectionAct, missed: Due) -> None:
    order_id = known(order.id)
    _end(work, act, ActState.BROKEN, missed.on)
    clock = clock_rows.running(work.session, PAY_A_FINE, SUBJECT, order_id)
    if clock is not None and clock_rows.open_pause(work.session, clock) is not None:
        clocks.resume(work, PAY_A_FINE, SUBJECT, order_id)
    if order.ledger in BY_DECISION:
        clocks.start(
            work,
            ENFORCE,
            subject=SUBJECT,
            subject_id=order_id,
            agency=order.agency,
            started_at=datetime.combine(missed.on, time(12), LEGAL_ZONE),
            case_id=order.case_id,
        )
    event = OrderInstalmentMissed(case_id=order.case_id, order_id=order_id)
    work.record(event)
    offices = (Office.HEAD, Office.INVESTIGATOR, Office.FINANCE)
    notices.about(work, event, agency=order.agency, offices=offices)


def _end(work: Work, act: CollectionAct, state: ActState, on: date) -> None:
    act.state, act.running, act.over_on = state, None, on
    work.session.add(act)
    work.session.flush()
