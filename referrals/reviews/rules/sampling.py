"""A sample of claims and what it says of all of them, in whole numbers and fractions.

The pool is written down and drawn as `referrals.draws.rules` does it: one stratum, one ticket a claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from portal.kernel.money import format_yuan, plain_yuan
from referrals.draws.rules import ranking
from referrals.draws.rules.pools import Entry, Pool, clean
from referrals.reviews.rules import Standing

STRATUM, GROUP, KIND = "claims", "equal", "claims"
BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of the pool: its number and its amount in fen."""

    number: str
    amount_fen: int


def draw_size(pool: int, share_bp: int) -> int:
    """Return how many of a pool are drawn: the share in basis points, rounded up; one at least.

    ValueError for an empty pool or a share that is none.
    """
    if pool < 1 or not 0 < share_bp <= BASIS_POINTS:
        raise ValueError("nothing to draw from, or no share")
    return -(-pool * share_bp // BASIS_POINTS)


def pool_of(
    claims: Iterable[Claim],
    *,
    name: str,
    frozen_at: datetime,
    source: str,
    source_at: datetime,
    salt: str,
    count: int,
) -> Pool:
    """Return the pool as it is frozen. The amount stands beside each number, so both are fixed."""
    return Pool(
        draw=clean(name),
        kind=KIND,
        frozen_at=frozen_at,
        source=clean(source),
        source_at=source_at,
        salt=salt,
        weights={GROUP: 1},
        counts={STRATUM: count},
        entries=tuple(
            Entry(STRATUM, clean(each.number), GROUP, written(each.amount_fen)) for each in claims
        ),
    )


def written(amount_fen: int) -> str:
    """Return an amount as the pool writes it beside a claim."""
    return plain_yuan(amount_fen)


def counted(standing: Standing, *, raw_fen: int, scaled_fen: int) -> int:
    """Return what counts of a sample: the raw amount alone while the scaling is contested, or fell."""
    only_raw = standing in {Standing.CONTESTED, Standing.DROPPED}
    return raw_fen if only_raw else scaled_fen


@dataclass(frozen=True, slots=True)
class Checked:
    """What a checked sample found, and whether its scaling stands."""

    raw_fen: int
    scaled_fen: int
    standing: Standing


def together(samples: Sequence[Checked]) -> tuple[int, int]:
    """Return what all samples of a list come to, in fen: if the scaling stands, and as it counts now.

    Each pool is what the samples before it left, so the last one speaks for all that was not looked
    at, and those before it for what they really found: no claim counts twice.
    """
    if not samples:
        return 0, 0
    *before, last = samples
    raw = sum(each.raw_fen for each in before)
    now = counted(last.standing, raw_fen=last.raw_fen, scaled_fen=last.scaled_fen)
    return raw + last.scaled_fen, raw + now


def drawn(pool: Pool, seed: str) -> list[str]:
    """Return the numbers of the claims drawn, in the order in which they are."""
    return [entry.item for _, _, entry in ranking.drawn(ranking.ranked(pool, seed), pool.counts)]


def scaled(raw_fen: int, *, pool: int, drawn_: int, pool_fen: int) -> int:
    """Return the raw amount times pool over drawn, exact, half a fen up; never more than the pool holds.

    The ratio is that of the claims really drawn, not the share asked for: 21 of 403 is not 5 %.
    """
    if not 0 < drawn_ <= pool or not 0 <= raw_fen <= pool_fen:
        raise ValueError("no sample of this pool")
    exact = Fraction(raw_fen * pool, drawn_)
    return min((2 * exact.numerator + exact.denominator) // (2 * exact.denominator), pool_fen)


def formula(raw_fen: int, *, pool: int, drawn_: int, pool_fen: int) -> str:
    """Return the sum as it is shown: 1,260.00 × 400 ÷ 20 = 25,200.00."""
    came = scaled(raw_fen, pool=pool, drawn_=drawn_, pool_fen=pool_fen)
    return f"{format_yuan(raw_fen)} × {pool} ÷ {drawn_} = {format_yuan(came)}"
