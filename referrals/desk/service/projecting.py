"""Writing a case to the desks that watch it, once at the end of each transaction that moved it."""

from __future__ import annotations

from typing import Any

from portal.agencies import queries as agencies
from portal.agencies.rules import AgencyKind
from portal.cases import queries as cases
from portal.infra.work import Work
from portal.kernel.events import Event
from referrals.desk import queries
from referrals.desk.models import DeskRow
from referrals.desk.rules import LEAST_FEN, NO_END, Money, Part
from referrals.recoveries import queries as recoveries
from referrals.recoveries import rules as money
from referrals.recoveries.rules import Account, Ledger
from referrals.transfers import policy as transfers
from referrals.transfers.models import Transfer
from referrals.transfers.rules import ENDED, WHOSE_TURN

_TOUCHED = "desk_cases"


def touch(work: Work, event: Event) -> None:
    """Note that what the desks say of a case may be another now."""
    case_id = getattr(event, "case_id", None)
    if case_id is not None:
        work.session.info.setdefault(_TOUCHED, set()).add(case_id)


def keep(work: Work) -> None:
    """Write every touched case to the desks that watch it. A sealer: runs before the log."""
    for case_id in sorted(work.session.info.pop(_TOUCHED, ())):
        settle(work, case_id)


def settle(work: Work, case_id: int) -> None:
    """Write one case to its desks, and take it off those that no longer watch it."""
    work.session.flush()
    case = cases.by_id(work.session, case_id)
    referrals = queries.referrals(work.session, case_id)
    there = queries.rows_of(work.session, case_id)
    stands = bool(referrals) or (case.proven_fen >= LEAST_FEN and case.merged_into is None)
    told = _told(work, case, referrals[-1] if referrals else None) if stands else {}
    watching = _watchers(work, case.agency, referrals) if stands else set()
    for agency, row in there.items():
        if agency not in watching:
            work.session.delete(row)
    for agency in sorted(watching):
        row = there.get(agency) or DeskRow(agency=agency, case_id=case_id, **told)
        for name, value in told.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
        work.session.add(row)
    work.session.flush()


def _told(work: Work, case: Any, referral: Transfer | None) -> dict[str, Any]:
    """Return what every desk says of a case."""
    found = money_of(work, case)
    told: dict[str, Any] = {
        "part": Part.UNREFERRED,
        "due_at": NO_END,
        "owner": case.agency,
        "turn": case.agency,
        "transfer_id": None,
        "state": "",
        "suspected_fen": found.suspected,
        "proven_fen": found.proven,
        "fund_ordered_fen": found.fund_ordered,
        "fund_received_fen": found.fund_received,
        "restitution_ordered_fen": found.restitution_ordered,
        "restitution_received_fen": found.restitution_received,
    }
    if referral is None:
        return told
    over = referral.state in ENDED
    clock = None if over else queries.next_clock(work.session, referral)
    turn = "" if over else transfers.agency_on(referral, WHOSE_TURN[referral.state])
    return told | {
        "part": Part.ENDED if over else Part.RUNNING,
        "due_at": clock.effective_due_at if clock else NO_END,
        "owner": referral.referring_agency,
        "turn": turn,
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


def _watchers(work: Work, owner: str, referrals: Any) -> set[str]:
    """Return who watches: the owner, the police who were handed it, every procuratorate upwards."""
    found = {owner}
    for each in referrals:
        found.add(each.referring_agency)
        if each.handed_over_at is not None:
            found.add(each.receiving_agency)
        if each.procuratorate:
            found.add(each.procuratorate)
    region = agencies.agency(work.session, owner).region
    above = agencies.upwards(work.session, region=region, kind=AgencyKind.PROCURATORATE)
    return found | {each.code for each in above}
