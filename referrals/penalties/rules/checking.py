"""Does a fine, or contract money, lie within what its rule allows? Every step is a line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.kernel.money import format_yuan
from portal.kernel.text import Text
from referrals.penalties.rules import (
    BASE_NAMES,
    BELOW,
    CONDITION_NAMES,
    EFFECT_NAMES,
    Base,
    Condition,
    Effect,
    Fine,
    Named,
    Norm,
    effects,
)


class Why(StrEnum):
    """Why an amount lies outside."""

    NO_FINE = "no_fine"
    NO_BASE = "no_base"
    CONDITION_NOT_MET = "condition_not_met"
    BELOW_LEAST = "below_least"
    ABOVE_MOST = "above_most"
    NO_PENALTY = "no_penalty"
    NO_WAIVER = "no_waiver"
    NO_REASONS = "no_reasons"
    NOT_THE_MULTIPLE = "not_the_multiple"
    ONE_FINE = "one_fine"


WHY_NAMES = {
    Why.NO_FINE: Text("该条款没有规定罚款", "The norm knows no fine"),
    Why.NO_BASE: Text("没有查实的基数，不得罚款", "Nothing was proven to reckon a fine on"),
    Why.CONDITION_NOT_MET: Text(
        "罚款的前提没有查实", "What the fine presupposes is not established"
    ),
    Why.BELOW_LEAST: Text(
        "低于法定最低额，又没有减轻处罚的法定理由",
        "Below the least, without a ground of law to go below it",
    ),
    Why.ABOVE_MOST: Text("高于法定最高额", "Above the most"),
    Why.NO_PENALTY: Text("依法不予处罚，不得罚款", "No penalty by law: no fine"),
    Why.NO_WAIVER: Text(
        "减轻处罚不等于不予处罚：没有不予处罚的理由",
        "Mitigation is no waiver: nothing allows no fine at all",
    ),
    Why.NO_REASONS: Text("裁量理由没有写明事实", "A ground was named without reasons"),
    Why.NOT_THE_MULTIPLE: Text(
        "不是损失的整数倍，与协议约定不符", "Not the stated multiple of the loss"
    ),
    Why.ONE_FINE: Text(
        "同一行为只能罚款一次，按罚款数额高的规定处罚",
        "One act, one fine: by the norm with the higher amount",
    ),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a check, all amounts in fen.

    `open_condition` is a fact the fine presupposes and nobody was asked about.
    """

    norm: Norm
    base_fen: int
    least_fen: int
    most_fen: int
    proposed_fen: int
    reasons: tuple[Why, ...]
    steps: tuple[Text, ...]
    open_condition: Condition | None = None

    @property
    def within(self) -> bool:
        """Tell whether the fine may be imposed."""
        return not self.reasons


def check(
    norm: Norm,
    base_fen: int,
    proposed_fen: int,
    grounds: Sequence[Named] = (),
    met: Collection[Condition] | None = None,
) -> Outcome:
    """Hold a fine against its norm. `met`: conditions established; None when nobody was asked.

    A fine of nothing is a penalty waived and needs a ground like one below the least. ValueError when
    an amount is negative.
    """
    if base_fen < 0 or proposed_fen < 0:
        raise ValueError("an amount is never negative")
    if norm.fine is None:
        why = (Why.NO_FINE,) if proposed_fen else ()
        return Outcome(norm, base_fen, 0, 0, proposed_fen, why, (_no_fine(norm),))
    least, most = norm.fine.bounds(base_fen)
    unmet = _unmet(norm.fine.condition, met)
    found = list(_against(least, most, proposed_fen, effects(grounds)))
    if norm.fine.base is not Base.NONE and not base_fen:
        found = [Why.NO_BASE] if proposed_fen else []
    if unmet and proposed_fen:
        found.append(Why.CONDITION_NOT_MET)
    elif unmet:
        found = []
    if any(not each.reasons.strip() for each in grounds):
        found.append(Why.NO_REASONS)
    asked = norm.fine.condition if met is None else None
    steps = (
        *_reckoned(norm, norm.fine, base_fen, least, most),
        *_said(grounds),
        _compared(proposed_fen, least, found),
    )
    return Outcome(norm, base_fen, least, most, proposed_fen, tuple(found), steps, asked)


def _unmet(condition: Condition | None, met: Collection[Condition] | None) -> bool:
    return condition is not None and met is not None and condition not in met


