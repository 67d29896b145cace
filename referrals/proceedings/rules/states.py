"""Where an administrative case may stand, and whose turn it is there."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from portal.kernel.text import Text


class State(StrEnum):
    """Where the case against one party stands."""

    NEW = "new"
    PROPOSED = "proposed"
    INVESTIGATING = "investigating"
    STAYED = "stayed"
    NOTICE_MADE = "notice_made"
    NOTICED = "noticed"
    HEARING_ASKED = "hearing_asked"
    HEARING_CALLED = "hearing_called"
    WEIGHING = "weighing"
    UNDER_REVIEW = "under_review"
    READY = "ready"
    DECIDED = "decided"
    NO_PENALTY = "no_penalty"
    SERVED = "served"
    DEMAND_MADE = "demand_made"
    DEMANDED = "demanded"
    IN_COURT = "in_court"
    SET_ASIDE = "set_aside"
    PERFORMED = "performed"
    NOT_FILED = "not_filed"
    MOVED = "moved"
    DROPPED = "dropped"
    CLOSED = "closed"


class Turn(StrEnum):
    """Who is waited for."""

    HANDLERS = "handlers"
    HEAD = "head"
    REVIEWER = "reviewer"
    CHAIR = "chair"
    PARTY = "party"
    POLICE = "police"
    COURT = "court"


class PartyKind(StrEnum):
    """What the party is: limits of fines and hearings differ (APL 51, 63)."""

    UNIT = "unit"
    PERSON = "person"


STATE_NAMES: Mapping[State, Text] = {
    State.NEW: Text("新建", "New"),
    State.PROPOSED: Text("待决定是否立案", "Waiting for the decision to file"),
    State.INVESTIGATING: Text("调查取证中", "Under investigation"),
    State.STAYED: Text("公安机关办理中，行政案件中止", "Stayed while with the police"),
    State.NOTICE_MADE: Text("事先告知书待送达", "Prior notice to be delivered"),
    State.NOTICED: Text("当事人陈述申辩期间", "Time for the party to speak"),
    State.HEARING_ASKED: Text("当事人要求听证", "A hearing was asked for"),
    State.HEARING_CALLED: Text("已通知听证", "Hearing called"),
    State.WEIGHING: Text("复核意见，拟定处理", "Weighing what was said"),
    State.UNDER_REVIEW: Text("法制审核中", "Under legal review"),
    State.READY: Text("待负责人决定", "Waiting for the head's decision"),
    State.DECIDED: Text("已决定处罚，待送达", "Decided, to be delivered"),
    State.NO_PENALTY: Text("决定不予处罚，待送达", "No penalty, to be delivered"),
    State.SERVED: Text("已送达，待履行", "Delivered, to be performed"),
    State.DEMAND_MADE: Text("催告书待送达", "Demand to be delivered"),
    State.DEMANDED: Text("已催告", "Demand delivered"),
    State.IN_COURT: Text("已申请法院强制执行", "Court asked to enforce"),
    State.SET_ASIDE: Text("处罚决定被变更或者撤销", "Decision changed or set aside"),
    State.PERFORMED: Text("已履行，待结案", "Performed, to be closed"),
    State.NOT_FILED: Text("不予立案", "Not filed"),
    State.MOVED: Text("已移送有管辖权的机关", "Passed to the competent agency"),
    State.DROPPED: Text("已撤销案件", "Dropped"),
    State.CLOSED: Text("已结案", "Closed"),
}
TURN_NAMES: Mapping[Turn, Text] = {
    Turn.HANDLERS: Text("承办人", "Case handlers"),
    Turn.HEAD: Text("负责人", "Head"),
    Turn.REVIEWER: Text("法制机构", "Legal department"),
    Turn.CHAIR: Text("听证主持人", "Chair of the hearing"),
    Turn.PARTY: Text("当事人", "Party"),
    Turn.POLICE: Text("公安机关", "Police"),
    Turn.COURT: Text("人民法院", "Court"),
}
PARTY_KINDS: Mapping[PartyKind, Text] = {
    PartyKind.UNIT: Text("单位", "Organisation"),
    PartyKind.PERSON: Text("个人", "Person"),
}
WHOSE_TURN: Mapping[State, Turn] = {
    **dict.fromkeys(State, Turn.HANDLERS),
    State.PROPOSED: Turn.HEAD,
    State.STAYED: Turn.POLICE,
    State.NOTICED: Turn.PARTY,
    State.HEARING_CALLED: Turn.CHAIR,
    State.UNDER_REVIEW: Turn.REVIEWER,
    State.READY: Turn.HEAD,
    State.SERVED: Turn.PARTY,
    State.DEMANDED: Turn.PARTY,
    State.IN_COURT: Turn.COURT,
    State.SET_ASIDE: Turn.HEAD,
    State.PERFORMED: Turn.HEAD,
}
ENDED = frozenset({State.NOT_FILED, State.MOVED, State.DROPPED, State.CLOSED})
FILED = frozenset(State) - ENDED - {State.NEW, State.PROPOSED}
"""States in which the case is filed and not over: what counts for who filed first (APL 25)."""
TO_PERFORM = frozenset({State.SERVED, State.DEMAND_MADE, State.DEMANDED, State.IN_COURT})
"""The decision binds and is not yet performed."""
UNDECIDED = frozenset(
    {
        State.INVESTIGATING,
        State.STAYED,
        State.NOTICE_MADE,
        State.NOTICED,
        State.HEARING_ASKED,
        State.HEARING_CALLED,
        State.WEIGHING,
        State.UNDER_REVIEW,
        State.READY,
    }
)
"""States in which the ninety days to decide run (APL 60)."""
