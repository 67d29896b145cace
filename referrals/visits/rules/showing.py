"""A body as a page shows it: labels with values, rows with heads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from portal.kernel.money import format_yuan
from portal.kernel.text import Text
from referrals.visits.rules import Kind, papers
from referrals.visits.rules.asked import Asked, Widget
from referrals.visits.rules.fields import FIELDS

Body = Mapping[str, Any]
YES, NO = Text("是", "yes"), Text("否", "no")
COLUMNS: Final = {
    "name": Text("名称", "Name"),
    "quantity": Text("数量", "Quantity"),
    "unit": Text("单位", "Unit"),
    "spec": Text("规格", "Specification"),
    "price_fen": Text("单价（元）", "Price"),
    "amount_fen": Text("金额（元）", "Amount"),
    "state": Text("外观状态", "State"),
    "place": Text("存放地点", "Place"),
    "note": Text("备注", "Note"),
    "evidence": Text("种类", "Kind"),
    "from": Text("来源", "Source"),
    "pages": Text("页码", "Pages"),
    "size": Text("字节数", "Bytes"),
    "sha256": Text("SHA-256", "SHA-256"),
}
_ENTERED: Final = (
    Asked("officers", Widget.OFFICERS, Text("到场检查人员", "Officers there")),
    Asked("certificates_shown", Widget.CHECK, Text("已出示执法证件", "Certificates shown")),
    Asked("notice_served", Widget.CHECK, Text("已送达检查通知", "Notice handed over")),
    Asked("present", Widget.LINE, Text("在场人员", "Present")),
    Asked("scanned", Widget.CHECK, Text("对方已扫码核对", "The code was scanned")),
)
_ANSWER: Final = (
    Asked("choice", Widget.LINE, Text("答复", "Answer")),
    Asked("amount_fen", Widget.MONEY, Text("金额", "Amount")),
    Asked("text", Widget.TEXT, Text("内容", "Text")),
    Asked("remark", Widget.TEXT, Text("备注", "Remark")),
)
_RESOLVE: Final = (
    Asked("holds", Widget.LINE, Text("为准的一份", "What holds")),
    Asked("reason", Widget.TEXT, Text("理由", "Reason")),
)
_MORE: Final[Mapping[Kind, tuple[Asked, ...]]] = {
    Kind.ENTERED: _ENTERED,
    Kind.ANSWER: _ANSWER,
    Kind.RESOLVE: _RESOLVE,
}
_CHOICES: Final = {
    "yes": Text("符合", "In order"),
    "no": Text("不符合", "Not in order"),
    "na": Text("不涉及", "Does not apply"),
}

NO_WORDS = Text("", "")


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of a body: a text, or rows with their heads; `name` is its member."""

    name: str
    label: Text
    value: Text = NO_WORDS
    heads: tuple[Text, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def shown(kind: Kind, body: Body, officers: Mapping[int, str]) -> list[Row]:
    """Return what an entry says, in the order it is asked; nothing that was not said."""
    found = []
    for asked in _MORE.get(kind) or FIELDS.get(kind, ()):
        value = _value(body, asked.name)
        if value in (None, "", [], ()):
            continue
        if asked.widget is Widget.ROWS:
            found.append(_rows(asked, value))
        else:
            found.append(Row(asked.name, asked.label, _told(asked, value, officers)))
    return found


def _value(body: Body, name: str) -> Any:
    outer, _, inner = name.partition(".")
    value = body.get(outer)
    return value.get(inner) if inner and value else value


def _told(asked: Asked, value: Any, officers: Mapping[int, str]) -> Text:
    options = _CHOICES if asked.name == "choice" else dict(asked.options)
    if isinstance(value, str) and value in options:
        return options[value]
    if asked.widget is Widget.CHECK:
        return YES if value else NO
    if asked.widget is Widget.MONEY:
        return Text(f"{format_yuan(value)} 元", f"{format_yuan(value)} yuan")
    return _same(_plain(asked.widget, value, officers))


def _plain(widget: Widget, value: Any, officers: Mapping[int, str]) -> str:
    match widget:
        case Widget.OFFICERS:
            return "、".join(officers.get(each, str(each)) for each in value)
        case Widget.TIME:
            return papers.minute(value)
        case Widget.TALK:
            return "\n".join(f"问：{each['q']}\n答：{each['a']}" for each in value)
        case Widget.LINES:
            return "\n".join(value)
        case Widget.NUMBERS:
            return "、".join(str(each) for each in value)
    return str(value)


def _rows(asked: Asked, value: Any) -> Row:
    used = [name for name in asked.columns if any(each.get(name) is not None for each in value)]
    rows = tuple(tuple(_cell(name, each.get(name)) for name in used) for each in value)
    return Row(asked.name, asked.label, heads=tuple(COLUMNS[name] for name in used), rows=rows)


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name.endswith("_fen"):
        return format_yuan(value)
    if name == "evidence":
        return papers.EVIDENCE_KINDS[value]
    return str(value)


def _same(text: str) -> Text:
    return Text(text, text)
