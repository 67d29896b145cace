"""Words for why a reward is refused."""

from portal.kernel.text import Text

REWARD_WORDS = {
    "not_the_computed": Text(
        "这个规则定了数额，只能是算出来的数", "The rule fixes the amount: it is the computed one"
    ),
    "below_least": Text("低于规则的最低数额", "This is below the least the rule gives"),
    "nothing_counts": Text(
        "勾选的事项都不能计入这笔奖励", "Nothing of what is ticked counts for this reward"
    ),
    "award-not-computable": Text(
        "查实情况变化以后，这笔奖励按原规则无法计算，不能付款；已开始付款的先退回，再撤销、重新提出",
        "What is proven changed so that the rule gives no sum: it cannot be paid. Take a begun"
        " payment back, then annul it and propose anew",
    ),
    "annul_paid": Text(
        "奖励已经支付，不能撤销；多付的在“付款”页面办理追回奖励",
        "The reward was paid: it cannot be annulled. Claim it back on its payment page",
    ),
    "annul_in_payment": Text(
        "这笔奖励正在付款；先由财务在“付款”页面退回付款，才能撤销",
        "The reward is being paid: finance has to take the payment back before it can be annulled",
    ),
    "pair_not_kept": Text(
        "两件举报都留有身份的才能比对",
        "Two reports can be compared only when both left an identity",
    ),
    "pair_two_keepers": Text(
        "两件举报的身份由不同机构保管，不能比对；请由本机构书面核对后说明理由",
        "Two agencies keep these identities: they cannot be compared; settle it in writing",
    ),
    "annulment-proposed": Text(
        "已经提出撤销这笔奖励，决定以前不能付款",
        "It is proposed to annul this reward: it cannot be paid before that is decided",
    ),
    "same-person-found": Text(
        "身份保管员答复这件举报与另一件已有奖励的举报是同一人，不能付款。已开始付款的先退回，"
        "再由奖励经办撤销；确属两份奖励的，说明理由后重新提出",
        "The custodian answered that this is the person of another rewarded report: it cannot be"
        " paid. Take a begun payment back; the clerk then annuls it, and proposes anew with the"
        " reason where there are to be two",
    ),
    "reward_pair_asked": Text(
        "是否同一人还在等身份保管员答复，答复以后再办理",
        "Whether it is the same person waits for the custodian's answer: go on after it",
    ),
    "reward_same_person": Text(
        "身份保管员答复这件举报与另一件已有奖励的举报是同一人；退回经办，说明理由后重新提出",
        "The custodian answered that this is the person of another rewarded report: return it to the"
        " clerk, to be proposed anew with the reason",
    ),
    "payee_paid_before": Text(
        "本案已有一笔奖励付给同一收款人，不能再付，说明理由也不行；办理撤销，或者全额追回已付的",
        "A reward of this case was paid to the same payee, and no reason opens this payment: annul"
        " this one, or claim the other back to the last fen",
    ),
    "joint_awarded": Text(
        "共同举报已有奖励，不能撤销认定",
        "A reward stands for these reports together: they cannot be parted",
    ),
    "reward_unasked": Text(
        "身份保管员还没有答复是否存在不予奖励情形",
        "The identity custodian has not answered yet whether a ground stands against it",
    ),
    "joint_open": Text(
        "共同举报的分配还没有商定或者决定",
        "How those who reported together divide the reward is not settled",
    ),
    "reward_withdrawn": Text("举报已在决定前撤回", "The report was withdrawn before the decision"),
    "reward_machine": Text(
        "线索来自系统筛查，不是个人举报", "It was found by a system, not reported by a person"
    ),
    "reward_not_wanted": Text("举报人没有申请奖励", "The reporter did not ask for a reward"),
    "reward_bureau_staff": Text(
        "举报人是医疗保障部门工作人员", "The reporter is staff of a healthcare security agency"
    ),
    "reward_third_party_staff": Text(
        "举报人是受委托的第三方机构工作人员", "The reporter is staff of a commissioned third party"
    ),
    "reward_offender": Text(
        "违法行为人举报本人或者同案人", "An offender reported themself or accomplices"
    ),
    "reward_unreachable": Text(
        "无法确认或者无法联系到举报人", "The reporter cannot be identified or reached"
    ),
    "reward_in_court": Text(
        "举报前已进入诉讼、仲裁等程序", "It was in court or arbitration before the report"
    ),
    "reward_known": Text("主要事实举报前已经掌握", "The main facts were known before the report"),
    "reward_vague": Text(
        "没有明确的对象、具体线索或者有效证据",
        "There is no named target, concrete clue or effective evidence",
    ),
    "budget_none": Text(
        "本机构当年还没有奖励预算，不能批准奖金",
        "Your agency has no reward budget for this year: no reward in money can be approved",
    ),
    "budget_spent": Text(
        "当年奖励预算的可用余额不足",
        "Not enough of this year's reward budget is left",
    ),
    "budget_promised": Text(
        "核减之后不够已经预留和支付的奖励",
        "What is left would not cover rewards already reserved and paid",
    ),
}
