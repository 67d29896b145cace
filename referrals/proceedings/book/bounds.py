"""What a norm allows for one line of a decision, asked of the penalties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from portal.kernel.errors import Reason
from portal.kernel.law import Citation
from portal.kernel.money import format_yuan
from referrals.penalties.book import registry
from referrals.penalties.rules import Base, Condition, Named, Norm, Order, OrderKind, term_allows
from referrals.penalties.rules.checking import Outcome, Why, check
from referrals.penalties.rules.deciding import Charge, decide
from referrals.proceedings.book.grounds import grounds
from referrals.proceedings.rules import Kind, Line

NOTHING_BELOW = Citation("中华人民共和国行政处罚法（2021年修订）", "第三十二条、第三十三条")
ONE_FINE = Citation(NOTHING_BELOW.instrument, "第二十九条")
_SUSPENSIONS = frozenset({OrderKind.SUSPEND_DEPARTMENT, OrderKind.SUSPEND_ONLINE})
_WHY: Mapping[Why, str] = {
    Why.NO_FINE: "not_a_fine_of_this_act",
    Why.NO_BASE: "no_base",
    Why.CONDITION_NOT_MET: "condition_not_met",
    Why.BELOW_LEAST: "below_without_ground",
    Why.ABOVE_MOST: "outside_bounds",
    Why.NO_PENALTY: "no_penalty_by_law",
    Why.NO_WAIVER: "below_without_ground",
}


@cache
def norms() -> Mapping[str, Norm]:
    """Return the norms in force that a decision may rest on, by code."""
    standing = [each for each in registry.all_norms() if each.in_force.until is None]
    return {
        each.code: each
        for each in standing
        if each.fine or OrderKind.CONFISCATE in {order.kind for order in each.orders}
    }


def against(lines: Iterable[Line], proven: Mapping[int, int]) -> tuple[Reason, ...]:
    """Return what the norms have against these lines; `proven` are the findings that count, in fen."""
    planned = tuple(lines)
    found = [reason for line in planned for reason in against_one(line, proven)]
    return tuple(dict.fromkeys([*found, *together(planned, proven)]))


def together(lines: Sequence[Line], proven: Mapping[int, int]) -> tuple[Reason, ...]:
    """Return what stands against lines for one finding together: one fine, money back once (APL 29)."""
    fines = decide([_charge(each) for each in lines if each.kind is Kind.FINE])
    twice = any(Why.ONE_FINE in each.reasons for each in fines.lines)
    found = [Reason("one_fine", ONE_FINE)] if twice else []
    sums: Counter[tuple[Kind, int]] = Counter()
    for line in lines:
        if line.kind in {Kind.RECOVER, Kind.CONFISCATE}:
            sums[line.kind, line.finding_id] += line.amount_fen
    for (_, finding), fen in sums.items():
        if fen > proven.get(finding, fen):
            found.append(Reason("more_than_found", told=format_yuan(proven[finding])))
    return tuple(dict.fromkeys(found))


def against_one(line: Line, proven: Mapping[int, int]) -> tuple[Reason, ...]:
    """Return what the norm has against one line; empty: it may be ordered."""
    norm = norms()[line.act]
    if line.finding_id not in proven:
        return (Reason("no_finding", norm.law),)
    most = max(line.base_fen, line.amount_fen if line.kind is Kind.RECOVER else 0)
    if most > proven[line.finding_id]:
        return (Reason("more_than_found", norm.law, format_yuan(proven[line.finding_id])),)
    match line.kind:
        case Kind.FINE:
            return _fine(line, norm, proven[line.finding_id])
        case Kind.SUSPEND:
            return _suspension(line, norm)
        case Kind.RECOVER | Kind.CONFISCATE:
            return _taken(line, norm)
        case Kind.WARN:
            return _condition(line, norm, frozenset({OrderKind.WARN}))


def bounds_of(line: Line) -> tuple[int, int] | None:
    """Return the lowest and highest fine of a line's norm, in fen, both included."""
    norm = norms()[line.act]
    return norm.fine.bounds(line.base_fen) if norm.fine else None


def _suspension(line: Line, norm: Norm) -> tuple[Reason, ...]:
    unmet = _condition(line, norm, _SUSPENSIONS)
    fits = any(term_allows(each, line.months) for each in _orders(norm, _SUSPENSIONS))
    return (
        unmet
        if fits or not _orders(norm, _SUSPENSIONS)
        else (*unmet, Reason("months_outside", norm.law))
    )


def _taken(line: Line, norm: Norm) -> tuple[Reason, ...]:
    if not line.amount_fen:
        return (Reason("no_amount", norm.law),)
    gains = line.kind is Kind.CONFISCATE
    return _condition(line, norm, frozenset({OrderKind.CONFISCATE})) if gains else ()


def _orders(norm: Norm, kinds: frozenset[OrderKind]) -> list[Order]:
    return [each for each in norm.orders if each.kind in kinds]


def _condition(line: Line, norm: Norm, kinds: frozenset[OrderKind]) -> tuple[Reason, ...]:
    """Return why a norm does not give this order: it knows none, or presupposes what was not shown."""
    orders = _orders(norm, kinds)
    if not orders:
        return (Reason("not_of_this_act", norm.law),)
    given = line.established or any(each.condition is None for each in orders)
    return () if given else (Reason("condition_not_met", norm.law),)


def _charge(line: Line) -> Charge:
    return Charge(norms()[line.act], line.base_fen, line.amount_fen, str(line.finding_id))


def _fine(line: Line, norm: Norm, proven_fen: int) -> tuple[Reason, ...]:
    reckoned = norm.fine is not None and norm.fine.base is not Base.NONE
    if reckoned and 0 < line.base_fen < proven_fen:
        return (Reason("less_than_found", norm.law, format_yuan(proven_fen)),)
    if norm.fine and not line.amount_fen:
        return (Reason("no_amount", norm.law),)
    ground = grounds().get(line.ground)
    named = [Named(ground, "已写明")] if ground else []  # the form asks for the reasons
    met = frozenset(Condition) if line.established else frozenset[Condition]()
    came = check(norm, line.base_fen, line.amount_fen, named, met)
    return tuple(_reason(why, came) for why in came.reasons)


def _reason(why: Why, came: Outcome) -> Reason:
    code = _WHY.get(why, "outside_bounds")
    told = f"{format_yuan(came.least_fen)} – {format_yuan(came.most_fen)}"
    law = NOTHING_BELOW if code == "below_without_ground" else came.norm.law
    return Reason(code, law, told if came.most_fen else "")