def _against(least: int, most: int, proposed: int, could: frozenset[Effect]) -> Sequence[Why]:
    if proposed and Effect.NO_PENALTY in could:
        return (Why.NO_PENALTY,)
    if proposed > most:
        return (Why.ABOVE_MOST,)
    if proposed >= least:
        return ()
    if could.isdisjoint(BELOW):
        return (Why.BELOW_LEAST,)
    if not proposed and could & BELOW == {Effect.MITIGATE}:
        return (Why.NO_WAIVER,)
    return ()


def _no_fine(norm: Norm) -> Text:
    return Text(f"{norm.law}没有规定罚款", f"{norm.law} knows no fine")


def _reckoned(norm: Norm, fine: Fine, base_fen: int, least: int, most: int) -> tuple[Text, ...]:
    low, high = format_yuan(least), format_yuan(most)
    said = [Text(f"依据{norm.law}", f"Norm: {norm.law}")]
    if fine.times:
        base, (few, many) = BASE_NAMES[fine.base], fine.times
        yuan = format_yuan(base_fen)
        said += [
            Text(f"基数：{base.zh} {yuan} 元", f"Base: {base.en} {yuan} yuan"),
            Text(f"下限：{few} 倍 = {low} 元（含）", f"Least: {few} × = {low} yuan, included"),
            Text(f"上限：{many} 倍 = {high} 元（含）", f"Most: {many} × = {high} yuan, included"),
        ]
    else:
        said.append(
            Text(f"{low} 元以上 {high} 元以下（均含）", f"{low} to {high} yuan, both included")
        )
    if fine.condition:
        name = CONDITION_NAMES[fine.condition]
        said.append(Text(f"前提：{name.zh}", f"Presupposes: {name.en}"))
    return tuple(said)


def _said(grounds: Sequence[Named]) -> tuple[Text, ...]:
    lines = []
    for each in grounds:
        may = sorted(each.ground.effects)
        zh = "、".join(EFFECT_NAMES[effect].zh for effect in may)
        en = ", ".join(EFFECT_NAMES[effect].en for effect in may)
        ground = each.ground
        lines.append(
            Text(
                f"裁量：{ground.name.zh}（{ground.law}：{zh}）", f"Ground: {ground.name.en} ({en})"
            )
        )
    return tuple(lines)


def _compared(proposed: int, least: int, found: Sequence[Why]) -> Text:
    yuan = format_yuan(proposed)
    if not found and proposed < least:
        return Text(
            f"拟罚 {yuan} 元：低于下限，依上列理由或者因前提未查实",
            f"{yuan} yuan: below the least, on the ground named or for want of what it presupposes",
        )
    if not found:
        return Text(f"拟罚 {yuan} 元：在幅度之内", f"{yuan} yuan: within the bounds")
    zh = "；".join(WHY_NAMES[each].zh for each in found)
    en = "; ".join(WHY_NAMES[each].en for each in found)
    return Text(f"拟罚 {yuan} 元：{zh}", f"{yuan} yuan: {en}")


@dataclass(frozen=True, slots=True)
class ContractOutcome:
    """Contract money held against the loss: `times` of it, None when it is no whole multiple."""

    base_fen: int
    proposed_fen: int
    times: int | None
    steps: tuple[Text, ...]

    @property
    def within(self) -> bool:
        """Tell whether it is a whole multiple of the loss."""
        return self.times is not None


def check_contract(base_fen: int, proposed_fen: int, times: int | None = None) -> ContractOutcome:
    """Hold contract money against the loss: exactly `times` of it, or any whole multiple.

    It rests on the service agreement, is no penalty and is never put into a decision on one. What the
    agreement promises is the agreement's; here only the arithmetic is proven.
    """
    if base_fen < 0 or proposed_fen < 0:
        raise ValueError("an amount is never negative")
    came = proposed_fen // base_fen if base_fen and proposed_fen % base_fen == 0 else 0
    right = came >= 1 and times in {None, came}
    base, yuan = format_yuan(base_fen), format_yuan(proposed_fen)
    steps = [
        Text(
            "协议违约金依据服务协议，不是罚款，不适用罚款幅度",
            "Contract money rests on the agreement: no fine, no bounds of a fine",
        ),
        Text(f"损失 {base} 元，拟收 {yuan} 元", f"Loss {base} yuan, asked {yuan} yuan"),
    ]
    if right:
        steps.append(Text(f"恰为 {came} 倍", f"Exactly {came} ×"))
    else:
        steps.append(WHY_NAMES[Why.NOT_THE_MULTIPLE])
    return ContractOutcome(base_fen, proposed_fen, came if right else None, tuple(steps))
