"""What the pages of draws show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request, Response

from portal.agencies import queries as agencies
from portal.infra.forms import Bound
from portal.infra.web import page
from portal.infra.work import Work
from portal.kernel.errors import Reason
from portal.kernel.ids import known
from portal.kernel.text import Text
from portal.registry.rules import KIND_NAMES as INSTITUTIONS
from referrals.draws import policy, queries, rules, service
from referrals.draws.models import Draw
from referrals.draws.rules import CLASS_NAMES, EQUAL, INSPECTORS, DrawKind, DrawState

MESSAGES = {
    "source_known": Text(
        "随机数的公布时间必须晚于现在：名录要先封存，随机数后公布",
        "The source must lie after now: first the pool is frozen, then the seed is known",
    ),
    "source_taken": Text(
        "已有一份同类名录等这个随机数来源或者这个时间；同一来源只封存一份，要改的，先作废原来的",
        "A pool of this kind waits for this source or instant already; to change it, cancel that first",
    ),
    "nothing_to_draw": Text("没有可抽的对象", "There is nothing to draw from"),
    "lines": Text("名单有几行不能用，见下", "Some lines of the list cannot be taken, see below"),
    "too_early": Text("随机数还没有到公布时间", "The source is not known yet"),
    "too_short": Text("随机数太短，少于6位", "The seed is too short, fewer than 6 characters"),
    "seeds_differ": Text(
        "与前一人填写的不一致：请对照来源核对；前一人填错的，可以重新填写，再由另一人核对",
        "Not what was typed first: compare with the source. If that was wrong, type it anew",
    ),
    "not_a_time": Text("请写成 21:30 的样子", "Write it like 21:30"),
    "repeated": Text("有两名检查人员的执法证号相同", "Two officers have the same certificate"),
    "unknown_institution": Text("名录库该区该类中没有这个编码", "No such code in this pool"),
    "column_needed": Text("文件里没有“机构编码”一列", "The file has no column of codes"),
    "unknown_class": Text("风险等级只能是高、中、低", "The class must be high, medium or low"),
    "unknown_ground": Text("排除原因不在可选范围", "Not a ground there is"),
}
LINES = {**MESSAGES, "repeated": Text("编码重复", "The code is repeated")}
IN_THE_WAY = {
    "pool-changed": Text(
        "名录与封存时不一致，不能抽取。被改动的行：{told}",
        "The pool is not what was frozen; nothing can be drawn. Changed lines: {told}",
    ),
    "visits-ahead": Text(
        "抽中的对象还有没入场检查的，入场以前不能公布名单",
        "Some of those drawn have not been entered yet; until then the list is not published",
    ),
}
TONES = {
    DrawState.FROZEN: "soon",
    DrawState.SEEDED: "soon",
    DrawState.DRAWN: "ok",
    DrawState.RELEASED: "done",
    DrawState.CANCELLED: "done",
}
SHOWN = 200


def words(work: Work) -> dict[str, Any]:
    """Return the names the templates of draws need."""
    return {
        "agency_names": agencies.agency_names(work.session),
        "kinds": rules.KIND_NAMES,
        "states": rules.STATE_NAMES,
        "tones": TONES,
        "grounds": rules.GROUND_NAMES,
        "drop_states": rules.DROP_NAMES,
        "classes": {**CLASS_NAMES, EQUAL: Text("每人一签", "One ticket each")},
        "strata": {**INSTITUTIONS, INSPECTORS: rules.KIND_NAMES[DrawKind.INSPECTORS]},
        "messages": MESSAGES,
        "law": rules.LAW,
    }


def show(
    request: Request,
    work: Work,
    draw_id: int,
    *,
    forms: Mapping[str, Bound[Any]] | None = None,
    reasons: Sequence[Reason] = (),
    status: int = 200,
) -> Response:
    """Render a draw's page, with the forms to be corrected and what stands in the way."""
    draw = queries.get(work.session, work.actor, draw_id)
    changed = service.broken(work, draw)
    rows = queries.drawn(work.session, draw_id)
    return page(
        request,
        "referrals/draws/show.html",
        status=status,
        draw=draw,
        changed=changed,
        pool=None if changed else service.head(work, draw),
        rows=rows[:SHOWN],
        total=len(rows),
        drops=queries.drops(work.session, draw_id),
        forms=forms or {},
        reasons=[(_worded(each), each.law) for each in reasons],
        **words(work),
        **_rights(work, draw),
    )


def _worded(reason: Reason) -> Text | str:
    text = IN_THE_WAY.get(reason.code)
    if text is None:
        return ""
    return Text(text.zh.format(told=reason.told), text.en.format(told=reason.told))


def _rights(work: Work, draw: Draw) -> dict[str, Any]:
    actor, grounds = work.actor, rules.GROUNDS_OF[draw.kind]
    known_now = work.now >= draw.source_at
    return {
        "source_known": known_now,
        "can_type": known_now and policy.can_type(actor, draw),
        "can_confirm": policy.can_confirm(actor, draw),
        "can_drop": policy.can_drop(actor, draw),
        "can_release": policy.can_release(actor, draw),
        "can_cancel": not known_now and policy.can_cancel(actor, draw),
        "deciding": {
            known(each.id)
            for each in queries.drops(work.session, draw.id)
            if policy.can_decide(actor, draw, each)
        },
        "choosable": [(each.value, rules.GROUND_NAMES[each]) for each in grounds],
        "inspectors": {
            key.id: key.name
            for key in queries.certified(work.session, draw.agency)
            if draw.kind is DrawKind.INSPECTORS
        },
    }
