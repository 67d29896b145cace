"""How far an invitation, a request for access and an offer of ownership have come."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from portal.kernel.law import Citation, Status
from portal.kernel.text import Text


class InvitationState(StrEnum):
    """An owner asks another agency to take part."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class RequestState(StrEnum):
    """An agency asks the owner to be let in, or to see more."""

    ASKED = "asked"
    GRANTED = "granted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class HandoverState(StrEnum):
    """An owner offers another agency to take the case over."""

    REQUESTED = "requested"
    RETURNED = "returned"
    PASSED_ON = "passed_on"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


INVITATION_NAMES: Mapping[InvitationState, Text] = {
    InvitationState.REQUESTED: Text("等待答复", "Waiting for an answer"),
    InvitationState.ACCEPTED: Text("已接受", "Accepted"),
    InvitationState.DECLINED: Text("已谢绝", "Declined"),
    InvitationState.WITHDRAWN: Text("已撤回", "Withdrawn"),
    InvitationState.EXPIRED: Text("逾期未答复", "Expired unanswered"),
}
REQUEST_NAMES: Mapping[RequestState, Text] = {
    RequestState.ASKED: Text("已发出", "Sent"),
    RequestState.GRANTED: Text("已同意", "Granted"),
    RequestState.DECLINED: Text("未同意", "Declined"),
    RequestState.WITHDRAWN: Text("已撤回", "Withdrawn"),
}
HANDOVER_NAMES: Mapping[HandoverState, Text] = {
    HandoverState.REQUESTED: Text("等待接收", "Waiting to be taken"),
    HandoverState.RETURNED: Text("退回补充材料", "Returned for material"),
    HandoverState.PASSED_ON: Text("建议转送其他单位", "Should go to another agency"),
    HandoverState.ACCEPTED: Text("已接收", "Taken over"),
    HandoverState.WITHDRAWN: Text("已撤回", "Withdrawn"),
}

OPEN_HANDOVERS = frozenset(
    {HandoverState.REQUESTED, HandoverState.RETURNED, HandoverState.PASSED_ON}
)
HANDOVER_MOVES: Mapping[HandoverState, frozenset[HandoverState]] = {
    HandoverState.REQUESTED: frozenset(
        {
            HandoverState.ACCEPTED,
            HandoverState.RETURNED,
            HandoverState.PASSED_ON,
            HandoverState.WITHDRAWN,
        }
    ),
    HandoverState.RETURNED: frozenset({HandoverState.REQUESTED, HandoverState.WITHDRAWN}),
    HandoverState.PASSED_ON: frozenset({HandoverState.WITHDRAWN}),
    HandoverState.ACCEPTED: frozenset(),
    HandoverState.WITHDRAWN: frozenset(),
}
"""A case passed on is offered anew: the first offer is withdrawn, the next names the agency."""

JURISDICTION: tuple[Citation, ...] = (
    Citation("中华人民共和国行政处罚法（2021修订）", "第二十五条"),
    Citation(
        "医疗保障行政处罚程序暂行规定（国家医疗保障局令第4号）",
        "第十条至第十二条",
        Status.NEEDS_CONFIRMATION,
    ),
)
"""On what a change of jurisdiction may rest: who filed first, agreement, the common superior."""

ANSWER_DAYS = 15
"""How long an invitation waits for an answer, in natural days."""


def can_move(old: HandoverState, new: HandoverState) -> bool:
    """Tell whether an offer of ownership may go from one state to another."""
    return new in HANDOVER_MOVES[old]
