"""The record of a draw: pool, seed, who was left out afterwards, who was drawn; and its check.

Format: docs/formats/draw.md. A record proves itself but for one thing: that its pool is the one whose
hash was published before the seed was known. Whoever checks compares that hash.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from referrals.draws.rules import pools, ranking
from referrals.draws.rules.pools import Entry, Pool, WrongPool


@dataclass(frozen=True, slots=True)
class Drop:
    """What was left out after the draw, and why (one line of text)."""

    stratum: str
    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What came out of checking a record; right when there are no `defects`."""

    pool_sha256: str
    defects: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


def record(
    pool_text: str, seed: str, drops: Sequence[Drop], rows: Sequence[tuple[str, int, Entry]]
) -> str:
    """Return the record of a draw as text; ends with LF."""
    lines = [f"pool-sha256\t{pools.digest(pool_text)}", f"seed\t{ranking.normal(seed)}"]
    lines += [f"drop\t{each.stratum}\t{each.item}\t{each.reason}" for each in drops]
    lines += [f"draw\t{stratum}\t{at}\t{each.item}" for stratum, at, each in rows]
    body = pool_text + "\n" + "".join(f"{line}\n" for line in lines)
    return f"{body}end\t{pools.digest(body)}\n"


def check(file: bytes, published: str = "") -> Checked:
    """Recompute a record. `published`: the hash of the pool as it was published, when known."""
    try:
        text = file.decode()
    except UnicodeDecodeError:
        return Checked("", ("not UTF-8",))
    pool_text, mark, rest = text.partition("\n\n")
    pool_text += "\n"
    found = pools.digest(pool_text)
    if not mark:
        return Checked(found, ("no result behind the pool, or cut off",))
    defects = _ends(text)
    if published and published.lower() != found:
        defects.append(f"the pool is not the one published: {published} was, this is {found}")
    try:
        pool = pools.read(pool_text)
        seed, drops, drawn = _result(rest, found)
    except (WrongPool, ValueError) as error:
        return Checked(found, (*defects, str(error)))
    if pool.source_at <= pool.frozen_at:
        defects.append("the source was known before the pool was frozen")
    return Checked(
        found, (*defects, *_compare(pool, seed, drops, drawn)), _facts(pool, seed, drawn)
    )


def _ends(text: str) -> list[str]:
    body, mark, last = text.rpartition("\nend\t")
    right = mark and last == pools.digest(f"{body}\n") + "\n"
    return [] if right else ["the file was changed: its last line is not the hash of the rest"]


def _result(rest: str, pool_sha256: str) -> tuple[str, list[Drop], list[tuple[str, int, str]]]:
    """Return seed, drops and drawn lines; ValueError where the text is no result."""
    rows = [line.split("\t") for line in rest.split("\n")]
    if rows[0] != ["pool-sha256", pool_sha256]:
        raise ValueError("the pool was changed: its hash is not the one written below it")
    if rows[1][0] != "seed" or len(rows[1]) != len(("seed", "value")):
        raise ValueError("the seed is missing")
    drops: list[Drop] = []
    drawn: list[tuple[str, int, str]] = []
    for row in rows[2:-2]:
        match row:
            case ["drop", stratum, item, reason] if not drawn:
                drops.append(Drop(stratum, item, reason))
            case ["draw", stratum, at, item]:
                drawn.append((stratum, int(at), item))
            case _:
                raise ValueError(f"not understood: {' '.join(row)}")
    return rows[1][1], drops, drawn


def _compare(
    pool: Pool, seed: str, drops: Sequence[Drop], told: Sequence[tuple[str, int, str]]
) -> list[str]:
    order = ranking.ranked(pool, seed)
    defects = []
    for at, drop in enumerate(drops):
        before = {(each.stratum, each.item) for each in drops[:at]}
        now = {(name, entry.item) for name, _, entry in ranking.drawn(order, pool.counts, before)}
        if (drop.stratum, drop.item) not in now:
            defects.append(f"left out, but had not been drawn: {drop.stratum} {drop.item}")
    gone = {(each.stratum, each.item) for each in drops}
    right = [(name, at, entry.item) for name, at, entry in ranking.drawn(order, pool.counts, gone)]
    said, true = set(told), set(right)
    defects += [
        f"drawn, but not in the record: {_line(each)}" for each in right if each not in said
    ]
    defects += [f"in the record, but not drawn: {_line(each)}" for each in told if each not in true]
    if not defects and list(told) != right:
        defects.append("drawn lines are not in their order")
    return defects


def _facts(pool: Pool, seed: str, drawn: Sequence[object]) -> dict[str, Any]:
    return {
        "draw": pool.draw,
        "kind": pool.kind,
        "entries": len(pool.entries),
        "left_out": sum(1 for each in pool.entries if each.out),
        "strata": dict(pool.counts),
        "source": pool.source,
        "frozen": pool.frozen_at.isoformat(),
        "source_at": pool.source_at.isoformat(),
        "seed": seed,
        "drawn": len(drawn),
    }


def _line(row: tuple[str, int, str]) -> str:
    return f"{row[0]} {row[1]} {row[2]}"
