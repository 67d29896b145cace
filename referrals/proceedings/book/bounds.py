"""What an article allows for one line of a decision: bounds of fines, months, grounds below the minimum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.kernel.errors import Reason
from portal.kernel.law import Citation
from portal.kernel.money import format_yuan
from portal.kernel.text import Text
from referrals.penalties.book import registry
from referrals.penalties.rules import Fine
from referrals.proceedings.book.grounds import grounds
from referrals.proceedings.rules import Kind, Line

_O735 = "医疗保障基金使用监督管理条例（国务院令第735号）"
NOTHING_BELOW = Citation("中华人民共和国行政处罚法（2021年修订）", "第三十二条、第三十三条")
MONTHS = range(6, 13)
FIXED = {"39": (1_000_000, 5_000_000)}
"""Article 39: ten to fifty thousand yuan, both included, when correction is refused."""


@dataclass(frozen=True, slots=True)
class Act:
    """An article of Order 735 a line may rest on."""

    code: str
    title: Text
    law: Citation


ACTS: Mapping[str, Act] = {
    code: Act(code, title, Citation(_O735, article))
    for code, title, article in (
        (
            "38",
            Text("定点医药机构违规，造成基金损失", "Institution: breach causing loss"),
            "第三十八条",
        ),
        ("39", Text("定点医药机构管理违规", "Institution: breaches of management"), "第三十九条"),
        ("40", Text("定点医药机构骗取基金", "Institution: fraud on the fund"), "第四十条"),
        ("41", Text("个人骗取基金", "Person: fraud on the fund"), "第四十一条"),
        ("42", Text("工作人员收受贿赂等，没收违法所得", "Staff: gains confiscated"), "第四十二条"),
    )
}


def against(lines: Iterable[Line], proven: Mapping[int, int]) -> tuple[Reason, ...]:
    """Return what the articles have against these lines; `proven` are the findings that count, in fen."""
    found = [reason for line in lines for reason in against_one(line, proven)]
    return tuple(dict.fromkeys(found))


def against_one(line: Line, proven: Mapping[int, int]) -> tuple[Reason, ...]:
    """Return what the article has against one line; empty: it may be ordered."""
    law = ACTS[line.act].law
    if line.finding_id not in proven:
        return (Reason("no_finding", law),)
    most = max(line.base_fen, line.amount_fen if line.kind is Kind.RECOVER else 0)
    if most > proven[line.finding_id]:
        return (Reason("more_than_found", law, format_yuan(proven[line.finding_id])),)
    match line.kind:
        case Kind.FINE:
            return _fine(line, law)
        case Kind.SUSPEND:
            return () if line.months in MONTHS else (Reason("months_outside", law),)
        case Kind.RECOVER | Kind.CONFISCATE:
            return () if line.amount_fen else (Reason("no_amount", law),)
        case _:
            return ()


def bounds_of(line: Line) -> tuple[int, int] | None:
    """Return the lowest and highest fine of a line's article, in fen, both included."""
    if line.act in FIXED:
        return FIXED[line.act]
    rule = _rule(line.act)
    return rule.bounds(line.base_fen) if rule else None


def _fine(line: Line, law: Citation) -> tuple[Reason, ...]:
    bounds = bounds_of(line)
    if bounds is None:
        return (Reason("not_a_fine_of_this_act", law),)
    if not line.amount_fen:
        return (Reason("no_amount", law),)
    low, high = bounds
    told = f"{format_yuan(low)} – {format_yuan(high)}"
    if line.amount_fen > high:
        return (Reason("outside_bounds", law, told),)
    ground = grounds().get(line.ground)
    if line.amount_fen < low and (ground is None or ground.effect != "less"):
        return (Reason("below_without_ground", NOTHING_BELOW, told),)
    return ()


def _rule(act: str) -> Fine | None:
    """Return the fine of an article; its wording in force on a day is not told apart here."""
    found = [each for each in registry.all_norms() if each.short == act]
    return found[-1].fine if found else None
