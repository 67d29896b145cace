"""The orders of a decision: money has one home, and it is not here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from portal.cases import queries as cases_rows
from portal.infra.work import Work
from referrals.proceedings import queries
from referrals.proceedings.events import PenaltyDecided
from referrals.proceedings.models import Proceeding, ProceedingLine
from referrals.proceedings.rules import MONEY, Kind, distinct_of, total
from referrals.recoveries import service as recoveries
from referrals.recoveries.rules import Ledger

LEDGERS = {
    Kind.RECOVER: Ledger.FUND,
    Kind.FINE: Ledger.FINE,
    Kind.CONFISCATE: Ledger.CONFISCATION,
}


def order(work: Work, proceeding: Proceeding, case: queries.CaseRow, *, basis: str) -> None:
    """Enter what the decision orders: one order for each kind of money and act, as its number says."""
    rows = queries.line_rows(work.session, proceeding.id or 0)
    grouped = _grouped(work, proceeding, rows)
    sums = [_sum(proceeding, kind, category, lines) for (kind, category), lines in grouped.items()]
    made = recoveries.order_by_decision(
        work,
        case,
        sums,
        obligor=proceeding.party,
        basis=basis,
        proposed_by=proceeding.proposed_by_id,
        decided_by=decider(work, proceeding),
    )
    for lines, entered in zip(grouped.values(), made, strict=True):
        for line in lines:
            line.order_id = entered.id
            work.session.add(line)
    lines_now = [queries.line_of(each) for each in rows]
    work.record(
        PenaltyDecided(
            case_id=proceeding.case_id,
            proceeding_id=proceeding.id or 0,
            number=proceeding.decision_number,
            agency=proceeding.agency,
            fine_fen=total(lines_now, Kind.FINE),
            recover_fen=total(lines_now, Kind.RECOVER),
            confiscate_fen=total(lines_now, Kind.CONFISCATE),
            suspend_months=sum(each.months for each in lines_now if each.kind is Kind.SUSPEND),
        )
    )


def release(work: Work, proceeding: Proceeding, reason: str, *, on: date) -> None:
    """Let what is still owed by the decision fall away: it was changed or set aside on a day."""
    for each in queries.orders(work.session, proceeding.id or 0):
        recoveries.release(work, each.id or 0, reason, on=on)


def _grouped(
    work: Work, proceeding: Proceeding, rows: Sequence[ProceedingLine]
) -> dict[tuple[Kind, str], list[ProceedingLine]]:
    found = cases_rows.live_findings(work.session, proceeding.case_id)
    category = {each.id: each.category for each in found}
    grouped: dict[tuple[Kind, str], list[ProceedingLine]] = defaultdict(list)
    for row in rows:
        if row.kind in MONEY:
            act = category.get(row.finding_id, "") if row.kind is Kind.FINE else ""
            grouped[row.kind, act].append(row)
    return dict(grouped)


def _sum(
    proceeding: Proceeding, kind: Kind, category: str, lines: list[ProceedingLine]
) -> recoveries.Ordered:
    return recoveries.Ordered(
        ledger=LEDGERS[kind],
        amount_fen=sum(each.amount_fen for each in lines),
        number=proceeding.decision_number,
        origin_id=proceeding.id,
        base_fen=sum(each.base_fen for each in lines),
        act=category,
        fine_rule=lines[0].act if kind is Kind.FINE else "",
        ground=lines[0].ground,
        established=lines[0].established,
        distinct=distinct_of(map(queries.line_of, lines)) if kind is Kind.FINE else "",
    )


def decider(work: Work, proceeding: Proceeding) -> int:
    """Return who decided; on the spot the second officer stands beside the first (APL 42, 52)."""
    if proceeding.decided_by_id is not None:
        return proceeding.decided_by_id
    both = [each.officer_id for each in queries.handlers(work.session, proceeding.id or 0)]
    return next(each for each in both if each != proceeding.proposed_by_id)
