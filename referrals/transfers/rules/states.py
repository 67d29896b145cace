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

    EXPLANATION_ASKED = "explanation_asked"
    SILENCE_ASKED = "silence_asked"
    EXPLAINED = "explained"
    CORRECTION_NOTICED = "correction_noticed"
    INVESTIGATING = "investigating"
    WITHDRAWAL_ORDERED = "withdrawal_ordered"
    ORDER_CONTESTED = "order_contested"
    ORDER_UPHELD = "order_upheld"
    ORDER_REVIEWED = "order_reviewed"
    ORDER_FINAL = "order_final"


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
    State.EXPLANATION_ASKED: Text("公安机关说明不立案理由中", "Police asked why they did not file"),
    State.SILENCE_ASKED: Text("公安机关说明逾期原因中", "Police asked why they did not decide"),
    State.EXPLAINED: Text("公安机关已说明，检察院审查中", "Explained, under review"),
    State.CORRECTION_NOTICED: Text("检察院已通知纠正违法", "Correction notice issued"),
    State.INVESTIGATING: Text("公安机关侦查中", "Under investigation by the police"),
    State.WITHDRAWAL_ORDERED: Text("检察院通知撤销案件", "Ordered to drop the case"),
    State.ORDER_CONTESTED: Text("公安机关要求复议撤案通知", "Order to drop contested"),
    State.ORDER_UPHELD: Text("检察院维持撤案通知", "Order to drop upheld"),
    State.ORDER_REVIEWED: Text("上一级检察院复核中", "Under review by the higher procuratorate"),
    State.ORDER_FINAL: Text("上一级检察院维持撤案通知", "Order to drop upheld on review"),
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
    State.FILING_ORDERED: frozenset({"P5"}),
    State.EXPLANATION_ASKED: frozenset({"P3"}),
    State.SILENCE_ASKED: frozenset({"F17"}),
    State.EXPLAINED: frozenset({"P4"}),
    State.ORDER_CONTESTED: frozenset({"P8"}),
    State.ORDER_REVIEWED: frozenset({"P8R"}),
}
"""The clocks that run in a state. Besides them only those of LASTING; without either: NO_TERM."""
LASTING: Mapping[str, frozenset[State]] = {
    "F8N": frozenset({State.RECEIVED}),
    "F19": frozenset({State.INVESTIGATING}),
    "P7": frozenset(
        {
            State.FILED,
            State.INVESTIGATING,
            State.WITHDRAWAL_ORDERED,
            State.ORDER_CONTESTED,
            State.ORDER_UPHELD,
            State.ORDER_REVIEWED,
            State.ORDER_FINAL,
        }
    ),
}
"""Clocks only some referrals have: once started they run on through these states until what they
wait for is done; they end when the referral leaves these states."""
STANDS_FOR: Mapping[str, str] = {"F11E": "F11"}
"""Terms an optional profile puts in the place of another."""
NO_TERM: Mapping[State, Text] = {
    State.NEW: Text(
        "发现涉嫌犯罪后立即组成专案组，条文没有日数", "At once; the article has no number"
    ),
    State.GROUPED: Text(
        "核实情况后报告，条文没有日数", "After verification; the article has no number"
    ),
    State.DECLINED: Text("移送没有进行", "No referral is under way"),
    State.HANDED_OVER: Text(
        "移送时当场签收；拒不签收的记录在案，转立案监督",
        "Signed for at the hand-over; a refusal is recorded and goes to supervision",
    ),
    State.SUPERVISED: Text(
        "检察院审查是否要求说明理由，条文没有日数", "Review by the procuratorate; no number"
    ),
    State.CORRECTION_NOTICED: Text(
        "纠正违法通知没有法定日数；仍不纠正的报上一级", "No number; reported one level up"
    ),
    State.INVESTIGATING: Text(
        "侦查期限依刑事诉讼法，不由移送机关计算", "Limits of the criminal procedure law apply"
    ),
    State.WITHDRAWAL_ORDERED: Text("立即撤销，条文没有日数", "At once; the article has no number"),
    State.ORDER_UPHELD: Text("立即撤销或者提请复核", "Drop it at once or ask for a review"),
    State.ORDER_FINAL: Text("立即撤销，条文没有日数", "At once; the article has no number"),
}
"""States in which the law gives no number of days, and why."""
WHOSE_TURN: Mapping[State, Side] = {
    **dict.fromkeys(State, Side.REFERRING),
    **dict.fromkeys(
        (State.HANDED_OVER, State.RECEIVED, State.RECONSIDERING, State.FILING_ORDERED),
        Side.RECEIVING,
    ),
    **dict.fromkeys(
        (
            State.PASSED_ON,
            State.EXPLANATION_ASKED,
            State.SILENCE_ASKED,
            State.CORRECTION_NOTICED,
            State.INVESTIGATING,
            State.WITHDRAWAL_ORDERED,
            State.ORDER_UPHELD,
            State.ORDER_FINAL,
        ),
        Side.RECEIVING,
    ),
    **dict.fromkeys(
        (State.SUPERVISED, State.EXPLAINED, State.ORDER_CONTESTED, State.ORDER_REVIEWED),
        Side.PROCURATORATE,
    ),
}
BEFORE_HAND_OVER = frozenset(
    {State.NEW, State.GROUPED, State.REPORTED, State.DECLINED, State.APPROVED}
)
REQUIRED_SET = ("transfer_letter", "investigation_report", "item_list")
"""What must lie in the package (O310 art. 6)."""


def level(region: str, parents: Mapping[str, str | None]) -> int:
    """Return how many regions lie above a region; agencies are of one level when these agree."""
    above, seen = parents.get(region), {region}
    while above is not None and above not in seen:
        seen.add(above)
        above = parents.get(above)
    return len(seen)
