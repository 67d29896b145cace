"""Writing a case to the desks that watch it, once at the end of each transaction that moved it."""

from __future__ import annotations

from typing import Any

from portal.cases import queries as cases
from portal.infra.work import Work
from portal.kernel.events import Event
from referrals.desk import queries
from referrals.desk.models import DeskRow
from referrals.desk.rules import NO_END, Money, Part, rank
from referrals.duty.rules.asked import ReferralDuty, Standing
from referrals.duty.rules.review import FlagState
from referrals.recoveries import queries as recoveries
from referrals.recoveries import rules as money
from referrals.recoveries.rules import Account, Ledger
from referrals.transfers import policy as transfers
from referrals.transfers.rules import ENDED, WHOSE_TURN

_TOUCHED = "desk_cases"


def touch(work: Work, event: Event) -> None:
    """Note that what the desks say of a case, or of another it is added to, may be another now."""
    touched: set[int] = work.session.info.setdefault(_TOUCHED, set())
    found = (getattr(event, name, None) for name in ("case_id", "other_case"))
    touched.update(each for each in found if each is not None)


def keep(work: Work) -> None:
    """Write every touched case to the desks that watch it. A sealer: runs before the log."""
    for case_id in sorted(work.session.info.pop(_TOUCHED, ())):
        settle(work, case_id)


def settle(work: Work, case_id: int) -> None:
    """Write one case to its desks, each as far as it is told of it, and take it off the others."""
    work.session.flush()
    case = cases.by_id(work.session, case_id)
    duty, there = _duty(work, case_id), queries.rows_of(work.session, case_id)
    watching = {
        agency: seen[-1] if seen else None
        for agency, seen in _watchers(work, case).items()
        if seen or duty is not None
    }
    for agency, row in there.items():
        if agency not in watching:
            work.session.delete(row)
    common = _case_told(work, case, duty) if watching else {}
    for agency, referral in sorted(watching.items()):
        told = common | (_referral_told(work, agency, referral, common) if referral else {})
        row = there.get(agency) or DeskRow(agency=agency, case_id=case_id, **told)
        for name, value in told.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
        work.session.add(row)
    work.session.flush()


def _duty(work: Work, case_id: int) -> Standing | None:
    """Return where the duty to refer stands, None where there is none or the sum fell below."""
    nobody: dict[int, Standing] = {}
    found = work.ask(ReferralDuty((case_id,)), nobody).get(case_id)
    return None if found is None or found.state is FlagState.GONE else found


def _case_told(work: Work, case: Any, duty: Standing | None) -> dict[str, Any]:
    """Return what every desk says of a case, and where no referral is seen all it says."""
    found = money_of(work, case)
    return {
        "part": Part.UNREFERRED,
        "rank": rank(Part.UNREFERRED, NO_END, found.proven),
        "due_at": NO_END,
        "owner": case.agency,
        "turn": case.agency,
        "transfer_id": None,
        "state": str(duty.state) if duty else "",
        "suspected_fen": found.suspected,
        "proven_fen": found.proven,
        "fund_ordered_fen": found.fund_ordered,
        "fund_received_fen": found.fund_received,
        "restitution_ordered_fen": found.restitution_ordered,
        "restitution_received_fen": found.restitution_received,
    }


def _referral_told(
    work: Work, agency: str, referral: queries.Referral, case: dict[str, Any]
) -> dict[str, Any]:
    """Return what the desk of an agency says of the last referral it sees."""
    over = referral.state in ENDED
    clock = None if over else queries.next_clock(work.session, referral, agency)
    part = Part.ENDED if over else Part.RUNNING
    due_at = NO_END if clock is None else clock.effective_due_at
    return {
        "part": part,
        "rank": rank(part, due_at, case["proven_fen"]),
        "due_at": due_at,
        "owner": referral.referring_agency,
        "turn": "" if over else transfers.agency_on(referral, WHOSE_TURN[referral.state]),
        "transfer_id": referral.id,
        "state": str(referral.state),
    }


def money_of(work: Work, case: Any) -> Money:
    """Return where the loss of a case, and of those merged into it, stands."""
    family = cases.with_merged(work.session, case.id)
    lines = recoveries.lines_of_cases(work.session, family)
    fund, back = (money.balances(lines[each]) for each in (Ledger.FUND, Ledger.RESTITUTION))
    return Money(
        suspected=case.suspected_fen,
        proven=case.proven_fen,
        fund_ordered=-fund[Account.ORDERED],
        fund_received=fund[Account.RECEIVED],
        restitution_ordered=-back[Account.ORDERED],
        restitution_received=back[Account.RECEIVED],
    )


def _watchers(work: Work, case: Any) -> dict[str, list[queries.Referral]]:
    """Return who watches, each with the referrals it is told of, oldest first.

    The owner and the sides as far as they are told, every procuratorate upwards of all; the police
    who were handed it as long as it runs or the case is shared with them.
    """
    referrals = queries.referrals(work.session, case.id)
    granted = {
        each.agency for each in cases.grants(work.session, case.id) if each.revoked_at is None
    }
    found: dict[str, list[queries.Referral]] = {case.agency: []}
    for each in referrals:
        told = not each.reverse or each.handed_over_at is not None
        watching = {each.procuratorate or ""}
        if told:
            watching |= {case.agency, each.referring_agency}
        if each.handed_over_at is not None and (each.live or each.receiving_agency in granted):
            watching.add(each.receiving_agency)
        for agency in watching - {""}:
            found.setdefault(agency, []).append(each)
    above = queries.above(work.session, case.agency)
    return found | {each: list(referrals) for each in above}
