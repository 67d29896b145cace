"""What stands in the way of a fine: a referral that is due, the criminal track, a fine of before."""

from __future__ import annotations

from datetime import datetime, time

from portal.agencies import queries as agencies
from portal.cases import queries as cases
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE, printed_day
from portal.kernel.errors import Reason
from portal.kernel.workdays import months_later
from referrals.duty import queries, rules
from referrals.duty.queries import fines
from referrals.duty.rules.review import FlagState
from referrals.recoveries.rules import FineStanding

LIMITATION_MONTHS = 60
"""APL 36: five years where financial safety is harmed; older fines are of other acts."""


def fine_reasons(work: Work, asked: FineStanding) -> tuple[Reason, ...]:
    """Return every reason why a fine may not be given now; none when it may.

    A fine may not stand in for a referral that is due (O310 art. 11), nor follow another for the same
    act on the same subject (APL 29) unless it is said, with reasons, that the act is another.
    """
    found = [*_instead_of_referral(work, asked.case_id)]
    if not asked.distinct:
        found += _fined_before(work, asked)
    return tuple(found)


def _instead_of_referral(work: Work, case_id: int) -> list[Reason]:
    flag = queries.flag(work.session, case_id)
    if flag is None or flag.state not in {FlagState.OPEN, FlagState.TO_REFER}:
        return []
    code = "fine-before-review" if flag.state is FlagState.OPEN else "fine-instead-of-referral"
    return [Reason(code, rules.NO_REPLACEMENT, path=f"/cases/{case_id}/duty")]


def _fined_before(work: Work, asked: FineStanding) -> list[Reason]:
    """Return who fined for the act and when, as far as the actor may know of that case."""
    case = cases.by_id(work.session, asked.case_id)
    fines.hold_subject(work.session, case.institution_id)
    first = months_later(
        work.now.astimezone(LEGAL_ZONE).date(), -LIMITATION_MONTHS, month_end=False
    )
    since = datetime.combine(first, time(), LEGAL_ZONE)
    act = asked.act or case.category
    found = fines.like(
        work.session, case, obligor=asked.obligor, act=act, since=since, but=asked.order_id
    )
    known = cases.numbers(work.session, work.actor, {each.case_id for each in found})
    names = agencies.agency_names(work.session)
    reasons = []
    for each in found:
        if each.case_id not in known:
            reasons.append(Reason("fined-by-another", rules.ONE_FINE))
            continue
        on = printed_day(each.decided_at)
        told = f"{names[each.agency].zh} {on} {known[each.case_id]}"
        path = f"/recoveries/{each.order_id}" if each.agency == work.actor.agency else ""
        reasons.append(Reason("fined-before", rules.ONE_FINE, told=told, path=path))
    return list(dict.fromkeys(reasons))
