"""What a reward rule gives for a proven tip, and the sum that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache
from typing import NamedTuple

from portal.kernel.errors import Reason
from portal.kernel.money import format_yuan
from rewards.schemes.rules.asking import Asked, NotKnown, check, not_known
from rewards.schemes.rules.schemes import Kind, Mode, Rounding, Scheme, Tariff, Tier, Unknown
from rewards.schemes.rules.splitting import equal_parts

Line = tuple[str, tuple[str, ...]]
"""One step of a sum: its code and its printed numbers. `wording` has the words of each."""

_HOW = {Rounding.DOWN: ROUND_DOWN, Rounding.HALF_UP: ROUND_HALF_UP}


@dataclass(frozen=True, slots=True)
class Quote:
    """What a rule gives. `exact`: it is the amount; otherwise the most, and a person decides.

    `ceiling_fen` is the amount or the most; `least_fen` what is due at least (0: nothing need be).
    `parts` is one reward split equally when several reporters share it, and sums to it.
    """

    scheme: str
    version: str
    kind: Kind
    ceiling_fen: int
    lines: tuple[Line, ...]
    exact: bool = False
    least_fen: int = 0
    parts: tuple[int, ...] = ()
    also_honoured: bool = False

    @property
    def amount_fen(self) -> int | None:
        """Return the amount where the rule fixes it, None where a person decides."""
        return self.ceiling_fen if self.exact else None


class _Range(NamedTuple):
    """What is due at least and at most, in fen."""

    least: int
    most: int


def quote(scheme: Scheme, asked: Asked | int) -> Quote:
    """Return what a rule gives; an int is a proven amount of which nothing else is told.

    Rounded once, as the rule's `rounding` says; ceilings always down to the fen. Floors are applied
    before caps. Raises NotAnswered when the rule asks for more than was told, NotKnown when the
    part of its text that would answer is not known, ValueError for a negative amount.
    """
    if isinstance(asked, int):
        asked = Asked(proven_fen=asked)
    check(scheme, asked)
    if asked.no_loss:
        return _without_loss(scheme, asked)
    tariff = _tariff(scheme, asked)
    place = tariff.place_of(asked.proven_fen)
    tier = tariff.tiers[place]
    if tier.honorary:
        return _honorary(scheme, asked.proven_fen)
    lines = _told(tariff)
    if asked.proven_fen == 0:
        lines.append(("nothing-proven", ()))
        return _finish(scheme, asked, _Range(0, 0), lines)
    if sum(not each.honorary for each in tariff.tiers) > 1:
        lines.append(("tier", (_stretch(tariff, place, asked.proven_fen),)))
    found = _by_rate(scheme, asked, tier, lines)
    found = _floored(found, max(scheme.floor_fen, tariff.floor_fen, tier.floor_fen), lines)
    return _finish(scheme, asked, _capped(scheme, found, lines), lines)


@cache
def percent(rate: Decimal) -> str:
    """Return a rate as people read it: `0.025` is `2.5%`."""
    return f"{(rate * 100).normalize():f}%"


def _tariff(scheme: Scheme, asked: Asked) -> Tariff:
    """Return the tiers that apply; NotKnown when they are among what nobody has seen."""
    for each in scheme.tariffs:
        if each.level in (None, asked.level) and each.subject in (None, asked.subject):
            if each.tiers:
                return each
            break
    raise not_known(scheme, Unknown.RATE, asked.level or "")


def _told(tariff: Tariff) -> list[Line]:
    lines: list[Line] = []
    if tariff.level:
        lines.append(("level", (tariff.level.value,)))
    if tariff.subject:
        lines.append(("subject", (tariff.subject.value,)))
    return lines


def _stretch(tariff: Tariff, place: int, proven_fen: int) -> str:
    """Return where the amount lies between the edges of its tier, as `a ≤ x < b`."""
    tier = tariff.tiers[place]
    left = "" if place == 0 else f"{format_yuan(tier.over_fen)} {_sign(tier)} "
    if place + 1 == len(tariff.tiers):
        return left + format_yuan(proven_fen)
    above = tariff.tiers[place + 1]
    right = "<" if above.start_fen == above.over_fen else "≤"
    return f"{left}{format_yuan(proven_fen)} {right} {format_yuan(above.over_fen)}"


def _sign(tier: Tier) -> str:
    return "≤" if tier.start_fen == tier.over_fen else "<"


def _by_rate(scheme: Scheme, asked: Asked, tier: Tier, lines: list[Line]) -> _Range:
    """Return the tier's share with what is fixed on top and an insider's bonus."""
    if tier.rate is None:
        raise NotKnown(Reason("rate-local", scheme.law))
    proven, rate = asked.proven_fen, percent(tier.rate)
    if scheme.mode is Mode.PROGRESSIVE and tier.over_fen:
        exact = tier.base_fen + (proven - tier.over_fen) * tier.rate
        full = _round(scheme, exact)
        base, edge = format_yuan(tier.base_fen), format_yuan(tier.over_fen)
        lines.append(("slice", (base, format_yuan(proven), edge, rate, format_yuan(full))))
    else:
        exact = proven * tier.rate
        full = _round(scheme, exact)
        lines.append(("share", (format_yuan(proven), rate, format_yuan(full))))
    if tier.plus_fen:
        with_plus = full + tier.plus_fen
        lines.append(
            ("plus", (format_yuan(full), format_yuan(tier.plus_fen), format_yuan(with_plus)))
        )
        exact, full = exact + tier.plus_fen, with_plus
    if asked.insider and scheme.bonus:
        return _with_bonus(scheme, proven, exact, lines)
    return _Range(full if scheme.exact else 0, full)


def _with_bonus(scheme: Scheme, proven_fen: int, exact: Decimal, lines: list[Line]) -> _Range:
    """Return the sum with what insiders get, rounded together with what went before."""
    bonus = scheme.bonus
    if bonus is None or bonus.rate is None:
        raise not_known(scheme, Unknown.BONUS)
    before = _round(scheme, exact)
    full = _round(scheme, exact + proven_fen * bonus.rate)
    numbers = (format_yuan(before), format_yuan(proven_fen), percent(bonus.rate), format_yuan(full))
    lines.append(("bonus-up-to" if bonus.maximum else "bonus", numbers))
    least = before if bonus.maximum else full
    return _Range(least if scheme.exact else 0, full)


def _round(scheme: Scheme, exact: Decimal) -> int:
    return int(exact.to_integral_value(rounding=_HOW[scheme.rounding]))


def _floored(found: _Range, floor_fen: int, lines: list[Line]) -> _Range:
    if found.most < floor_fen:
        lines.append(("floored", (format_yuan(found.most), format_yuan(floor_fen))))
    elif 0 < found.least < floor_fen:
        lines.append(("at-least", (format_yuan(floor_fen),)))
    return _Range(max(found.least, floor_fen), max(found.most, floor_fen))


def _capped(scheme: Scheme, found: _Range, lines: list[Line]) -> _Range:
    limit, cap = scheme.cap_unknown_over_fen, scheme.cap_fen
    if limit is not None and found.most > limit:
        raise not_known(scheme, Unknown.CAP, format_yuan(limit))
    if cap is None or found.most <= cap:
        return found
    lines.append(("capped", (format_yuan(found.most), format_yuan(cap))))
    return _Range(min(found.least, cap), cap)


def _honorary(scheme: Scheme, proven_fen: int) -> Quote:
    below: Line = ("below-minimum", (format_yuan(proven_fen), format_yuan(scheme.minimum_fen)))
    return Quote(
        scheme.code, scheme.version, Kind.HONORARY, 0, (below,), scheme.exact, also_honoured=True
    )


def _without_loss(scheme: Scheme, asked: Asked) -> Quote:
    band = scheme.no_loss
    if band is None:
        raise NotKnown(Reason("no-loss-no-rule", scheme.law))
    low, high = format_yuan(band.low_fen), format_yuan(band.high_fen)
    fixed = band.low_fen == band.high_fen
    line: Line = ("no-loss", (low,)) if fixed else ("no-loss-band", (low, high))
    return _finish(scheme, asked, _Range(band.low_fen, band.high_fen), [line], exact=fixed)


def _finish(
    scheme: Scheme, asked: Asked, found: _Range, lines: list[Line], *, exact: bool | None = None
) -> Quote:
    if exact is None:
        exact = scheme.exact and found.least == found.most
    if scheme.also_honoured:
        lines.append(("also-honoured", ()))
    parts: tuple[int, ...] = ()
    if asked.reporters > 1:
        parts = equal_parts(found.most, asked.reporters)
        shown = tuple(format_yuan(each) for each in (found.most, parts[0], parts[-1]))
        lines.append(("split", (shown[0], str(asked.reporters), shown[1], shown[2])))
    return Quote(
        scheme.code,
        scheme.version,
        Kind.MONEY,
        found.most,
        tuple(lines),
        exact,
        found.least,
        parts,
        scheme.also_honoured,
    )
