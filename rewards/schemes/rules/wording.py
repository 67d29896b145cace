"""The words of every line of a sum: for the page, the letter and the command, from one place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.kernel.money import plain_yuan
from portal.kernel.text import Text
from rewards.schemes.rules.quoting import Line, Quote
from rewards.schemes.rules.schemes import Scheme

LEVEL_NAMES = {
    "L1": Text(
        "一级：详细事实和直接证据，并协助查证",
        "Level 1: detailed facts, direct evidence, help with the inquiry",
    ),
    "L2": Text("二级：事实和部分证据", "Level 2: facts and part of the evidence"),
    "L3": Text("三级：只有事实或者线索", "Level 3: facts or a clue only"),
}
SHORT_LEVELS = {
    "L1": Text("一级证据", "Level 1"),
    "L2": Text("二级证据", "Level 2"),
    "L3": Text("三级证据", "Level 3"),
}
SUBJECT_NAMES = {
    "institution": Text("医药机构等单位", "An institution"),
    "person": Text("个人", "A person"),
}
REASON_NAMES = {
    "rate-unknown": Text(
        "这一档的比例没有查到原文，不能计算，请向当地医疗保障局核实",
        "The rate of this grade has not been found in the text: it cannot be worked out. "
        "Please ask the local bureau",
    ),
    "rate-local": Text(
        "比例由当地医疗保障部门会同财政部门规定，当地确认之前不能计算",
        "The rate is set by the local bureau with the finance department; nothing can be worked out "
        "until the place has confirmed it",
    ),
    "bonus-unknown": Text(
        "内部人员可以提高奖励，但是提高多少没有查到原文，不能计算",
        "Insiders may get more, but how much has not been found in the text",
    ),
    "cap-unknown": Text(
        "最高限额没有查到原文，超过这个数额的不能计算",
        "The cap has not been found in the text: nothing above this amount can be worked out",
    ),
    "no-loss-no-rule": Text(
        "这个规则没有规定不造成基金损失的怎样奖励",
        "The rule does not say what a breach without a loss earns",
    ),
}
UNKNOWN_NAMES = {
    "rate": Text("奖励比例", "the rates"),
    "rate-L2": Text("二级的奖励比例", "the rate of level 2"),
    "rate-L3": Text("三级的奖励比例", "the rate of level 3"),
    "cap": Text("最高限额", "the cap"),
    "bonus": Text("内部人员提高多少", "how much more insiders get"),
    "since": Text("施行日期", "the day it took effect"),
    "until": Text("废止日期", "the day it ended"),
    "in-force": Text(
        "是否已经施行（只见征求意见稿）", "whether it took effect (only a draft was seen)"
    ),
    "place": Text("适用地区", "the place"),
}
_OF = {**LEVEL_NAMES, **SUBJECT_NAMES}

_WORDS: dict[str, tuple[str, str]] = {
    "below-minimum": (
        "查实金额 {0} 元，不到 {1} 元，以表扬等精神奖励为主",
        "Proven {0} yuan, below {1} yuan: mainly honorary",
    ),
    "tier": ("所在档次：{0}", "Tier: {0}"),
    "nothing-proven": ("没有查实的损失，没有奖金", "No loss is proven: no money"),
    "share": ("查实金额 {0} 元 × {1} {sign} {2} 元", "Proven {0} yuan × {1} {sign} {2} yuan"),
    "slice": (
        "{0} 元 ＋（{1} 元 − {2} 元）× {3} {sign} {4} 元",
        "{0} yuan + ({1} yuan − {2} yuan) × {3} {sign} {4} yuan",
    ),
    "plus": ("{0} 元，另加 {1} 元，合计 {2} 元", "{0} yuan and {1} yuan on top: {2} yuan"),
    "bonus": (
        "内部人员：{0} 元，另加查实金额 {1} 元的 {2}，合计 {3} 元",
        "Insider: {0} yuan and {2} of {1} yuan: {3} yuan",
    ),
    "bonus-up-to": (
        "内部人员：{0} 元，最多另加查实金额 {1} 元的 {2}，最多合计 {3} 元",
        "Insider: {0} yuan and up to {2} of {1} yuan: up to {3} yuan",
    ),
    "floored": ("{0} 元不到最低数额，按 {1} 元计", "{0} yuan is below the least amount: {1} yuan"),
    "at-least": ("不少于 {0} 元", "Not less than {0} yuan"),
    "capped": (
        "{0} 元超过最高限额，按上限 {1} 元计",
        "{0} yuan is above the highest amount: {1} yuan",
    ),
    "no-loss": ("查实但没有造成基金损失：{0} 元", "Proven without a loss to the fund: {0} yuan"),
    "no-loss-band": (
        "查实但没有造成基金损失：{0} 元至 {1} 元",
        "Proven without a loss to the fund: {0} to {1} yuan",
    ),
    "also-honoured": ("另外给予精神奖励", "An honour besides"),
    "split": (
        "{1} 人共一份奖励 {0} 元，平分：第一人 {2} 元，其余每人 {3} 元；也可以约定怎样分",
        "One reward of {0} yuan for {1} people in equal parts: {2} yuan the first, {3} yuan the others",
    ),
    "sealed": (
        "这个规则对内部人员另有规定，举报人是不是内部人员已经密封，计算过程只给财务和负责人看",
        "Insiders get more; whether this one is sealed: the steps are for finance and the head",
    ),
    "others": (
        "本案上限 {0} 元，减去本案其他奖励 {1} 元，剩 {2} 元",
        "Ceiling of the case {0} yuan, less other rewards of the case {1} yuan: {2} yuan left",
    ),
    "decided": ("奖励数额 {0} 元，不超过 {1} 元", "Reward {0} yuan, not above {1} yuan"),
}
CODES = frozenset(_WORDS)
"""The codes of lines of a sum that may have an article of their own."""
_LETTER: dict[str, tuple[str, str, str]] = {
    "level": ("证据等级", "{0}", ""),
    "subject": ("举报对象", "{0}", ""),
    "tier": ("所在档次", "{0}", ""),
    "below-minimum": ("未达奖金起点，以表扬为主", "{0} < {1}", "0.00"),
    "nothing-proven": ("没有查实的损失", "", "0.00"),
    "share": ("按比例计算", "{0} × {1}", "{2}"),
    "slice": ("分段累计", "{0} + ({1} − {2}) × {3}", "{4}"),
    "plus": ("另加固定数额", "{0} + {1}", "{2}"),
    "bonus": ("内部人员另加", "{0} + {1} × {2}", "{3}"),
    "bonus-up-to": ("内部人员最多另加", "{0} + {1} × {2}", "{3}"),
    "floored": ("不低于最低数额", "max({0}, {1})", "{1}"),
    "at-least": ("不低于最低数额", "≥ {0}", ""),
    "capped": ("不超过最高限额", "min({0}, {1})", "{1}"),
    "no-loss": ("未造成基金损失", "", "{0}"),
    "no-loss-band": ("未造成基金损失", "{0} – {1}", "{1}"),
    "also-honoured": ("另外给予精神奖励", "", ""),
    "split": ("共同举报平分", "{0} ÷ {1}：{2}，其余每人 {3}", "{0}"),
    "sealed": ("计算过程由奖励岗位密封", "", ""),
    "others": ("减去本案其他奖励", "{0} − {1}", "{2}"),
    "decided": ("决定数额", "{0} ≤ {1}", "{0}"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A line of a sum in words, and instrument and article behind it."""

    code: str
    text: Text
    rule: str


