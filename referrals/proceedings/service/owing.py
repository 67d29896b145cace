"""What a party still owes by a decision, and what being late has added."""

from __future__ import annotations

from datetime import date

from portal.infra.letters import letter
from portal.infra.work import Work
from portal.kernel.money import format_yuan
from referrals.collections.rules import RemedySpans
from referrals.collections.service import charging
from referrals.proceedings import queries
from referrals.proceedings.models import Proceeding
from referrals.proceedings.service import days
from referrals.proceedings.service.paper import Paper, printed
from referrals.recoveries.book import registry
from referrals.recoveries.rules import Ledger, OrderState


def unpaid(work: Work, proceeding: Proceeding) -> list[queries.OrderRow]:
    """Return the orders of the decision that are not paid in full."""
    found = queries.orders(work.session, proceeding.id or 0)
    return [each for each in found if each.state is OrderState.ORDERED]


def duties(work: Work, proceeding: Proceeding) -> list[str]:
    """Return what is not performed, in words; amounts as ordered."""
    found = unpaid(work, proceeding)
    said = [
        f"缴纳{registry.ledger(each.ledger).name.zh}{format_yuan(each.amount_fen)}元"
        for each in found
    ]
    return said or ["履行行政处罚决定"]


def late_fen(work: Work, proceeding: Proceeding) -> int:
    """Return the addition for late payment until today, in fen (APL 72), without what was given up."""
    found = [charging.stands(work, each) for each in _fines(work, proceeding)]
    return sum(max(0, each.accrued - each.waived) for each in found)


def late(work: Work, proceeding: Proceeding) -> dict[str, str]:
    """Return the addition as a field of a document, none when there is none."""
    fen = late_fen(work, proceeding)
    return {"late_fine": format_yuan(fen)} if fen else {}


def decision(paper: Paper) -> dict[str, str]:
    """Return number, day and delivery of the decision as documents print them."""
    row = paper.proceeding
    return {
        "decision_number": row.decision_number,
        "decided_on": printed(row.decided_at or row.updated_at),
        "delivered_on": printed(row.served_on or row.updated_at),
    }


def demanded_on(work: Work, proceeding: Proceeding) -> str:
    """Return when the demand was delivered, as printed; empty when it was not."""
    found = [each for each in _taken(work, proceeding) if each.step == "demand_served"]
    return printed(days.day_of(found[-1])) if found else ""


def title_of(kind: str) -> str:
    """Return the Chinese title of a document."""
    return letter(kind).title.zh


def remedies_of(work: Work, asked: RemedySpans) -> tuple[tuple[date, date], ...]:
    """Return the spans in which the decision an order is part of was contested."""
    proceeding = queries.that_ordered(work.session, asked.order_id)
    return tuple(_remedies(work, proceeding)) if proceeding else ()


def _fines(work: Work, proceeding: Proceeding) -> list[queries.OrderRow]:
    found = queries.orders(work.session, proceeding.id or 0)
    return [each for each in found if each.ledger is Ledger.FINE]


def _remedies(work: Work, proceeding: Proceeding) -> list[tuple[date, date]]:
    """Return from when until when reconsiderations and suits were open (APL 73), the present one too."""
    spans, since = [], None
    for each in _taken(work, proceeding):
        on = days.day_of(each)
        if each.step == "record_remedy":
            since = on
        elif each.step in {"uphold", "set_aside"} and since is not None:
            spans.append((since, max(since, on)))
            since = None
    return [*spans, (since, date.max)] if since is not None else spans


def _taken(work: Work, proceeding: Proceeding) -> list[queries.StepRow]:
    return queries.taken(work.session, proceeding.id or 0)
