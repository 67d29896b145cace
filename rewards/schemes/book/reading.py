"""From the text of a rule pack to its schemes. Local packs are read through the same eyes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from portal.kernel import packs
from portal.kernel.money import format_yuan
from portal.kernel.text import Text
from rewards.schemes import rules
from rewards.schemes.book.holding import check
from rewards.schemes.book.values import amount, days, one_of, share
from rewards.schemes.rules import Defect, Mode, Rounding, Tariff, Tier

KEYS = frozenset(
    {
        "code",
        "version",
        "title",
        "place",
        "law",
        "status",
        "since",
        "until",
        "kind",
        "rounding",
        "mode",
        "cap",
        "cap_unknown_over",
        "floor",
        "no_loss",
        "insider",
        "also_honoured",
        "date",
        "articles",
        "unknown",
        "notes",
        "tiers",
        "tariffs",
        "examples",
    }
)
_TIER_KEYS = frozenset({"below", "upto", "rate", "award", "base_award", "plus", "floor"})


class _Sum(StrEnum):
    EXACT = "exact"
    CEILING = "ceiling"


def scheme(table: Mapping[str, Any], instruments: Mapping[str, str]) -> rules.Scheme:
    """Build one scheme; KeyError or ValueError when something is missing or does not hold."""
    _known(table, KEYS)
    mode = one_of(Mode, table.get("mode", "whole"), "mode")
    exact = one_of(_Sum, table["kind"], "kind") is _Sum.EXACT
    law = packs.citation(table, instruments)
    made = rules.Scheme(
        code=_code(table["code"]),
        version=_version(table),
        title=Text.of(table["title"]),
        place=Text.of(table["place"]),
        law=law,
        in_force=days(table),
        exact=exact,
        rounding=one_of(Rounding, table["rounding"], "rounding"),
        mode=mode,
        tariffs=_tariffs(table, mode),
        cap_fen=_yuan(table, "cap"),
        cap_unknown_over_fen=_yuan(table, "cap_unknown_over"),
        floor_fen=_yuan(table, "floor") or 0,
        no_loss=_band(table.get("no_loss")),
        bonus=_bonus(table.get("insider")),
        also_honoured=table.get("also_honoured", False) is True,
        date_rule=one_of(rules.DateRule, table.get("date", "tip"), "date"),
        articles=dict(table.get("articles", {})),
        unknown=tuple(one_of(rules.Unknown, each, "unknown") for each in table.get("unknown", ())),
        notes=tuple(Text.of(note) for note in table.get("notes", ())),
    )
    check(made)
    return made


def _tariffs(table: Mapping[str, Any], mode: Mode) -> tuple[Tariff, ...]:
    if "tariffs" in table and "tiers" in table:
        raise Defect("tiers 和 tariffs 只能写一个", "tiers stand beside tariffs")
    if "tariffs" not in table:
        return (Tariff(_tiers(table.get("tiers", []), mode)),)
    return tuple(_tariff(each, mode) for each in table["tariffs"])


def _tariff(table: Mapping[str, Any], mode: Mode) -> Tariff:
    _known(table, frozenset({"level", "subject", "floor", "tiers"}))
    return Tariff(
        _tiers(table.get("tiers", []), mode),
        one_of(rules.Level, table["level"], "level") if "level" in table else None,
        one_of(rules.Subject, table["subject"], "subject") if "subject" in table else None,
        _yuan(table, "floor") or 0,
    )


def _tiers(tables: Sequence[Mapping[str, Any]], mode: Mode) -> tuple[Tier, ...]:
    """Return the tiers in their order; each but the last ends `below` or `upto` an amount."""
    tiers: list[Tier] = []
    start = over = base = 0
    for number, table in enumerate(tables):
        _known(table, _TIER_KEYS)
        tier = _tier(table, mode, start, over)
        if mode is Mode.PROGRESSIVE and number and tier.base_fen != base:
            raise Defect(
                f"前面各段合计 {format_yuan(base)} 元，与 base_award 不一致",
                f"the tiers below give {format_yuan(base)}, not the base award",
            )
        tiers.append(tier)
        last = number + 1 == len(tables)
        if last != ("below" not in table and "upto" not in table):
            raise Defect(
                "除最后一档外，每档都要写上边缘（below 或者 upto），最后一档不写",
                "every tier but the last has an upper edge",
            )
        if not last:
            edge = _yuan(table, "below" if "below" in table else "upto") or 0
            if edge <= over:
                raise Defect("各档的边缘没有从小到大", "the edges do not rise")
            base = _whole_fen(tier, edge)
            start, over = (edge if "below" in table else edge + 1), edge
    return tuple(tiers)


def _tier(table: Mapping[str, Any], mode: Mode, start: int, over: int) -> Tier:
    honorary = table.get("award") == "honorary"
    if honorary == ("rate" in table):
        raise Defect(
            "一档要么写比例（rate），要么是表扬（award），不能都写或者都不写",
            "a tier has a rate or is honorary",
        )
    if mode is Mode.PROGRESSIVE and (honorary or "plus" in table or "floor" in table):
        raise Defect(
            "分段累计的一段只写比例和前面各段的合计",
            "a progressive tier has a rate and a base award, nothing else",
        )
    if mode is Mode.WHOLE and "base_award" in table:
        raise Defect("只有分段累计才写 base_award", "only a progressive tier has a base award")
    rate = None if honorary or table["rate"] == "local" else share(table["rate"])
    money = {name: _yuan(table, name) or 0 for name in ("base_award", "plus", "floor")}
    return Tier(
        start, over, rate, money["base_award"], money["plus"], money["floor"], honorary=honorary
    )


def _whole_fen(tier: Tier, edge: int) -> int:
    """Return what a progressive tier has given at its upper edge, a whole number of fen."""
    exact = tier.base_fen + (edge - tier.over_fen) * (tier.rate or Decimal(0))
    return int(exact)


def _band(written: Any) -> rules.Band | None:
    if written is None:
        return None
    low, high = (written, written) if isinstance(written, str) else written
    band = rules.Band(amount(low, "no_loss"), amount(high, "no_loss"))
    if not 0 < band.low_fen <= band.high_fen:
        raise Defect("没有造成损失的奖励（no_loss）要大于零，并且从低到高", "no_loss is not a band")
    return band


def _bonus(table: Mapping[str, Any] | None) -> rules.Bonus | None:
    if table is None:
        return None
    _known(table, frozenset({"rate", "up_to", "unknown"}))
    if len(table) != 1:
        raise Defect(
            "insider 写 rate、up_to、unknown 中的一个", "insider has one of rate, up_to and unknown"
        )
    if "unknown" in table:
        return rules.Bonus(None)
    return rules.Bonus(share(next(iter(table.values()))), maximum="up_to" in table)


def _yuan(table: Mapping[str, Any], name: str) -> int | None:
    return amount(table[name], name) if name in table else None


def _known(table: Mapping[str, Any], names: frozenset[str]) -> None:
    strange = sorted(set(table) - names)
    if strange:
        raise Defect(f"这里没有叫 {strange[0]} 的内容", f"nothing is called {strange[0]} here")


def _code(code: str) -> str:
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9-]{1,19}", code):
        raise Defect(
            "代码是 2 到 20 个大写字母、数字和连字符",
            "a code is 2 to 20 capital letters, digits and hyphens",
        )
    return code


def _version(table: Mapping[str, Any]) -> str:
    version = str(table["version"])
    if not re.fullmatch(re.escape(table["code"]) + r"\.[0-9]{1,4}", version):
        raise Defect("版本是代码、点和序号", "a version is its code, a point and a number")
    return version
