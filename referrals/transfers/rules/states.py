"""Where a referral may stand, whose turn it is there."""

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
    WITHDRAWAL_ORDERED = "withdrawal_ordered"
    ORDER_CONTESTED = "order_contested"
    ORDER_UPHELD = "order_upheld"
    ORDER_REVIEWED = "order_reviewed"
    ORDER_FINAL = "order_final"

    INVESTIGATING = "investigating"
    REINVESTIGATING = "reinvestigating"
    DROPPED = "dropped"
    SENT_BACK = "sent_back"
    PROSECUTING = "prosecuting"
    INDICTED = "indicted"
    JUDGED = "judged"
    ON_APPEAL = "on_appeal"
    NOT_PROSECUTED = "not_prosecuted"
    PENALTY_REVIEW = "penalty_review"
    CHALLENGED = "challenged"
    OPINION_DUE = "opinion_due"
    OPINION_ISSUED = "opinion_issued"
    REPLIED = "replied"


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
    State.WITHDRAWAL_ORDERED: Text("检察院通知撤销案件", "Ordered to drop the case"),
    State.ORDER_CONTESTED: Text("公安机关要求复议撤案通知", "Order to drop contested"),
    State.ORDER_UPHELD: Text("检察院维持撤案通知", "Order to drop upheld"),
    State.ORDER_REVIEWED: Text("上一级检察院复核中", "Under review by the higher procuratorate"),
    State.ORDER_FINAL: Text("上一级检察院维持撤案通知", "Order to drop upheld on review"),
    State.INVESTIGATING: Text("公安机关侦查中", "Under investigation by the police"),
    State.REINVESTIGATING: Text("补充侦查中", "Supplementary investigation"),
    State.DROPPED: Text("公安机关已撤销案件，待告知", "Dropped by the police, notice to follow"),
    State.SENT_BACK: Text("已退回行政机关处理", "Sent back to the agency"),
    State.PROSECUTING: Text("检察机关审查起诉中", "Under review for prosecution"),
    State.INDICTED: Text("已提起公诉", "Indicted"),
    State.JUDGED: Text("法院已裁判", "Judged"),
    State.ON_APPEAL: Text("第二审审理中", "On appeal"),
    State.NOT_PROSECUTED: Text("不起诉", "Not prosecuted"),
    State.PENALTY_REVIEW: Text("行政检察部门审查中", "Review whether a penalty is due"),
    State.CHALLENGED: Text(
        "不起诉决定被申诉，审查中止", "Non-prosecution challenged, review suspended"
    ),
    State.OPINION_DUE: Text("拟提出检察意见", "Opinion about to be issued"),
    State.OPINION_ISSUED: Text("检察意见待回复", "Opinion issued, reply awaited"),
    State.REPLIED: Text("已回复检察意见", "Opinion replied to"),
}
SIDE_NAMES: Mapping[Side, Text] = {
    Side.REFERRING: Text("移送机关", "Referring agency"),
    Side.RECEIVING: Text("公安机关", "Police"),
    Side.PROCURATORATE: Text("检察机关", "Procuratorate"),
}
ENDED = frozenset({State.NOT_POLICE_MATTER, State.COMPLETED, State.RETURNED, State.WITHDRAWN})
"""States in which the case may be referred anew."""
UNDER_WAY = frozenset(
    {State.INVESTIGATING, State.REINVESTIGATING, State.INDICTED, State.JUDGED, State.ON_APPEAL}
)
"""Phases of the criminal case: it goes on elsewhere, and nobody is waited for on this page."""
WHOSE_TURN: Mapping[State, Side] = {
    **dict.fromkeys(State, Side.REFERRING),
    **dict.fromkeys(
        (State.HANDED_OVER, State.RECEIVED, State.RECONSIDERING, State.FILING_ORDERED),
        Side.RECEIVING,
    ),
    State.SUPERVISED: Side.PROCURATORATE,
    **dict.fromkeys(
        (
            State.PASSED_ON,
            State.EXPLANATION_ASKED,
            State.SILENCE_ASKED,
            State.CORRECTION_NOTICED,
            State.WITHDRAWAL_ORDERED,
            State.ORDER_UPHELD,
            State.ORDER_FINAL,
        ),
        Side.RECEIVING,
    ),
    **dict.fromkeys(
        (State.EXPLAINED, State.ORDER_CONTESTED, State.ORDER_REVIEWED), Side.PROCURATORATE
    ),
    **dict.fromkeys((State.INVESTIGATING, State.REINVESTIGATING, State.DROPPED), Side.RECEIVING),
    **dict.fromkeys(
        (
            State.PROSECUTING,
            State.INDICTED,
            State.JUDGED,
            State.ON_APPEAL,
            State.NOT_PROSECUTED,
            State.PENALTY_REVIEW,
            State.CHALLENGED,
            State.OPINION_DUE,
            State.REPLIED,
        ),
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
