"""What the pages of inspections show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from fastapi import Request, Response

from portal.agencies import queries as agencies
from portal.infra.forms import Bound
from portal.infra.web import page, sections
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Reason
from portal.kernel.ids import known
from portal.kernel.money import plain_yuan
from portal.kernel.text import Text
from portal.registry import queries as institutions
from portal.registry.book.registry import CATEGORIES
from referrals.checklists.rules import CHOICE_NAMES, Kind, asked
from referrals.checklists.rules.wording import worded
from referrals.clocks import queries as clocks
from referrals.inspections import policy, queries, rules, service
from referrals.inspections.forms import AMOUNT, ANSWER, REMARK
from referrals.inspections.models import Inspection
from referrals.inspections.queries import afterwards
from referrals.inspections.routes import proven
from referrals.inspections.rules import Part, State
from referrals.inspections.service import Opened

MESSAGES = {
    "past_day": Text("日期不能早于今天", "The day cannot be in the past"),
    "two_officers": Text(
        "检查人员不得少于两人，且执法证号不得相同",
        "At least two officers, each with a certificate of their own",
    ),
    "more_than_suspected": Text(
        "查实金额不能超过涉嫌金额", "No more can be proven than is suspected"
    ),
    "future_day": Text("日期不能晚于今天", "The day cannot be in the future"),
    "before_order": Text("日期早于前一步", "The day is before the step before"),
    "no_institution": Text("本案没有登记机构", "The case has no institution"),
    "lines_unreadable": Text("明细中有看不出金额的行", "Some lines have no amount"),
    "lines_differ": Text(
        "明细合计与涉嫌金额不一致", "The lines do not add up to what is suspected"
    ),
    "not_of_category": Text(
        "该违法行为代码不属于所选违规类别", "This act does not belong to the violation category"
    ),
    "visits_used_up": Text(
        "本年度对该企业的检查次数已用完；确需检查的，请选择理由，由负责人批准",
        "The visits to this enterprise this year are used up. If one more is needed, choose the ground;"
        " the head decides",
    ),
    "check_nearby": Text(
        "近期已有对该单位的检查，请并入；确需单独检查的，写明理由",
        "Another check of this institution is at hand: join it, or say why you go apart",
    ),
    "ground_not_given": Text(
        "本案来源不支持这一理由", "Where this case came from gives no such ground"
    ),
    "not_your_level": Text(
        "飞行检查由国家、省级组织，本单位不能以此为由超过年度次数",
        "Flight checks are ordered by the nation or a province: this is no ground for your agency",
    ),
}
IN_THE_WAY = {
    "inspection-not-approved": Text(
        "检查计划未经负责人批准，不得入场", "Nobody enters before the head has approved the plan"
    ),
    "visits-used-up": Text(
        "其他检查先获批准，本年度对该企业的检查次数已用完；请不批准本计划，注明理由后重新计划",
        "Other visits were approved first and this year's number is used up. Decline this plan; it can"
        " be planned anew with a ground",
    ),
    "two-officers": Text(
        "请先指派两名以上持证检查人员", "Name at least two certified officers first"
    ),
    "checklist-unfinished": Text(
        "检查表还有未答的项目，答完后再制作笔录",
        "The checklist has items without an answer. Answer them before making the record",
    ),
    "finding_in_order": Text(
        "该发现已是下列文书的依据，更正时须勾选要一并变更的文书：",
        "An order was built on this finding; tick the order to be changed with it:",
    ),
    "record-missing": Text(
        "还有已入场的单位没有制作现场笔录，暂不能结束",
        "An agency that entered has no record yet; the visit cannot be closed",
    ),
}
TONES = {State.PLANNED: "soon", State.APPROVED: "soon", State.ON_SITE: "info", State.CLOSED: "done"}


def show(
    request: Request,
    work: Work,
    inspection_id: int,
    *,
    forms: Mapping[str, Bound[Any]] | None = None,
    reasons: Sequence[Reason] = (),
    status: int = 200,
    unlike: rules.LinesWrong | None = None,
) -> Response:
    """Render an inspection's page, with the forms to be corrected and what stands in the way.

    `unlike` are amounts that do not add up, to be named.
    """
    found = service.opened(work, inspection_id)
    return page(
        request,
        "referrals/inspections/show.html",
        status=status,
        found=found,
        inspection=found.inspection,
        place=institutions.get(work.session, found.inspection.institution_id),
        forms=forms or {},
        sheet=(forms or {}).get("sheet") or _sheet(found),
        reasons=[(IN_THE_WAY.get(each.code, ""), each.law, each.told) for each in reasons],
        unlike=unlike,
        orders=_orders(work, inspection_id),
        **_asked(found),
        sections=sections(request, work, "inspection", inspection_id),
        **words(work),
        **_rights(work, found),
        **proven.told(work, found),
    )


def _asked(found: Opened) -> dict[str, Any]:
    if found.own is None:
        return {}
    checklist = found.own.checklist
    now = asked(checklist, service.said(checklist, found.answers))
    return {"asked": {each.code for each in now}, "when": worded(checklist)}


def rows(work: Work, inspections: Sequence[Inspection]) -> list[dict[str, Any]]:
    """Return inspections with what lists show of them."""
    ids = [known(each.id) for each in inspections]
    names = queries.places(work.session, {each.institution_id for each in inspections})
    money, who = queries.totals(work.session, ids), queries.taking_part(work.session, ids)
    return [
        {
            "inspection": each,
            "place": names[each.institution_id],
            "agencies": who[known(each.id)],
            "proven_fen": money[known(each.id)][1],
        }
        for each in inspections
    ]


def in_time(work: Work) -> rules.InTime:
    """Return how many rectifications due this year the agency got answered in time."""
    today = work.now.astimezone(LEGAL_ZONE).date()
    since, until = date(today.year, 1, 1), date(today.year, 12, 31)
    return rules.in_time(afterwards.answered(work.session, work.actor, since, until), today)


def words(work: Work) -> dict[str, Any]:
    """Return the names the templates of inspections need."""
    return {
        "agency_names": agencies.agency_names(work.session),
        "states": rules.STATE_NAMES,
        "parts": rules.PART_NAMES,
        "tones": TONES,
        "notices": rules.NOTICE_NAMES,
        "grounds": rules.GROUND_NAMES,
        "choice_names": CHOICE_NAMES,
        "signings": rules.SIGNING_NAMES,
        "order_states": rules.ORDER_NAMES,
        "categories": {code: each.name for code, each in CATEGORIES.items()},
        "messages": MESSAGES,
    }


def _sheet(found: Opened) -> Bound[Any]:
    raw: dict[str, str] = {}
    for item in found.own.checklist.items if found.own else ():
        answer, remark = found.answers.get(item.code), found.remarks.get(item.code, "")
        if answer is None:
            continue
        amount = "" if answer.amount_fen is None else plain_yuan(answer.amount_fen)
        written = item.kind in {Kind.TEXT, Kind.FILE}
        said = amount if item.kind is Kind.AMOUNT else answer.choice or answer.value
        raw[ANSWER + item.code] = remark if written else said
        raw[REMARK + item.code] = "" if written else remark
        raw[AMOUNT + item.code] = amount
    return Bound(None, raw)


def _orders(work: Work, inspection_id: int) -> list[dict[str, Any]]:
    return [
        {
            "order": each,
            "clocks": clocks.views(work.session, service.SUBJECT, known(each.id), work.now),
        }
        for each in queries.orders(work.session, inspection_id)
    ]


def _rights(work: Work, found: Opened) -> dict[str, Any]:
    actor, inspection, own = work.actor, found.inspection, found.own
    part = own.part if own else None
    team = own.team if own else ()
    named = policy.can_inspect(actor, part, team)
    running = inspection.state in {State.APPROVED, State.ON_SITE}
    inside = named and part is not None and part.state is Part.ON_SITE
    visited = named and part is not None and part.entered_at is not None
    naming = part is not None and part.state in {Part.INVITED, Part.JOINED}
    orders = policy.can_order(actor, part)
    return {
        "can_decide": policy.can_decide(actor, inspection),
        "can_cancel": policy.can_cancel(actor, inspection),
        "can_name": running and naming and part is not None and policy.can_join(actor, part),
        "can_enter": running and named and part is not None and part.state is Part.JOINED,
        "can_fill": inside,
        "can_correct": visited,
        "can_close": inspection.state is State.ON_SITE and policy.can_close(actor, inspection),
        "can_order": orders,
        "problems": service.problems(work, part) if orders and part else [],
        "certified": queries.certified(work.session, actor.agency) if naming else [],
    }
