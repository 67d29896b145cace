"""Tiers and worked examples as people type them, a line each, in Chinese or English words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from portal.kernel.money import parse_yuan
from portal.kernel.text import Text

WORDS = {
    "L1": Text("一级", "L1"),
    "L2": Text("二级", "L2"),
    "L3": Text("三级", "L3"),
    "institution": Text("单位", "institution"),
    "person": Text("个人", "person"),
    "below": Text("不到", "below"),
    "upto": Text("不超过", "upto"),
    "honorary": Text("表扬", "honorary"),
    "local": Text("当地", "local"),
    "unknown": Text("未知", "unknown"),
    "floor": Text("最低", "floor"),
    "plus": Text("另加", "plus"),
    "insider": Text("内部人员", "insider"),
    "no_loss": Text("没有损失", "no_loss"),
    "reporters": Text("人", "reporters"),
    "parts": Text("各得", "parts"),
    "refused": Text("不能计算", "refused"),
    "rate-unknown": Text("比例未知", "rate-unknown"),
    "rate-local": Text("比例由当地定", "rate-local"),
    "bonus-unknown": Text("提高多少未知", "bonus-unknown"),
    "cap-unknown": Text("限额未知", "cap-unknown"),
    "no-loss-no-rule": Text("没有规定", "no-loss-no-rule"),
    "level-missing": Text("缺等级", "level-missing"),
    "subject-missing": Text("缺对象", "subject-missing"),
}
"""Every word of a line: what it is in a pack, and how it is typed in either language."""

LEVELS = ("L1", "L2", "L3")
SUBJECTS = ("institution", "person")
REFUSALS = tuple(name for name in WORDS if "-" in name)
_TYPED = sorted(
    ((text.zh, name) for name, text in WORDS.items()), key=lambda each: len(each[0]), reverse=True
)
_FILLERS = re.compile("按|元|的|、")
T = TypeVar("T")
_RATE = re.compile(r"0?\.[0-9]{1,6}|[0-9]{1,2}(?:\.[0-9]{1,4})?%")


class NotRead(ValueError):
    """A line says nothing that can be understood; `number` counts typed lines from 1."""

    def __init__(self, number: int, line: str) -> None:
        super().__init__(f"{number}: {line}")
        self.number, self.line = number, line


@dataclass(frozen=True, slots=True, kw_only=True)
class TierLine:
    """One line of tiers. `rate` is a share, `local`, `honorary`, `unknown` or "" (only a floor)."""

    level: str = ""
    subject: str = ""
    side: str = ""
    edge_fen: int = 0
    rate: str = ""
    plus_fen: int = 0
    floor_fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleLine:
    """One worked example: what is told, and what it gives (`most_fen` alone, or from `least_fen`)."""

    level: str = ""
    subject: str = ""
    insider: bool = False
    no_loss: bool = False
    reporters: int = 1
    local_rate: str = ""
    proven_fen: int = 0
    refused: str = ""
    honorary: bool = False
    most_fen: int = 0
    least_fen: int | None = None
    parts: tuple[int, ...] = ()


def tiers(typed: str) -> list[TierLine]:
    """Return the lines of a field of tiers, in their order; NotRead names the first that fails."""
    return [_read(_tier, *each) for each in _lines(typed)]


def examples(typed: str) -> list[ExampleLine]:
    """Return the lines of a field of worked examples; NotRead names the first that fails."""
    return [_read(_example, *each) for each in _lines(typed)]


def share(typed: str) -> str:
    """Return a share as packs write it: `5%` and `0.05` are `0.05`. ValueError for another word."""
    if not _RATE.fullmatch(typed):
        raise ValueError(typed)
    rate = Decimal(typed[:-1]) / 100 if typed.endswith("%") else Decimal(typed)
    return f"{rate:f}"


def _lines(typed: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(typed.splitlines(), start=1):
        if line.strip():
            yield number, line.strip()


def _read(reader: Callable[[list[str]], T], number: int, line: str) -> T:
    try:
        return reader(_words(line))
    except (ValueError, IndexError):
        raise NotRead(number, line) from None


def _words(line: str) -> list[str]:
    """Return a line as the words of a pack: half-width, Chinese words replaced, fillers dropped."""
    text = unicodedata.normalize("NFKC", line).replace("至", " ~ ").replace("~", " ~ ")
    text = text.replace("=", " = ")
    for zh, name in _TYPED:
        text = text.replace(zh, f" {name} ")
    return _FILLERS.sub(" ", text).split()


def _tier(words: list[str]) -> TierLine:
    told = _conditions(words)
    side, edge = "", 0
    if words[0] in ("below", "upto"):
        side, edge = words.pop(0), parse_yuan(words.pop(0))
    rate = "" if words[0] == "floor" else words.pop(0)
    if rate not in ("", "local", "honorary", "unknown"):
        rate = share(rate)
    if (side or words) and (rate == "unknown" or (side and not rate)):
        raise ValueError("an unknown tariff and a floor of a tariff stand alone")
    money = {"plus": 0, "floor": 0}
    while words:
        name = words.pop(0)
        if name not in money:
            raise ValueError(name)
        money[name] = parse_yuan(words.pop(0))
    return TierLine(
        **told,
        side=side,
        edge_fen=edge,
        rate=rate,
        plus_fen=money["plus"],
        floor_fen=money["floor"],
    )


def _conditions(words: list[str]) -> dict[str, str]:
    told: dict[str, str] = {}
    while words and words[0] in (*LEVELS, *SUBJECTS):
        name = words.pop(0)
        field = "level" if name in LEVELS else "subject"
        if field in told:
            raise ValueError(name)
        told[field] = name
    return told


def _example(words: list[str]) -> ExampleLine:
    at = words.index("=")
    left, right = words[:at], words[at + 1 :]
    return ExampleLine(**_asked(left), **_gives(right))


def _asked(words: list[str]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    while words:
        word = words.pop(0)
        value: Any
        if word in LEVELS or word in SUBJECTS:
            name, value = ("level" if word in LEVELS else "subject"), word
        elif word in ("insider", "no_loss"):
            name, value = word, True
        elif word == "local":
            name, value = "local_rate", share(words.pop(0))
        elif words and words[0] == "reporters":
            name, value = words.pop(0), int(word)
        else:
            name, value = "proven_fen", parse_yuan(word)
        if name in told:
            raise ValueError(word)
        told[name] = value
    if "proven_fen" not in told and "no_loss" not in told:
        raise ValueError("no amount")
    return told


def _gives(words: list[str]) -> dict[str, Any]:
    first = words.pop(0)
    if first == "refused":
        code = words.pop(0)
        if code not in REFUSALS or words:
            raise ValueError(code)
        return {"refused": code}
    if first == "honorary" and not words:
        return {"honorary": True}
    told: dict[str, Any] = {"most_fen": parse_yuan(first)}
    if words[:1] == ["~"]:
        told = {"least_fen": parse_yuan(first), "most_fen": parse_yuan(words[1])}
        del words[:2]
    if words:
        if words.pop(0) != "parts" or not words:
            raise ValueError("after the amount come the parts")
        told["parts"] = tuple(parse_yuan(each) for each in words)
    return told
