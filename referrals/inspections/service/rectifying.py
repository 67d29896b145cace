"""Rectification: ordering, taking in the institution's report, checking it (APL art. 28)."""

from __future__ import annotations

from datetime import date, datetime, time

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.queries import grounds
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.policy import require
from referrals.clocks import service as clocks
from referrals.inspections import policy, queries
from referrals.inspections.events import (
    RectificationLookedBack,
    RectificationReplied,
    RectificationReviewed,
)
from referrals.inspections.forms import Back, Rectify, Reply, Review
from referrals.inspections.models import LookBack, RectificationOrder
from referrals.inspections.queries import Case, afterwards
from referrals.inspections.rules import OrderState
from referrals.inspections.service import sealing
from referrals.inspections.service.issuing import RECTIFY, SUBJECT, issue, problems, successors


def order(work: Work, inspection_id: int, form: Rectify) -> RectificationOrder:
    """Order the institution to put right what one's own agency recorded; the clock starts.

    Invalid when a problem is not among the agency's breaches and live findings.
    """
    found = queries.get(work.session, work.actor, inspection_id)
    part = queries.own_part(work.session, work.actor, inspection_id)
    require(policy.can_order(work.actor, part))
    if not set(form.problems) <= {each.code for each in problems(work, part)}:
        raise Invalid(problems="unknown_choice")
    if form.recheck_on is not None and form.recheck_on < work.now.astimezone(LEGAL_ZONE).date():
        raise Invalid(recheck_on="past_day")
    return issue(
        work,
        found,
        part,
        chosen=tuple(dict.fromkeys(form.problems)),
        demand=form.demand,
        recheck_on=form.recheck_on,
        days=form.days,
    )


def reply(work: Work, order_id: int, form: Reply) -> RectificationOrder:
    """Take in the institution's written report with its evidence; the clock stops as of its day.

    Conflict when there is one already. Invalid for a day before the order or to come, and for a file
    that is not one of the case's own.
    """
    found = queries.order(work.session, work.actor, order_id)
    queries.lock_order(work.session, order_id)
    require(policy.can_handle(work.actor, found))
    if found.state is not OrderState.ORDERED:
        raise Conflict
    case = cases.get(work.session, work.actor, found.case_id)
    day = _day(work, form.replied_on, _legal(found.ordered_at), "replied_on")
    if not set(form.files) <= set(grounds.files(work.session, found.case_id)):
        raise Invalid(files="unknown_choice")
    found.reply_items, found.replied_on = sorted(set(form.files)), day
    found.reply_id = sealing.seal(work, case, sealing.REPLY, form.text)
    found.state, found.replied_at = OrderState.REPLIED, work.now
    work.session.add(found)
    clocks.stop(work, RECTIFY, SUBJECT, order_id, at=_moment(work, day))
    work.record(
        RectificationReplied(
            case_id=found.case_id,
            inspection_id=found.inspection_id,
            agency=found.agency,
            order_id=order_id,
            number=found.number,
        )
    )
    return found


def review(work: Work, order_id: int, form: Review) -> RectificationOrder:
    """Accept or reject the report; return the order in force: this one, or the second one.

    A rejected order is followed by another with a clock of its own, on those of its problems that
    stand: corrected findings as they are now, none where all were corrected away.
    """
    found = queries.order(work.session, work.actor, order_id)
    queries.lock_order(work.session, order_id)
    require(policy.can_handle(work.actor, found))
    if found.state is not OrderState.REPLIED:
        raise Conflict
    case = cases.get(work.session, work.actor, found.case_id)
    accepted = form.decision == "accept"
    found.rechecked_on = _day(work, form.checked_on, found.replied_on, "checked_on")
    found.rechecked = form.how
    found.rechecked_by = "、".join(each for each in (work.actor.name, form.with_whom) if each)
    found.state = OrderState.ACCEPTED if accepted else OrderState.REJECTED
    found.review_id = sealing.seal(work, case, sealing.REVIEW, form.reasons)
    found.decided_by, found.decided_at = work.actor.name, work.now
    work.session.add(found)
    work.record(
        RectificationReviewed(
            case_id=found.case_id,
            inspection_id=found.inspection_id,
            agency=found.agency,
            order_id=order_id,
            number=found.number,
            accepted=accepted,
            result_zh="通过" if accepted else "未通过，再次责令改正",
            result_en="accepted" if accepted else "rejected, ordered again",
        )
    )
    return found if accepted else _again(work, case, found, form.reasons)


def look_back(work: Work, order_id: int, form: Back) -> RectificationOrder:
    """Note a look back at what was accepted; return the order in force: where it came back, another one.

    Conflict before the order was accepted, or when another order came after it.
    """
    found = queries.order(work.session, work.actor, order_id)
    queries.lock_order(work.session, order_id)
    require(policy.can_handle(work.actor, found))
    if found.state is not OrderState.ACCEPTED or afterwards.order_after(work.session, order_id):
        raise Conflict
    case = cases.get(work.session, work.actor, found.case_id)
    kept = form.kept == "yes"
    row = LookBack(
        order_id=order_id,
        how=form.how,
        looked_on=_day(work, form.looked_on, found.rechecked_on, "looked_on"),
        kept=kept,
        text_id=sealing.seal(work, case, sealing.LOOK_BACK, form.text),
        looked_by=work.actor.name,
        noted_at=work.now,
    )
    work.session.add(row)
    work.record(
        RectificationLookedBack(
            case_id=found.case_id,
            inspection_id=found.inspection_id,
            agency=found.agency,
            order_id=order_id,
            number=found.number,
            kept=kept,
            result_zh="未反弹" if kept else "反弹，再次责令改正",
            result_en="it stayed right" if kept else "it came back, ordered again",
        )
    )
    return found if kept else _again(work, case, found, form.text)


def _day(work: Work, day: date | None, since: date | None, name: str) -> date:
    """Return a day, today unless given; Invalid before what it follows, or in the future."""
    today = _legal(work.now)
    if day is None:
        return today
    if day > today:
        raise Invalid(**{name: "future_day"})
    if since is not None and day < since:
        raise Invalid(**{name: "before_order"})
    return day


def _legal(at: datetime) -> date:
    return at.astimezone(LEGAL_ZONE).date()


def _moment(work: Work, day: date) -> datetime | None:
    """Return the end of an earlier day, None for today: the clock then takes the instant."""
    if day == _legal(work.now):
        return None
    return datetime.combine(day, time(23, 59, 59), LEGAL_ZONE)


def _again(
    work: Work, case: Case, rejected: RectificationOrder, reasons: str
) -> RectificationOrder:
    inspection = queries.get(work.session, work.actor, rejected.inspection_id)
    part = queries.own_part(work.session, work.actor, rejected.inspection_id)
    rows = queries.texts(work.session, [rejected.demand_id])
    demand = sealing.unseal(case_file.keys_of(work, case), rows)[rejected.demand_id]
    still = {each.code for each in problems(work, part)}
    now = successors(work, part)
    carried = dict.fromkeys(now.get(each, each) for each in rejected.problems)
    chosen = tuple(each for each in carried if each in still)
    return issue(
        work,
        inspection,
        part,
        chosen=chosen,
        demand=f"{demand}\n上次整改未通过：{reasons}",
        recheck_on=None,
        previous=rejected,
    )
