"""What a person reads for each reason against a step."""

from __future__ import annotations

from collections.abc import Mapping

from portal.kernel.text import Text

REASONS: Mapping[str, Text] = {
    "wrong_state": Text("移送现在不在可以办理此步的状态", "Not possible where the referral stands"),
    "other_side": Text("由另一方机关办理", "For the other agency to do"),
    "not_your_office": Text("您的岗位不办理此步", "Not for your office"),
    "head_in_person": Text(
        "是否移送只能由正职负责人或者主持工作的负责人决定，副职负责人不能代为批准",
        "Only the head, or the person acting as head, decides on a referral; a deputy cannot",
    ),
    "two_officers": Text(
        "专案组不得少于两名执法人员，且执法证号不得相同",
        "The group needs at least two officers with different certificate numbers",
    ),
    "no_certificate": Text(
        "专案组成员没有登记执法证号", "A member of the group has no certificate number on record"
    ),
    "own_officers": Text(
        "专案组成员应当是移送机关的执法人员",
        "Members of the group must be officers of the referring agency",
    ),
    "same_person": Text(
        "报告移送的人不能批准移送", "Whoever reports the referral cannot approve it"
    ),
    "member_decides": Text(
        "专案组成员不能批准移送", "A member of the group cannot approve the referral"
    ),
    "not_in_group": Text(
        "由专案组成员提出移送报告", "The report is made by a member of the special group"
    ),
    "not_approved": Text("正职负责人尚未批准移送", "The head has not approved the referral"),
    "no_procuratorate": Text(
        "本地区没有登记检察机关，无法建议立案监督",
        "No procuratorate is on record for this region to turn to",
    ),
    "police_in_time": Text(
        "公安机关的审查期限尚未届满", "The police still have time to decide on filing"
    ),
    "window_closed": Text(
        "三日期限已过，不能再提请复议；可以建议立案监督或者自行处理",
        "The three days are over: no more reconsideration; suggest supervision or deal with it",
    ),
    "supervision_window_closed": Text(
        "收到复议决定已过三日，不能再建议立案监督；由本机关自行处理",
        "The three days after the decision are over: deal with the case yourselves",
    ),
    "no_prosecutor": Text(
        "本地区没有登记检察机关，无法移送审查起诉",
        "No procuratorate is on record for this region to pass the case to",
    ),
    "arrest_not_requested": Text(
        "公安机关没有提请批准逮捕", "The police have not asked for an arrest"
    ),
    "returned_twice": Text(
        "补充侦查以二次为限", "A case is returned for investigation twice at most"
    ),
    "review_extended": Text("审查起诉期限已经延长", "The review has been extended already"),
    "second_is_final": Text("第二审裁判是终审裁判", "A decision at second instance is final"),
    "appeal_window_open": Text("上诉、抗诉期限尚未届满", "The time to appeal has not passed"),
    "reply_in_time": Text("回复期限尚未届满", "The agency still has time to reply"),
    "not_prodded": Text("尚未督促回复", "The agency has not been urged to reply"),
    "missing_transfer_letter": Text("缺少涉嫌犯罪案件移送书", "The transfer letter is missing"),
    "missing_investigation_report": Text(
        "缺少涉嫌犯罪案件调查报告", "The investigation report is missing"
    ),
    "missing_item_list": Text("缺少涉案物品清单", "The list of items is missing"),
}
