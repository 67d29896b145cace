"""How each field of a step is asked. What is not here is asked by the page itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.cases.rules import NOT_FILED_OUTCOMES, OUTCOME_NAMES
from portal.kernel.money import format_yuan
from portal.kernel.text import Text
from referrals.proceedings.rules import KIND_NAMES, PARTY_KINDS


@dataclass(frozen=True, slots=True)
class Ask:
    """How one field is asked. `rows` of 1 is one line; `kind` as of `ui.field`.

    `choose` names what the page offers to choose from; `options` are fixed: value and words.
    """

    label: Text
    rows: int = 3
    hint: Text | None = None
    optional: bool = False
    kind: str = "text"
    choose: str = ""
    options: tuple[tuple[str, Text], ...] = ()

    def told(self, value: object) -> Text:
        """Return what was typed or chosen in words; amounts in yuan, to the cent."""
        for code, words in self.options:
            if code == value:
                return words
        if isinstance(value, bool):
            return Text("是", "Yes") if value else Text("否", "No")
        if isinstance(value, list | tuple):
            said = "、".join(map(str, value))
        else:
            money = self.kind == "yuan" and isinstance(value, int)
            said = format_yuan(value) if money else str(value)  # type: ignore[arg-type]
        return Text(said, said)

    def typed(self, value: object) -> object:
        """Return the value as it is typed again."""
        if self.kind == "yuan" and isinstance(value, int):
            return format_yuan(value).replace(",", "") if value else ""
        return value.isoformat() if isinstance(value, date) else value


_ONE_A_LINE = Text("每行一项", "One a line")
_OPINIONS = Text("每行一人：姓名，意见", "One a line: name, opinion")
_NO_REPORTER = Text("不得写明或者暗示举报人身份", "Never name or hint at who reported")


def _line(zh: str, en: str, **more: object) -> Ask:
    return Ask(Text(zh, en), 1, **more)  # type: ignore[arg-type]


ASKS: Mapping[str, Ask] = {
    "officers": Ask(Text("承办人", "Case handlers"), 0, choose="officers"),
    "party": _line("当事人", "Party"),
    "party_kind": _line(
        "当事人类别", "Kind of party", options=tuple((k.value, v) for k, v in PARTY_KINDS.items())
    ),
    "party_code": _line("统一社会信用代码或者证件号码", "Credit or identity number", optional=True),
    "address": _line("地址", "Address", optional=True),
    "representative": _line("法定代表人或者负责人", "Legal representative", optional=True),
    "categories": Ask(Text("涉嫌的违法行为", "Acts suspected"), 0, choose="categories"),
    "act_ended_on": _line("违法行为终了之日", "Day the act ended", kind="day"),
    "found_on": _line("发现之日", "Day it was found", kind="day"),
    "harm": Ask(
        Text(
            "涉及生命健康安全、金融安全且有危害后果（时效五年）",
            "Life, health or finance harmed (5 years)",
        ),
        0,
        kind="checkbox",
    ),
    "facts": Ask(Text("事实", "Facts"), 5, _NO_REPORTER),
    "legal_basis": Ask(Text("依据", "Legal basis"), 2),
    "opinion": Ask(Text("意见", "Opinion"), 2, optional=True),
    "reason": Ask(Text("理由", "Reasons")),
    "result": Ask(
        Text("案卷的结果", "Outcome of the case file"),
        1,
        options=tuple((each.value, OUTCOME_NAMES[each]) for each in sorted(NOT_FILED_OUTCOMES)),
    ),
    "agency": _line("机关", "Agency", choose="agencies"),
    "how": Ask(
        Text("解决方式", "How it was settled"),
        1,
        options=(
            ("talks", Text("协商由本机关管辖", "By talks: ours")),
            (
                "designated",
                Text("共同的上一级机关指定本机关", "Designated to us by the common superior"),
            ),
        ),
    ),
    "number": _line("文号", "Number of the document", optional=True),
    "process": Ask(Text("调查经过", "What was done")),
    "evidence": Ask(Text("证据", "Evidence"), 4, _ONE_A_LINE),
    "law": Ask(Text("适用依据和裁量", "Law that applies, and discretion"), 2),
    "proposal": Ask(Text("处理建议", "Proposal"), 2),
    "finding": _line("查明的事实", "Finding", choose="findings"),
    "act": _line("违法行为条款", "Article of the act", choose="acts"),
    "kind": _line(
        "处理种类", "What is ordered", options=tuple((k.value, v) for k, v in KIND_NAMES.items())
    ),
    "base": _line("计算基数（元）", "Base (yuan)", kind="yuan", optional=True),
    "amount": _line("金额（元）", "Amount (yuan)", kind="yuan", optional=True),
    "months": _line("暂停月数", "Months of suspension", kind="count", optional=True),
    "established": Ask(
        Text("已查实该条罚款的前提（如拒不改正）", "What the article presupposes was shown"),
        0,
        kind="checkbox",
    ),
    "factors": Ask(Text("裁量因素和理由", "Discretion: factors and reasons"), 2),
    "ground": _line(
        "低于法定下限或者不予处罚的情形",
        "Ground for less than the minimum, or none",
        choose="grounds",
        optional=True,
    ),
    "distinct": Ask(
        Text("与以前处罚过的不是同一行为的理由", "Why it is another act than one fined before"),
        2,
        Text("以前未罚款的不填", "Leave empty where there was no fine before"),
        optional=True,
    ),
    "line": _line("要删去的一项", "Line to take out", choose="lines"),
    "reasons": Ask(Text("理由和裁量", "Reasons and discretion"), 4),
    "new_facts": Ask(
        Text("新查明的事实", "What is new"),
        3,
        Text(
            "陈述申辩后加重的，必须写明新查明的事实；不得因陈述申辩加重",
            "Needed to be harder after the party spoke; never because the party spoke",
        ),
        optional=True,
    ),
    "offer_hearing": Ask(
        Text("告知听证权利（低于标准时也可以告知）", "Offer a hearing even below the threshold"),
        0,
        kind="checkbox",
    ),
    "on": _line("日期", "Day", kind="day"),
    "statement": Ask(Text("陈述申辩意见", "What the party said"), 4),
    "answer": Ask(Text("复核和采纳情况", "What became of it"), 3),
    "why": Ask(
        Text("结束的原因", "Why it is over"),
        1,
        options=(
            ("expired", Text("期限届满", "The time has passed")),
            ("waived", Text("当事人书面表示放弃", "Waived in writing")),
        ),
    ),
    "note": Ask(Text("说明", "Note"), 2, optional=True),
    "chair": _line("听证主持人（非本案调查人员）", "Chair, not from the case", choose="chairs"),
    "clerk": _line("记录人", "Clerk"),
    "held_on": _line("听证日期", "Day of the hearing", kind="day"),
    "held_at": _line("时间", "Time"),
    "place": _line("地点", "Place"),
    "manner": Ask(
        Text("方式", "Manner"),
        1,
        options=(("public", Text("公开", "In public")), ("closed", Text("不公开", "Closed"))),
    ),
    "started_at": _line("开始时间", "Began at"),
    "ended_at": _line("结束时间", "Ended at"),
    "agents": _line("代理人", "Agents", optional=True),
    "rights": Ask(Text("告知权利义务、询问回避", "Rights told, recusal asked")),
    "accusation": Ask(Text("调查人员的意见", "What the investigators put forward")),
    "defence": Ask(
        Text("陈述、申辩、听证和采纳情况", "What the party said, and what became of it")
    ),
    "debate": Ask(Text("辩论和最后陈述", "Debate and last word")),
    "subject": Ask(Text("主体和管辖", "Party and competence"), 2),
    "procedure": Ask(Text("程序", "Procedure"), 2),
    "conclusion": Ask(Text("审核结论", "Conclusion"), 2),
    "present": Ask(Text("出席人员", "Present"), 3, _ONE_A_LINE),
    "report": Ask(Text("汇报的案情和建议", "Report and proposal")),
    "opinions": Ask(Text("讨论意见", "Opinions"), 3, _OPINIONS),
    "outcome": Ask(Text("讨论决定", "Outcome"), 2),
    "performance": Ask(Text("履行方式和期限", "How and by when to perform")),
    "review_body": _line("行政复议机关", "Where to ask for reconsideration"),
    "court": _line("人民法院", "Court"),
    "remedy": Ask(
        Text("救济途径", "Remedy"),
        1,
        options=(
            ("reconsideration", Text("行政复议", "Reconsideration")),
            ("suit", Text("行政诉讼", "Suit")),
        ),
    ),
    "body": _line("受理机关", "Body that took it"),
    "summary": Ask(
        Text("公开的摘要", "Summary to publish"),
        4,
        Text("隐去个人信息", "Without personal data"),
    ),
    "execution": Ask(Text("执行情况", "Performance"), 2),
    "reference": _line("凭证号", "Reference"),
    "cash": Ask(
        Text("当场收缴", "Cash taken"),
        1,
        options=(
            ("no", Text("没有", "No")),
            ("small", Text("一百元以下", "Up to 100 yuan")),
            ("hard_later", Text("不当场收缴事后难以执行", "Hard to collect later")),
        ),
    ),
}
