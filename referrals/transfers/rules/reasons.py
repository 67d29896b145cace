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
        "公安机关的办理期限尚未届满", "The police still have time to do what they owe"
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
    "detention_running": Text(
        "这名犯罪嫌疑人的拘留期限正在计算；另一名犯罪嫌疑人请填其姓名",
        "This suspect's term runs already; for another person give that person's name",
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
    "letter_outdated": Text(
        "移送书制作后又变更了公安机关或者专案组，请重新制作移送书",
        "The police unit or the group changed after the letter was made: make it anew",
    ),
    "missing_investigation_report": Text(
        "缺少涉嫌犯罪案件调查报告", "The investigation report is missing"
    ),
    "missing_item_list": Text("缺少涉案物品清单", "The list of items is missing"),
    "already_done": Text("此步已经办理，不必重复", "This has been done already"),
    "other_level": Text(
        "应当向同级公安机关移送；所选公安机关与移送机关不同级",
        "The case goes to the police of the same level; this unit is of another",
    ),
    "signed_for": Text(
        "公安机关已经签收过，不能再撤回",
        "The police have signed for it: it can no longer be withdrawn",
    ),
    "no_refusal_recorded": Text(
        "公安机关尚未签收；请先记录其拒绝签收或者未签收的情况",
        "The police have not signed: record the refusal, or that nobody signed, first",
    ),
    "review_above": Text(
        "复核由上一级人民检察院作出，作出通知的检察院不能自行复核",
        "The procuratorate above reviews the order; the one that gave it cannot",
    ),
    "file_not_open": Text(
        "移送机关尚未向检察机关开放案卷", "The agency has not opened the file to the procuratorate"
    ),
    "police_declined": Text(
        "公安机关已作出不予立案决定，应当要求其说明不立案理由",
        "The police have declined to file: ask for the reasons of that decision",
    ),
    "police_not_declined": Text(
        "公安机关没有作出不予立案决定，没有可供审查的不立案理由",
        "The police have made no decision: there are no reasons for not filing",
    ),
    "answer_in_time": Text(
        "公安机关的答复或者立案期限尚未届满", "The police still have time to answer or to file"
    ),
    "reminder_too_early": Text(
        "没有通知立案，或者立案未满三个月，不发催办函",
        "No reminder: filing was not ordered, or three months have not passed",
    ),
    "moving_already": Text(
        "已经确定移交单位，公安机关尚未告知移送机关",
        "Another unit has been named, and the agency has not been told yet",
    ),
    "not_moving": Text("没有确定移交单位", "No other unit has been named"),
}
