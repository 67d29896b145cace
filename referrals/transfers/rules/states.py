"""Where a referral may stand, whose turn it is there, and which duties run."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from portal.kernel.text import Text


class State(StrEnum):
    """Where a referral stands."""

    NEW = "new"
    GROUPED = "grouped"
    REPORTED = "reported"
    DECLINED = "declined"
    APPROVED = "approved"
    HANDED_OVER = "handed_over"
    RECEIVED = "received"
    SUPPLEMENTING = "supplementing"
    PASSED_ON = "passed_on"
    NOT_POLICE_MATTER = "not_police_matter"
    FILED = "filed"
    NOT_FILED = "not_filed"
    RECONSIDERING = "reconsidering"
    UPHELD = "upheld"
    SUPERVISED = "supervised"
    FILING_ORDERED = "filing_ordered"
    COMPLETED = "completed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Side(StrEnum):
    """Which agency acts."""

    REFERRING = "referring"
    RECEIVING = "receiving"
    PROCURATORATE = "procuratorate"


STATE_NAMES: Mapping[State, Text] = {
    State.NEW: Text("新建", "New"),
    State.GROUPED: Text("已成立专案组", "Special group named"),
    State.REPORTED: Text("待正职负责人决定", "Waiting for the head's decision"),
    State.DECLINED: Text("不批准移送", "Not approved"),
    State.APPROVED: Text("已批准，待移送", "Approved, to be handed over"),
    State.HANDED_OVER: Text("已移送，待签收", "Handed over, to be signed for"),
    State.RECEIVED: Text("公安机关审查中", "Under review by the police"),
    State.SUPPLEMENTING: Text("审查中，待补正材料", "Under review, papers to be completed"),
    State.PASSED_ON: Text("转其他公安机关", "Passed on to another police unit"),
    State.NOT_POLICE_MATTER: Text("不属公安机关管辖，已退回", "Returned: not a police matter"),
    State.FILED: Text("已立案，待移交物品", "Filed, items to be handed over"),
    State.NOT_FILED: Text("不予立案", "Not filed"),
    State.RECONSIDERING: Text("复议中", "Being reconsidered"),
    State.UPHELD: Text("复议维持不予立案", "Non-filing upheld"),
    State.SUPERVISED: Text("检察院立案监督中", "Under filing supervision"),
    State.FILING_ORDERED: Text("检察院通知立案", "Filing ordered by the procuratorate"),
    State.COMPLETED: Text("移送办结", "Referral completed"),
    State.RETURNED: Text("已收回，自行处理", "Taken back, dealt with by the agency"),
    State.WITHDRAWN: Text("已撤回", "Withdrawn"),
}
SIDE_NAMES: Mapping[Side, Text] = {
    Side.REFERRING: Text("移送机关", "Referring agency"),
    Side.RECEIVING: Text("公安机关", "Police"),
    Side.PROCURATORATE: Text("检察机关", "Procuratorate"),
}
ENDED = frozenset({State.NOT_POLICE_MATTER, State.COMPLETED, State.RETURNED, State.WITHDRAWN})
"""States in which the case may be referred anew."""
DUTIES: Mapping[State, frozenset[str]] = {
    State.REPORTED: frozenset({"F4"}),
    State.APPROVED: frozenset({"F5"}),
    State.RECEIVED: frozenset({"F11"}),
    State.SUPPLEMENTING: frozenset({"F8", "F11"}),
    State.PASSED_ON: frozenset({"F9"}),
    State.FILED: frozenset({"F14"}),
    State.NOT_FILED: frozenset({"F15"}),
    State.RECONSIDERING: frozenset({"F16"}),
    State.UPHELD: frozenset({"F18"}),
    State.SUPERVISED: frozenset({"F17"}),
    State.FILING_ORDERED: frozenset({"P5"}),
}
"""The clocks that run in a state; no other clock does. A state not named here has no term in law.

F17 runs only when supervision was asked for because the police kept silent.
"""
WHOSE_TURN: Mapping[State, Side] = {
    **dict.fromkeys(State, Side.REFERRING),
    **dict.fromkeys(
        (State.HANDED_OVER, State.RECEIVED, State.RECONSIDERING, State.FILING_ORDERED),
        Side.RECEIVING,
    ),
    State.SUPERVISED: Side.PROCURATORATE,
}
BEFORE_HAND_OVER = frozenset(
    {State.NEW, State.GROUPED, State.REPORTED, State.DECLINED, State.APPROVED}
)
REQUIRED_SET = ("transfer_letter", "investigation_report", "item_list")
"""What must lie in the package (O310 art. 6)."""
