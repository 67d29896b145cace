"""The penalties as a page of the documentation."""

from __future__ import annotations

from collections.abc import Iterable

from portal.kernel.law import Citation
from portal.kernel.money import format_yuan
from referrals.penalties.book import registry
from referrals.penalties.rules import (
    BASE_NAMES,
    BY_NAMES,
    CONDITION_NAMES,
    EFFECT_NAMES,
    ORDER_NAMES,
    SUBJECT_NAMES,
    Fine,
    Order,
    case_name,
)

_EXAMPLE_FEN = 1000_00
_MONTHS_A_YEAR = 12


def as_markdown() -> str:
    """Return every norm, act, ground and cause with source and status, in Markdown."""
    parts = [
        "# Penalties",
        "",
        "Written by `cluebridge docs` from `referrals/penalties/book/`; do not edit.",
        "Bounds include their ends (Civil Code art. 1259). Every fine proves itself when the book is loaded:",
        "an example at each edge and one fen beyond it. Contract money of an agreement is never a fine.",
        "",
        *_table("Norms", "code|whom|fine|on a base of 1,000.00|besides|source|status", _norms()),
        *_table("Acts", "code|act|norm|source|status|from", _acts()),
        *_table("Grounds of discretion", "code|ground|may|source|status", _grounds()),
        _usual(),
        "",
        *_table("Causes", "code|cause|situations and acts|source|status", _causes()),
        _naming(),
        "",
        *_table("Categories of tips and the acts they may be", "category|acts", _categories()),
    ]
    return "\n".join(parts)


def _usual() -> str:
    lighter, heavier, law = registry.practice()
    return (
        f"A lighter fine usually lies in the lower {lighter} %, a heavier one in the upper {heavier} % "
        f"of the span: advice ({law}, {_status(law)})."
    )


def _naming() -> str:
    cause = registry.causes()[2].name
    before, after = (case_name("〔当事人〕", cause, decided=decided) for decided in (False, True))
    return f"A case is named `{before}`, after the decision `{after}`."


def _table(title: str, head: str, rows: Iterable[Iterable[str]]) -> list[str]:
    columns = head.split("|")
    return [
        f"## {title}",
        "",
        f"| {' | '.join(columns)} |",
        "|" + "---|" * len(columns),
        *(f"| {' | '.join(row)} |" for row in rows),
        "",
    ]


def _norms() -> Iterable[Iterable[str]]:
    for each in registry.all_norms():
        yield (
            each.code,
            SUBJECT_NAMES[each.subject].zh,
            _fine(each.fine),
            _bounds(each.fine),
            "；".join(_order(order) for order in each.orders),
            str(each.law),
            _status(each.law),
        )


def _fine(fine: Fine | None) -> str:
    if fine is None:
        return "—"
    when = f"，{CONDITION_NAMES[fine.condition].zh}" if fine.condition else ""
    if fine.times:
        return f"{BASE_NAMES[fine.base].zh} {fine.times[0]}–{fine.times[1]} 倍{when}"
    low, high = fine.bounds(0)
    return f"{format_yuan(low)}–{format_yuan(high)} 元{when}"


def _bounds(fine: Fine | None) -> str:
    if fine is None or not fine.times:
        return "—"
    low, high = fine.bounds(_EXAMPLE_FEN)
    return f"{format_yuan(low)} – {format_yuan(high)}"


def _order(order: Order) -> str:
    when = f"（{CONDITION_NAMES[order.condition].zh}）" if order.condition else ""
    length = ""
    if order.months:
        low, high = order.months
        fixed = f" {low // _MONTHS_A_YEAR} 年"
        length = fixed if low == high else f" {low}–{high} 个月"
    may = "可以" if order.may else ""
    return f"{may}{ORDER_NAMES[order.kind].zh}{length}{when}：{BY_NAMES[order.by].zh}"


def _acts() -> Iterable[Iterable[str]]:
    for each in registry.all_acts():
        name = f"{each.name.zh} / {each.name.en}"
        since = each.in_force.since.isoformat()
        yield each.code, name, each.norm, str(each.law), _status(each.law), since


def _grounds() -> Iterable[Iterable[str]]:
    for each in registry.all_grounds():
        may = "、".join(EFFECT_NAMES[effect].zh for effect in sorted(each.effects))
        name = f"{each.name.zh} / {each.name.en}"
        yield each.code, name, may, str(each.law), _status(each.law)


def _causes() -> Iterable[Iterable[str]]:
    for each in registry.causes():
        listed = "；".join(
            f"{n}：{'、'.join(of) or '另有依据'}" for n, of in each.situations.items()
        )
        name = f"{SUBJECT_NAMES[each.subject].zh}：{each.name.zh}"
        yield each.code, name, listed, str(each.law), _status(each.law)


def _categories() -> Iterable[Iterable[str]]:
    for code, acts in registry.categories().items():
        yield code, "、".join(acts)


def _status(law: Citation) -> str:
    return law.status.value.replace("_", " ")
