"""What a desk asks for when something written on paper is typed in: one list of fields a kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from portal.kernel.text import Text
from referrals.visits.rules import Kind
from referrals.visits.rules.asked import Asked, Widget

OFFICERS: Final = Asked("officers", Widget.OFFICERS, Text("检查人员", "Officers"))
DONE: Final = Asked(
    "done", Widget.CHECK, Text("已经写完，可以签名", "Finished, ready to be signed")
)
PLACE: Final = Asked("place", Widget.LINE, Text("地点", "Place"))
BEGAN: Final = Asked("began_at", Widget.TIME, Text("开始时间", "Began at"))
ENDED: Final = Asked("ended_at", Widget.TIME, Text("结束时间", "Ended at"), needed=False)
REASON: Final = Asked("reason", Widget.TEXT, Text("理由", "Reason"))
TOTAL: Final = Asked(
    "total_fen", Widget.MONEY, Text("金额合计（元）", "Total (yuan)"), needed=False
)
THINGS: Final = Asked(
    "items",
    Widget.ROWS,
    Text("物品", "Things"),
    columns=(
        "name",
        "quantity",
        "unit",
        "spec",
        "price_fen",
        "amount_fen",
        "state",
        "place",
        "note",
    ),
    hint=Text(
        "一行一项：名称｜数量｜单位｜规格｜单价（元）｜金额（元）｜外观状态｜存放地点｜备注，后面的可以不写",
        "One a line: name｜quantity｜unit｜spec｜price｜amount｜state｜place｜note; the rest may be left out",
    ),
)
PROOFS: Final = Asked(
    "items",
    Widget.ROWS,
    Text("证据", "Evidence"),
    columns=("name", "evidence", "quantity", "unit", "from", "pages", "note"),
    hint=Text(
        "一行一项：名称｜种类（书证、物证、视听资料、电子数据、证人证言、当事人的陈述、鉴定意见、勘验笔录、现场笔录）｜数量｜单位｜来源｜页码｜备注",
        "One a line: name｜kind (in Chinese)｜quantity｜unit｜source｜pages｜note",
    ),
)
EXTRACTED: Final = Asked(
    "items",
    Widget.ROWS,
    Text("提取的文件", "Files extracted"),
    columns=("name", "size", "sha256"),
    hint=Text("一行一个：文件名｜字节数｜SHA-256", "One a line: name｜bytes｜SHA-256"),
)


def _line(name: str, zh: str, en: str, *, needed: bool = False) -> Asked:
    return Asked(name, Widget.LINE, Text(zh, en), needed)


def _text(name: str, zh: str, en: str, *, needed: bool = False) -> Asked:
    return Asked(name, Widget.TEXT, Text(zh, en), needed)


def _check(name: str, zh: str, en: str) -> Asked:
    return Asked(name, Widget.CHECK, Text(zh, en))


def _choice(name: str, zh: str, en: str, *options: tuple[str, Text]) -> Asked:
    return Asked(name, Widget.CHOICE, Text(zh, en), options=options)


_KEEP = _choice(
    "keep",
    "保存方式",
    "Kept where",
    ("here", Text("就地保存", "On the spot")),
    ("taken", Text("异地保存", "Elsewhere")),
)
_MEASURE = (
    OFFICERS,
    PLACE,
    REASON,
    _KEEP,
    _line("keeper", "保管人", "Keeper"),
    _check("urgent", "情况紧急，当场实施", "Urgent, taken at once"),
    _line("approved_by", "事先批准的负责人", "Head who approved before"),
    Asked("approved_at", Widget.TIME, Text("批准时间", "Approved at"), needed=False),
    THINGS,
    TOTAL,
    DONE,
)
FIELDS: Final[Mapping[Kind, tuple[Asked, ...]]] = {
    Kind.SITE_RECORD: (
        OFFICERS,
        PLACE,
        _line("present", "在场人员", "Present"),
        _line("assistants", "协助人员", "Assistants"),
        _text("text", "现场情况", "What was found"),
        _text("statement", "被检查单位的陈述和申辩", "Statement of the institution"),
        _text("recording", "音像记录", "Photos and recordings"),
        DONE,
    ),
    Kind.INQUIRY: (
        OFFICERS,
        _line("recorder", "记录人", "Clerk"),
        PLACE,
        BEGAN,
        ENDED,
        _line(
            "person.name", "被询问人（一份笔录一个人）", "Person asked (one a record)", needed=True
        ),
        _line("person.sex", "性别", "Sex"),
        _line("person.born", "出生年月", "Born"),
        _line("person.id_number", "身份证件号码", "Identity number"),
        _line("person.work", "工作单位和职务", "Work"),
        _line("person.phone", "联系电话", "Telephone"),
        _line("person.relation", "与被检查单位的关系", "Relation to the institution"),
        _check("rights_told", "已告知权利义务", "Told their rights and duties"),
        _check("wants_recusal", "申请回避", "Asks for other officers"),
        Asked(
            "lines",
            Widget.TALK,
            Text("问答", "Questions and answers"),
            hint=Text("每段以“问：”或者“答：”开头", "Each paragraph begins with 问： or 答："),
        ),
        _choice(
            "read_back",
            "核对方式",
            "Read back",
            ("self", Text("自行阅读核对", "Read by the person")),
            ("aloud", Text("向其宣读", "Read out")),
            ("none", Text("未核对", "Not read back")),
        ),
        _text("corrections", "补充和更正", "Additions and corrections"),
        DONE,
    ),
    Kind.SAMPLING: (
        OFFICERS,
        PLACE,
        _line("method", "抽样方法", "How samples were taken"),
        THINGS,
        TOTAL,
        DONE,
    ),
    Kind.HOLD: _MEASURE,
    Kind.SEAL: _MEASURE,
    Kind.EVIDENCE_LIST: (OFFICERS, PROOFS, DONE),
    Kind.EXTRACTION: (
        OFFICERS,
        _line("source", "数据来源", "Source", needed=True),
        _line("device", "设备", "Device", needed=True),
        _line("system", "系统", "System"),
        _text("method", "提取方法和过程", "How it was done", needed=True),
        _line("tool", "工具", "Tool"),
        _line("medium", "存储介质", "Medium"),
        _line("operator", "操作人", "Operator"),
        BEGAN,
        ENDED,
        EXTRACTED,
        DONE,
    ),
    Kind.FETCH: (
        OFFICERS,
        _line("receiver", "被通知单位或者个人", "To whom", needed=True),
        Asked(
            "items",
            Widget.LINES,
            Text("应当提供的证据，一行一项", "Evidence asked for, one a line"),
        ),
        Asked("due", Widget.DAY, Text("最后一日", "Due")),
        _text("reason", "事由", "Reason"),
        DONE,
    ),
    Kind.DELIVERY: (
        OFFICERS,
        _line("title", "送达文书名称", "Document", needed=True),
        _line("number", "文号", "Number"),
        _line("receiver", "受送达人", "Addressee", needed=True),
        _line("relation", "代收人与受送达人的关系", "Relation of who took it"),
        PLACE,
        _choice(
            "manner",
            "送达方式",
            "How",
            ("handed", Text("直接送达", "Handed over")),
            ("left", Text("留置送达", "Left there")),
        ),
        DONE,
    ),
    Kind.NOTE: (_text("text", "记事", "Note", needed=True),),
    Kind.RELEASE: (
        OFFICERS,
        _line("of", "保存（封存）记录编号", "Record of what was held", needed=True),
        _check("all", "全部解除", "All of it"),
        Asked(
            "items",
            Widget.NUMBERS,
            Text("解除的物品序号（部分解除时）", "Numbers of the things released (if not all)"),
            needed=False,
            hint=Text(
                "保存记录中物品的序号，例如 1，3",
                "As numbered in the record of what was held: 1, 3",
            ),
        ),
        _choice(
            "how",
            "处理方式",
            "How",
            ("returned", Text("退还当事人", "Returned")),
            ("released", Text("解除", "Released")),
            ("transferred", Text("移送有关机关", "Passed on")),
            ("confiscated", Text("依法没收", "Confiscated")),
        ),
        REASON,
        DONE,
    ),
    Kind.SIGNATURE: (
        _line("signs", "所签内容编号", "What is signed", needed=True),
        _choice(
            "role",
            "身份",
            "As",
            ("party", Text("当事人", "Party")),
            ("witness", Text("见证人", "Witness")),
            ("present", Text("在场人", "Present")),
        ),
        _choice(
            "how",
            "签名情况",
            "How",
            ("paper", Text("已在纸质文书上签名", "Signed on paper")),
            ("refused", Text("拒绝签名", "Refused")),
            ("absent", Text("不在场", "Not present")),
        ),
        _line("name", "姓名", "Name", needed=True),
        _text("reason", "没有签名的原因", "Why it is not signed"),
        _line("witness", "见证人", "Witness"),
    ),
}
