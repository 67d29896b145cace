"""How the fields of the criminal half and of the way back are asked."""

from __future__ import annotations

from collections.abc import Mapping

from portal.kernel.text import Text
from referrals.transfers.forms.asking import Ask

_ONE_A_LINE = Text("每行一项", "One a line")
CRIMINAL_ASKS: Mapping[str, Ask] = {
    "on": Ask(
        Text("日期", "Day"),
        1,
        Text(
            "实际办理的日期；不是今天的，请同时填写文书文号",
            "When it happened; for a day before today also give the number of the document",
        ),
        kind="day",
    ),
    "number": Ask(Text("文书文号", "Number of the document"), 1, optional=True),
    "progress": Ask(
        Text("进展情况", "Progress"),
        4,
        Text("移送机关可以看到", "The referring agency reads this"),
    ),
    "suspect": Ask(
        Text("犯罪嫌疑人姓名", "Name of the suspect"),
        1,
        Text(
            "每名犯罪嫌疑人的期限分别计算；同一人请填同一姓名",
            "Each suspect has terms of their own; write one person's name one way",
        ),
    ),
    "special": Ask(
        Text("拘留情形", "Kind of detention"),
        1,
        options=(
            ("usual", Text("一般情形", "Usual")),
            ("special", Text("流窜作案、多次作案、结伙作案", "Roaming, repeated or gang crime")),
        ),
    ),
    "custody": Ask(
        Text("犯罪嫌疑人", "The suspect"),
        1,
        options=(
            ("detained", Text("已被拘留", "Detained")),
            ("free", Text("未被拘留", "Not detained")),
        ),
    ),
    "arrest": Ask(
        Text("审查结果", "Decision"),
        1,
        options=(
            ("approved", Text("批准逮捕", "Arrest approved")),
            ("declined", Text("不批准逮捕", "Arrest not approved")),
        ),
    ),
    "advice": Ask(
        Text("处理意见", "Advice"),
        4,
        Text(
            "对当事人是否给予、给予何种行政处罚的意见",
            "Whether a penalty is due, and which",
        ),
    ),
    "review": Ask(
        Text("审查起诉程序", "Kind of review"),
        1,
        options=(
            ("usual", Text("一般程序（一个月）", "Usual (one month)")),
            ("fast", Text("速裁程序（十日）", "Fast track (ten days)")),
        ),
    ),
    "trial": Ask(
        Text("审判程序", "Kind of trial"),
        1,
        options=(
            ("usual", Text("普通程序（二个月）", "Ordinary (two months)")),
            ("summary", Text("简易程序（二十日）", "Summary (twenty days)")),
            (
                "summary_long",
                Text(
                    "简易程序，可能判处三年以上（一个半月）",
                    "Summary, more than three years (a month and a half)",
                ),
            ),
            ("fast", Text("速裁程序（十日）", "Fast track (ten days)")),
        ),
    ),
    "ground": Ask(
        Text("不起诉的种类", "Kind of non-prosecution"),
        1,
        options=(
            ("statutory", Text("法定不起诉（第一百七十七条第一款）", "Statutory (art. 177(1))")),
            (
                "discretionary",
                Text("酌定不起诉（第一百七十七条第二款）", "Discretionary (art. 177(2))"),
            ),
            (
                "insufficient",
                Text(
                    "证据不足不起诉（第一百七十五条第四款）", "Insufficient evidence (art. 175(4))"
                ),
            ),
        ),
    ),
    "agency": Ask(Text("行政主管机关", "Agency in charge"), 1),
    "person": Ask(Text("被不起诉人", "Who is not prosecuted"), 1),
    "measures": Ask(
        Text("已采取的强制措施和处理情况", "Measures taken"),
        3,
        Text(
            "拘留、逮捕、查封、扣押、冻结以及解除情况",
            "Detention, arrest, seizure, freezing, and what was lifted",
        ),
    ),
    "assets": Ask(
        Text("涉案财物及处理", "Property and what becomes of it"), 3, _ONE_A_LINE, optional=True
    ),
    "reply_months": Ask(
        Text("回复期限（月）", "Reply due in (months)"),
        1,
        Text("一般为二个月；不得为零", "Two months as a rule; never none"),
        kind="count",
    ),
    "handled": Ask(
        Text("处理结果", "What was done"),
        1,
        options=(
            ("penalised", Text("已作出行政处罚", "A penalty was imposed")),
            ("pending", Text("已立案，正在办理", "A case was filed and is under way")),
            ("not_penalised", Text("不予处罚", "No penalty")),
        ),
    ),
    "reply": Ask(Text("回复内容", "Reply")),
    "told": Ask(Text("报告或者通报的机关", "Who was told"), 1),
    "court": Ask(Text("人民法院", "Court"), 1),
    "paper": Ask(
        Text("裁判文书", "Kind of decision"),
        1,
        options=(
            ("judgment", Text("判决（上诉期十日）", "Judgment (ten days to appeal)")),
            ("ruling", Text("裁定（上诉期五日）", "Ruling (five days to appeal)")),
        ),
    ),
    "served_on": Ask(Text("送达日期", "Day it was served"), 1, kind="day"),
    "verdict": Ask(
        Text("裁判结果", "Outcome"),
        1,
        options=(
            ("convicted", Text("判处刑罚", "Convicted and punished")),
            ("exempt", Text("免予刑事处罚", "Convicted without punishment")),
            ("acquitted", Text("宣告无罪", "Acquitted")),
            ("ended", Text("终止审理", "Proceedings ended")),
        ),
    ),
    "sentence": Ask(Text("主文", "What the court decided"), 4),
    "court_fine": Ask(Text("罚金", "Criminal fine"), 1, optional=True, kind="yuan"),
    "restitution": Ask(
        Text("责令退赔数额", "Restitution ordered"),
        1,
        Text(
            "仍应退赔的数额；已经退回的不重复计算",
            "What is still to be repaid; what came back already does not count again",
        ),
        optional=True,
        kind="yuan",
    ),
    "obligor": Ask(Text("退赔义务人", "Who has to repay"), 1, optional=True),
    "appellant": Ask(
        Text("提出人", "Who appeals"),
        1,
        options=(
            ("defendant", Text("被告人上诉", "The defendant")),
            ("procuratorate", Text("检察机关抗诉", "The procuratorate")),
        ),
    ),
}
