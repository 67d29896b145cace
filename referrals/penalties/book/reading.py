"""From the packs as typed to what the program holds; BookInvalid names the entry at fault."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from portal.kernel import packs
from portal.kernel.law import Citation
from portal.kernel.money import parse_yuan
from portal.kernel.packs import BookInvalid
from portal.kernel.text import Text
from portal.registry.book.registry import CATEGORIES
from referrals.penalties.rules import (
    Act,
    Base,
    By,
    Cause,
    Condition,
    Effect,
    Fine,
    Ground,
    Named,
    Norm,
    Order,
    OrderKind,
    Subject,
)
from referrals.penalties.rules.checking import check

SITUATIONS = 35
"""So many situations the list of causes has."""
MOST_PERCENT = 100


def read_grounds(table: Mapping[str, Any]) -> tuple[Ground, ...]:
    """Return the grounds of discretion; BookInvalid names the entry at fault."""
    made = []
    for each in _entries(table["grounds"], table["defaults"]):
        try:
            ground = Ground(
                each["code"],
                f"{each['code']}@{each['version']}",
                Text.of(each),
                packs.citation(each, table["instruments"]),
                packs.in_force(each),
                frozenset(Effect(effect) for effect in each["effects"]),
            )
        except (KeyError, ValueError) as error:
            raise BookInvalid(str(each.get("code")), str(error)) from error
        if not ground.effects:
            raise BookInvalid(ground.code, "does nothing")
        made.append(ground)
    packs.check_succession(made)
    return tuple(made)


def read_norms(table: Mapping[str, Any], grounds: Iterable[Ground]) -> tuple[Norm, ...]:
    """Return the norms, every example of each come out; BookInvalid names the entry at fault."""
    known = {each.code: each for each in grounds}
    made = []
    for each in table["norms"]:
        try:
            norm = _norm(each, table["instruments"])
            _prove(norm, each.get("examples", []), known)
        except (KeyError, ValueError) as error:
            raise BookInvalid(str(each.get("code")), str(error)) from error
        made.append(norm)
    packs.check_succession(made)
    return tuple(made)


def _norm(each: Mapping[str, Any], instruments: Mapping[str, str]) -> Norm:
    return Norm(
        each["code"],
        f"{each['code']}@{each['version']}",
        each["short"],
        Text.of(each),
        packs.citation(each, instruments),
        packs.in_force(each),
        Subject(each["subject"]),
        _fine(each["fine"]) if "fine" in each else None,
        tuple(_order(order) for order in each["orders"]),
    )


def _fine(told: Mapping[str, Any]) -> Fine:
    base = Base(told["base"])
    times = (told["times"][0], told["times"][1]) if "times" in told else None
    fixed = tuple(parse_yuan(yuan) for yuan in told.get("yuan", ()))
    if (times is None) is not (base is Base.NONE) or bool(fixed) is not (base is Base.NONE):
        raise ValueError("a fine is a multiple of its base, or a fixed band without one")
    low, high = times or fixed
    if not 0 < low <= high:
        raise ValueError("the bounds do not rise")
    when = Condition(told["when"]) if "when" in told else None
    return Fine(base, times, (fixed[0], fixed[1]) if fixed else None, when)


def _order(told: Mapping[str, Any]) -> Order:
    months = (told["months"][0], told["months"][1]) if "months" in told else None
    if months and not 0 < months[0] <= months[1]:
        raise ValueError("the length does not rise")
    when = Condition(told["when"]) if "when" in told else None
    return Order(OrderKind(told["kind"]), By(told["by"]), when, months, told.get("may", False))


def _prove(norm: Norm, examples: list[Mapping[str, Any]], grounds: Mapping[str, Ground]) -> None:
    """Let every example come out, and see that each edge and its neighbour outside are among them."""
    seen = set()
    for each in examples:
        base, fine = parse_yuan(each.get("base", "0")), parse_yuan(each["fine"])
        named = [Named(grounds[each["ground"]], "范例")] if "ground" in each else []
        met = frozenset(Condition(one) for one in each["met"]) if "met" in each else None
        came = check(norm, base, fine, named, met)
        if came.within is not each["within"]:
            raise ValueError(f"example {each} does not come out")
        if not named and came.most_fen:
            seen |= {("least", fine - came.least_fen), ("most", fine - came.most_fen)}
    edges = {("least", -1), ("least", 0), ("most", 0), ("most", 1)}
    if norm.fine is not None and not edges <= seen:
        raise ValueError(f"no example for {sorted(edges - seen)}")


def read_acts(table: Mapping[str, Any], norms: Iterable[Norm]) -> tuple[Act, ...]:
    """Return the acts; BookInvalid when one has no norm or is there twice."""
    known = {each.code for each in norms}
    made = []
    for group in _entries(table["groups"], table["defaults"]):
        for each in group["acts"]:
            article = f"{group['article']}{each['item']}"
            law = {"instrument": group["instrument"], "article": article}
            try:
                citation = packs.citation({**group, "law": law}, table["instruments"])
                days = packs.in_force(group)
                version = f"{each['code']}@{group['version']}"
                name, cause = Text.of(each), group["cause"]
                made.append(Act(each["code"], version, group["norm"], name, citation, days, cause))
            except (KeyError, ValueError) as error:
                raise BookInvalid(str(each.get("code")), str(error)) from error
            if group["norm"] not in known:
                raise BookInvalid(each["code"], f"there is no norm {group['norm']}")
    packs.check_succession(made)
    return tuple(made)


def read_categories(
    table: Mapping[str, Any], acts: Collection[str]
) -> Mapping[str, tuple[str, ...]]:
    """Return the acts a violation category may be; BookInvalid unless every category names known ones."""
    found = {code: tuple(each) for code, each in table["categories"].items()}
    if set(found) != set(CATEGORIES):
        raise BookInvalid("categories", f"differ from the registry: {set(found) ^ set(CATEGORIES)}")
    for code, each in found.items():
        if not each or not set(each) <= set(acts):
            raise BookInvalid(code, "names an act that is not there, or none")
    return found


def read_causes(table: Mapping[str, Any], acts: Collection[Act]) -> tuple[Cause, ...]:
    """Return the causes; BookInvalid unless the situations are all there and every cause of an act is."""
    codes = {each.code for each in acts}
    made = []
    for each in _entries(table["causes"], table["defaults"]):
        situations = {int(n): tuple(of) for n, of in each["situations"].items()}
        if not {act for of in situations.values() for act in of} <= codes:
            raise BookInvalid(each["code"], "names an act that is not there")
        law = packs.citation(each, table["instruments"])
        made.append(Cause(each["code"], Subject(each["subject"]), Text.of(each), law, situations))
    numbers = sorted(n for each in made for n in each.situations)
    if numbers != list(range(1, SITUATIONS + 1)):
        raise BookInvalid("causes", "situations are missing or repeated")
    missing = {each.cause for each in acts if each.cause} - {each.code for each in made}
    if missing:
        raise BookInvalid("causes", f"acts name what is not there: {missing}")
    return tuple(made)


def read_practice(table: Mapping[str, Any]) -> tuple[int, int, Citation]:
    """Return how many hundredths of the span a lighter and a heavier fine usually keep to, and who says."""
    told = table["practice"]
    percents = told["lighter_percent"], told["heavier_percent"]
    if not all(0 < each <= MOST_PERCENT for each in percents):
        raise BookInvalid("practice", "hundredths lie between 1 and 100")
    return *percents, packs.citation(told, table["instruments"])


def _entries(
    entries: Iterable[Mapping[str, Any]], defaults: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    for each in entries:
        yield {**defaults, **each}
