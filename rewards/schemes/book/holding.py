"""Whether what a rule says can be true together."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from portal.kernel.law import Status
from rewards.schemes import rules
from rewards.schemes.rules import Defect, Rounding, Tariff


def check(scheme: rules.Scheme) -> None:
    """Raise Defect when what a rule says cannot be true together."""
    caps = (scheme.cap_fen is not None) + (scheme.cap_unknown_over_fen is not None)
    if caps != 1:
        raise Defect(
            "最高限额 cap 和 cap_unknown_over 写且只写一个",
            "either cap or cap_unknown_over is written",
        )
    if (scheme.cap_unknown_over_fen is not None) != (rules.Unknown.CAP in scheme.unknown):
        raise Defect(
            "写了 cap_unknown_over，就要在 unknown 里写 cap，反过来也一样",
            "cap_unknown_over and the unknown cap go together",
        )
    floors = [scheme.floor_fen, *(each.floor_fen for each in scheme.tariffs)]
    floors += [tier.floor_fen for each in scheme.tariffs for tier in each.tiers]
    floors += [scheme.no_loss.high_fen] if scheme.no_loss else []
    highest = scheme.cap_fen if scheme.cap_fen is not None else scheme.cap_unknown_over_fen
    if max(floors) > (highest or 0):
        raise Defect("最低数额高于最高限额", "a floor is above the cap")
    if not scheme.exact and scheme.rounding is not Rounding.DOWN:
        raise Defect(
            "比例是上限的，不足一分要舍去（rounding 写 down）", "a ceiling is rounded down"
        )
    top = scheme.bonus.rate if scheme.bonus and scheme.bonus.rate else Decimal(0)
    if scheme.rate_ceiling + top >= 1:
        raise Defect(
            "比例加上内部人员另加的比例，达到或者超过了全部金额",
            "rate and bonus together are the whole amount or more",
        )
    if scheme.law.status is Status.VERIFIED and scheme.unknown:
        raise Defect(
            "已核实的规则不能还有没有查到的内容（unknown）", "a verified rule has unknown pieces"
        )
    _check_tariffs(scheme.tariffs)


def _check_tariffs(tariffs: Sequence[Tariff]) -> None:
    seen = {(each.level, each.subject) for each in tariffs}
    if not tariffs or len(seen) != len(tariffs):
        raise Defect(
            "同一等级、同一对象写了两次，或者一组都没有写",
            "two tariffs are for the same level and subject, or there is none",
        )
    levels, subjects = {each[0] for each in seen}, {each[1] for each in seen}
    if len(seen) != len(levels) * len(subjects):
        raise Defect("有的等级或者对象没有写档次", "a level or a subject has no tariff")
    for found in (levels, subjects):
        if None in found and len(found) > 1:
            raise Defect(
                "不分等级（或者对象）的档次不能与分等级的写在一起",
                "a tariff for any level or subject stands beside one for some",
            )
