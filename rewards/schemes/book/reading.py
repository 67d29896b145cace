"""From the text of a rule pack to its schemes. Local packs are read through the same eyes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from portal.kernel import packs
from portal.kernel.law import Status
from portal.kernel.money import format_yuan, parse_yuan
from portal.kernel.text import Text
from rewards.schemes import rules
from rewards.schemes.rules import Mode, Rounding, Tariff, Tier

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
_SHARE = re.compile(r"0\.(?=[0-9]*[1-9])[0-9]{1,6}")


def scheme(table: Mapping[str, Any], instruments: Mapping[str, str]) -> rules.Scheme:
    """Build one scheme; KeyError or ValueError when something is missing or does not hold."""
    _known(table, KEYS)
    mode = Mode(table.get("mode", "whole"))
    exact = {"exact": True, "ceiling": False}[table["kind"]]
    law = packs.citation(table, instruments)
    made = rules.Scheme(
        code=_code(table["code"]),
        version=_version(table),
        title=Text.of(table["title"]),
        place=Text.of(table["place"]),
        law=law,
        in_force=packs.in_force(table),
        exact=exact,
        rounding=Rounding(table["rounding"]),
        mode=mode,
        tariffs=_tariffs(table, mode),
        cap_fen=_yuan(table, "cap"),
        cap_unknown_over_fen=_yuan(table, "cap_unknown_over"),
        floor_fen=_yuan(table, "floor") or 0,
        no_loss=_band(table.get("no_loss")),
        bonus=_bonus(table.get("insider")),
        also_honoured=table.get("also_honoured", False) is True,
        date_rule=rules.DateRule(table.get("date", "tip")),
        articles=dict(table.get("articles", {})),
        unknown=tuple(rules.Unknown(each) for each in table.get("unknown", ())),
        notes=tuple(Text.of(note) for note in table.get("notes", ())),
    )
    _check(made)
    return made


def share(typed: object) -> Decimal:
    """Return a share of the proven amount, above 0 and below 1; ValueError otherwise."""
    if not isinstance(typed, str) or not _SHARE.fullmatch(typed):
        raise ValueError(f"{typed} is not a share, such as 0.01")
    return Decimal(typed)


def _check(scheme: rules.Scheme) -> None:
    """Raise ValueError when what a rule says cannot be true together."""
    caps = (scheme.cap_fen is not None) + (scheme.cap_unknown_over_fen is not None)
    if caps != 1:
        raise ValueError("either cap or cap_unknown_over is written")
    if (scheme.cap_unknown_over_fen is not None) != (rules.Unknown.CAP in scheme.unknown):
        raise ValueError("cap_unknown_over and the unknown cap go together")
    floors = [scheme.floor_fen, *(each.floor_fen for each in scheme.tariffs)]
    floors += [tier.floor_fen for each in scheme.tariffs for tier in each.tiers]
    floors += [scheme.no_loss.high_fen] if scheme.no_loss else []
    highest = scheme.cap_fen if scheme.cap_fen is not None else scheme.cap_unknown_over_fen
    if max(floors) > (highest or 0):
        raise ValueError("a floor is above the cap")
    if not scheme.exact and scheme.rounding is not Rounding.DOWN:
        raise ValueError("a ceiling is rounded down")
    top = scheme.bonus.rate if scheme.bonus and scheme.bonus.rate else Decimal(0)
    if scheme.rate_ceiling + top >= 1:
        raise ValueError("rate and bonus together are the whole amount or more")
    if scheme.law.status is Status.VERIFIED and scheme.unknown:
        raise ValueError("a verified rule has unknown pieces")
    _check_tariffs(scheme.tariffs)


def _check_tariffs(tariffs: Sequence[Tariff]) -> None:
    seen = {(each.level, each.subject) for each in tariffs}
    if not tariffs or len(seen) != len(tariffs):
        raise ValueError("two tariffs are for the same level and subject, or there is none")
    levels, subjects = {each[0] for each in seen}, {each[1] for each in seen}
    if len(seen) != len(levels) * len(subjects):
        raise ValueError("a level or a subject has no tariff")
    for found in (levels, subjects):
        if None in found and len(found) > 1:
            raise ValueError("a tariff for any level or subject stands beside one for some")


def _tariffs(table: Mapping[str, Any], mode: Mode) -> tuple[Tariff, ...]:
    if "tariffs" in table and "tiers" in table:
        raise ValueError("tiers stand beside tariffs")
    if "tariffs" not in table:
        return (Tariff(_tiers(table.get("tiers", []), mode)),)
    return tuple(_tariff(each, mode) for each in table["tariffs"])


def _tariff(table: Mapping[str, Any], mode: Mode) -> Tariff:
    _known(table, frozenset({"level", "subject", "floor", "tiers"}))
    return Tariff(
        _tiers(table.get("tiers", []), mode),
        rules.Level(table["level"]) if "level" in table else None,
        rules.Subject(table["subject"]) if "subject" in table else None,
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
            raise ValueError(f"the tiers below give {format_yuan(base)}, not the base award")
        tiers.append(tier)
        last = number + 1 == len(tables)
        if last != ("below" not in table and "upto" not in table):
            raise ValueError("every tier but the last has an upper edge")
        if not last:
            edge = parse_yuan(table["below"] if "below" in table else table["upto"])
            if edge <= over:
                raise ValueError("the edges do not rise")
            base = _whole_fen(tier, edge)
            start, over = (edge if "below" in table else edge + 1), edge
    return tuple(tiers)


def _tier(table: Mapping[str, Any], mode: Mode, start: int, over: int) -> Tier:
    honorary = table.get("award") == "honorary"
    if honorary == ("rate" in table):
        raise ValueError("a tier has a rate or is honorary")
    if mode is Mode.PROGRESSIVE and (honorary or "plus" in table or "floor" in table):
        raise ValueError("a progressive tier has a rate and a base award, nothing else")
    if mode is Mode.WHOLE and "base_award" in table:
        raise ValueError("only a progressive tier has a base award")
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
    band = rules.Band(parse_yuan(low), parse_yuan(high))
    if not 0 < band.low_fen <= band.high_fen:
        raise ValueError("no_loss is not a band")
    return band


def _bonus(table: Mapping[str, Any] | None) -> rules.Bonus | None:
    if table is None:
        return None
    _known(table, frozenset({"rate", "up_to", "unknown"}))
    if len(table) != 1:
        raise ValueError("insider has one of rate, up_to and unknown")
    if "unknown" in table:
        return rules.Bonus(None)
    return rules.Bonus(share(next(iter(table.values()))), maximum="up_to" in table)


def _yuan(table: Mapping[str, Any], name: str) -> int | None:
    return parse_yuan(table[name]) if name in table else None


def _known(table: Mapping[str, Any], names: frozenset[str]) -> None:
    strange = sorted(set(table) - names)
    if strange:
        raise ValueError(f"nothing is called {strange[0]} here")


def _code(code: str) -> str:
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9-]{1,19}", code):
        raise ValueError("a code is 2 to 20 capital letters, digits and hyphens")
    return code


def _version(table: Mapping[str, Any]) -> str:
    version = str(table["version"])
    if not re.fullmatch(re.escape(table["code"]) + r"\.[0-9]{1,4}", version):
        raise ValueError("a version is its code, a point and a number")
    return version