def said(scheme: Scheme, lines: Iterable[Line]) -> list[Said]:
    """Return every line in words, with its rule. ValueError for a code nobody has words for."""
    return [Said(line[0], words(line), scheme.rule(line[0])) for line in lines]


def words(line: Line) -> Text:
    """Return a line as a sentence in both languages."""
    code, numbers = line
    if code in ("level", "subject"):
        name = _OF[numbers[0]]
        return Text(
            f"{'证据等级' if code == 'level' else '举报对象'}：{name.zh}",
            name.en,
        )
    if code not in _WORDS:
        raise ValueError(f"no words for the line {code}")
    zh, en = _WORDS[code]
    sign = _sign(code, numbers)
    told = "＝" if sign == "=" else sign
    return Text(zh.format(*numbers, sign=told), en.format(*numbers, sign=sign))


def _sign(code: str, numbers: tuple[str, ...]) -> str:
    """Return `=` where a step comes out to the fen, `≈` where it was rounded to it."""
    if code not in ("share", "slice"):
        return "="
    value = [Decimal(each.replace(",", "").removesuffix("%")) for each in numbers]
    if code == "share":
        exact = value[0] * value[1] / 100
    else:
        exact = value[0] + (value[1] - value[2]) * value[3] / 100
    return "=" if exact == value[-1] else "≈"


def letter_row(line: Line) -> dict[str, str]:
    """Return a line as a row of an official document: `label`, `working`, `amount`, in Chinese."""
    code, numbers = line
    if code not in _LETTER:
        raise ValueError(f"no words for the line {code}")
    if code in ("level", "subject"):
        numbers = (_OF[numbers[0]].zh,)
    label, working, amount = (part.format(*numbers) for part in _LETTER[code])
    return {"label": label, "working": working, "amount": amount}


def as_json(quote: Quote, scheme: Scheme | None = None) -> dict[str, Any]:
    """Return a quote as plain JSON values; amounts in yuan with two decimals.

    `amount_yuan` where the rule fixes the amount, otherwise `ceiling_yuan`, with `least_yuan` where
    something is due in any case. With its scheme every line says its rule.
    """
    told: dict[str, Any] = {
        "scheme": quote.scheme,
        "version": quote.version,
        "kind": quote.kind.value,
        "amount_yuan" if quote.exact else "ceiling_yuan": plain_yuan(quote.ceiling_fen),
    }
    if quote.least_fen and not quote.exact:
        told["least_yuan"] = plain_yuan(quote.least_fen)
    if quote.parts:
        told["parts_yuan"] = [plain_yuan(part) for part in quote.parts]
    if scheme is not None:
        told["status"] = scheme.law.status.value
    told["lines"] = [_line(line, scheme) for line in quote.lines]
    return told


def _line(line: Line, scheme: Scheme | None) -> dict[str, Any]:
    code, numbers = line
    told: dict[str, Any] = {"code": code, "numbers": list(numbers)}
    if scheme is not None:
        text = words(line)
        told |= {"text": text.zh, "text_en": text.en, "rule": scheme.rule(code)}
    return told
