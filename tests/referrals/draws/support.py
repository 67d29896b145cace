"""Pools to draw from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from referrals.draws.rules import pools, ranking, records
from referrals.draws.rules.pools import Entry, Pool
from referrals.draws.rules.records import Drop

SEED = "03 07 15 21 26 33 11"
WEIGHTS = {"high": 3, "medium": 2, "low": 1}
FROZEN = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def pool(
    entries: Sequence[Entry],
    counts: Mapping[str, int],
    weights: Mapping[str, int] = WEIGHTS,
) -> Pool:
    return Pool(
        draw="花医保抽〔2026〕1号",
        kind="targets",
        frozen_at=FROZEN,
        source="双色球第2026025期开奖号码",
        source_at=datetime(2026, 3, 5, 13, 30, tzinfo=UTC),
        salt="5a" * 32,
        weights=weights,
        counts=counts,
        entries=tuple(entries),
    )


def entries(many: int, stratum: str = "hospital", classes: Sequence[str] = ("high", "low")) -> list:
    return [
        Entry(stratum, f"{stratum[0].upper()}{n:05}", classes[n % len(classes)], f"机构{n}")
        for n in range(many)
    ]


def small() -> Pool:
    """Two strata, three left out before the draw."""
    found = entries(30) + entries(40, "pharmacy", ("medium", "low", "low"))
    out = [replace(each, out="本年度已查") for each in found[:3]]
    return pool(out + found[3:], {"hospital": 4, "pharmacy": 6})


def recorded(made: Pool, seed: str = SEED, drops: Sequence[Drop] = ()) -> str:
    order = ranking.ranked(made, seed)
    gone = {(each.stratum, each.item) for each in drops}
    return records.record(made.text(), seed, drops, ranking.drawn(order, made.counts, gone))


def items(made: Pool, seed: str = SEED, gone: Sequence[tuple[str, str]] = ()) -> list[str]:
    return [e.item for _, _, e in ranking.drawn(ranking.ranked(made, seed), made.counts, gone)]


__all__ = ["SEED", "WEIGHTS", "entries", "items", "pool", "pools", "recorded", "small"]
