"""What a person reads for each reason against a step of an administrative case."""

from __future__ import annotations

from collections.abc import Mapping

from portal.kernel.text import Text

REASONS: Mapping[str, Text] = {
    "wrong_state": Text("案件现在不在可以办理此步的状态", "Not possible where the case stands"),
    "not_your_office": Text("您的岗位不办理此步", "Not for your office"),
    "already_done": Text("此步已经办理，不必重复", "This has been done already"),
    "head_decides": Text(
        "立案和处罚由行政机关负责人决定，副职不能代为决定", "The head decides; a deputy cannot"
    ),
    "two_officers": Text(
        "承办人不得少于两名执法人员，且执法证号不得相同",
        "At least two officers with different certificate numbers handle a case",
    ),
    "no_certificate": Text(
        "承办人没有登记执法证号", "A handler has no certificate number on record"
    ),
    "own_officers": Text("承办人应当是本机关的执法人员", "Handlers must be officers of the agency"),
    "not_a_handler": Text("由本案承办人办理", "For a handler of the case"),
    "handler_decides": Text(
        "本案承办人不能审核、主持听证或者作出决定", "A handler neither reviews, chairs nor decides"
    ),
    "reviewer_decides": Text("法制审核人不能作出决定", "Who reviewed the case does not decide it"),
    "chair_reviews": Text(
        "听证主持人不能审核本案或者作出决定", "Who chaired the hearing neither reviews nor decides"
    ),
    "not_the_chair": Text("由指定的听证主持人办理", "For the chair named for this hearing"),
    "same_person": Text("拟定的人不能自己批准", "Who proposed it does not approve it"),
    "too_late": Text(
        "违法行为在追究时效届满后才被发现，不再给予处罚",
        "Found after the limitation had run out: no penalty any more",
    ),
    "filed_first_elsewhere": Text(
        "其他机关已就同一当事人的同一行为先立案；请先办理管辖协商",
        "Another agency filed first for this act of this party: settle who is competent first",
    ),
    "disputed": Text("管辖争议尚未解决", "Who is competent is still disputed"),
    "not_disputed": Text("没有正在解决的管辖争议", "No dispute over competence is open"),
    "no_designation": Text("指定管辖应当写明文号", "A designation needs its number"),
    "no_lines": Text("还没有拟定处理内容", "Nothing is planned to be ordered yet"),
    "contract_money": Text(
        "协议违约金依据服务协议，不能写入行政处罚决定",
        "Contract money rests on the agreement and is no part of a penalty decision",
    ),
    "outside_bounds": Text(
        "罚款不在该条规定的幅度以内", "The fine lies outside the bounds of its article"
    ),
    "below_without_ground": Text(
        "低于法定下限，又没有记载减轻处罚的法定情形",
        "Below the minimum without a recorded ground of the law",
    ),
    "not_a_fine_of_this_act": Text("该条没有规定罚款", "This article sets no fine"),
    "months_outside": Text(
        "暂停期限应当为六个月以上一年以下", "A suspension lasts six to twelve months"
    ),
    "no_base": Text("没有查实的基数，不得罚款", "Nothing was proven to reckon a fine on"),
    "condition_not_met": Text(
        "罚款的前提（如拒不改正）没有查实", "What the fine presupposes was not shown"
    ),
    "no_penalty_by_law": Text("依法不予处罚，不得罚款", "No penalty by law: no fine"),
    "no_finding": Text(
        "所依据的查明事实已被替换或者不存在", "The finding it rests on no longer counts"
    ),
    "more_than_found": Text("基数超过查实金额", "The base is more than what was proven"),
    "less_than_found": Text(
        "基数少于查实金额：罚款按查实金额计算",
        "The base is less than what was proven: a fine is reckoned on all of it",
    ),
    "one_fine": Text(
        "同一行为只能罚款一次，按罚款数额高的规定处罚",
        "One act, one fine: by the article with the higher amount",
    ),
    "not_judged": Text("还没有生效的刑事判决", "No criminal judgment is in force"),
    "not_of_this_act": Text("该条没有规定此种处理", "This article knows no such order"),
    "ordered_already": Text(
        "已责令退回的金额与此项合计超过查实金额",
        "With what was ordered to be returned already it is more than what was proven",
    ),
    "no_amount": Text("请填写金额", "An amount is needed"),
    "not_noticed": Text("尚未事先告知当事人", "The party has not been given prior notice"),
    "harder_than_noticed": Text(
        "拟处理比告知的更重，应当重新告知", "Harder than what was noticed: give notice again"
    ),
    "harder_for_speaking": Text(
        "当事人已经陈述申辩；没有新查明的事实，不得给予更重的处罚",
        "The party has spoken: without new facts the penalty may not become harder",
    ),
    "no_hearing_right": Text(
        "未告知听证权利，不适用听证", "No right to a hearing was noticed in this case"
    ),
    "hearing_window_closed": Text("要求听证的期限已过", "The time to ask for a hearing is over"),
    "window_open": Text("陈述申辩、要求听证的期限尚未届满", "The party still has time to speak"),
    "hearing_not_served": Text("听证通知书尚未送达", "The notice of the hearing was not delivered"),
    "hearing_too_early": Text(
        "距听证通知送达不足七个工作日", "Fewer than seven working days after the notice"
    ),
    "not_reviewed": Text("依法应当法制审核，尚未通过", "Legal review is required and not passed"),
    "review_due": Text("依法应当先经法制审核", "Legal review is required first"),
    "not_discussed": Text(
        "情节复杂或者重大，应当由负责人集体讨论决定",
        "To be discussed collectively before it is decided",
    ),
    "with_police": Text(
        "公安机关已经立案，不得新作处罚决定", "The police have filed: no new penalty is decided"
    ),
    "not_with_police": Text("公安机关没有在办理本案", "The police are not working on this case"),
    "still_owed": Text("还有款项没有缴清", "Money is still owed"),
    "nothing_owed": Text("没有应缴未缴的款项", "Nothing is owed"),
    "pay_not_over": Text("缴款期限尚未届满", "The time to pay has not passed"),
    "remedies_open": Text(
        "复议和诉讼期限尚未届满", "The time for reconsideration or suit has not passed"
    ),
    "remedy_open": Text("复议或者诉讼正在进行", "A reconsideration or suit is open"),
    "no_decision": Text("没有生效的处罚决定", "There is no decision that stands"),
    "file_closed": Text(
        "案卷已经结案，由负责人先恢复办理案卷",
        "The case file is closed: the head takes it up first",
    ),
    "no_remedy": Text("没有正在进行的复议或者诉讼", "No reconsideration or suit is open"),
    "still_waiting": Text(
        "催告书送达后十个工作日尚未届满", "Ten working days after the demand have not passed"
    ),
    "court_term_over": Text(
        "申请法院强制执行的三个月期限已过", "The three months to apply to the court are over"
    ),
    "not_published": Text("处罚决定没有公开", "The decision is not published"),
    "publication_decided": Text("是否公开已经决定", "Whether to publish has been decided already"),
    "published_already": Text("处罚决定已经公开", "The decision is published already"),
    "nothing_to_publish": Text("没有拟公开的内容", "No publication was proposed"),
    "publication_stands": Text(
        "决定已被变更或者撤销，应当先撤回公开的信息", "Withdraw the publication first"
    ),
    "spot_limit": Text(
        "当场处罚限于对公民二百元以下、对单位三千元以下罚款或者警告",
        "On the spot: a person at most 200 yuan, an organisation 3,000, or a warning",
    ),
    "cash_limit": Text(
        "当场收缴限于一百元以下，或者事后难以执行的",
        "Cash on the spot: up to 100 yuan, or hard to collect later",
    ),
    "no_ground": Text("没有这一法定情形", "No such ground in the law"),
    "not_suspended": Text("没有暂停结算", "Settlement is not suspended"),
    "nothing_to_report": Text("没有待备案的当场处罚", "No penalty on the spot to report"),
    "no_cash": Text("没有当场收缴的罚款", "No cash was taken on the spot"),
    "missing_hearing_notice": Text("缺少听证通知书", "The notice of the hearing is missing"),
    "missing_demand_notice": Text("缺少催告书", "The demand is missing"),
    "missing_inquiry_report": Text("缺少案件调查终结报告", "The report of the inquiry is missing"),
    "missing_prior_notice": Text("缺少行政处罚事先告知书", "The prior notice is missing"),
    "missing_penalty_decision": Text("缺少行政处罚决定书", "The decision is missing"),
    "chair_of_case": Text("听证主持人应当是非本案调查人员", "The chair must not be from the case"),
    "no-fine-while-criminal": Text(
        "案件处于刑事办理阶段，不得新作罚款决定", "The criminal track is running: no new fine"
    ),
    "fine-before-review": Text(
        "应当先审查是否移送公安机关，不得以罚款代替移送",
        "Whether to refer must be reviewed first: no fine in its place",
    ),
    "fine-instead-of-referral": Text(
        "已决定移送但尚未移送，不得以罚款代替移送", "To be referred: no fine in its place"
    ),
    "fined-before": Text(
        "同一当事人的同一违法行为已经罚款，不得再罚",
        "The same party was fined for this act: not twice",
    ),
    "fined-by-another": Text(
        "另一机关已对同一当事人的同一违法行为罚款，不得再罚",
        "Another agency has fined the same party for this act: not twice",
    ),
}
