"""Worked examples of a rule: each comes out exactly as written, or the rule does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.kernel.money import plain_yuan
from rewards.schemes import rules
from rewards.schemes.book.values import amount, one_of, share
from rewards.schemes.rules import Defect

_KEYS = frozenset(
    {
        "proven",
        "level",
        "subject",
        "insider",
        "no_loss",
        "reporters",
        "local_rate",
        "kind",
        "amount",
        "ceiling",
        "least",
        "parts",
        "refused",
    }
)


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: what is asked, what is written, what came out (JSON words)."""

    asked: rules.Asked
    local_rate: str
    written: Mapping[str, Any]
    came_out: Mapping[str, Any]
    scheme: rules.Scheme
    quote: rules.Quote | None

    @property
    def holds(self) -> bool:
        """Tell whether it came out exactly as written."""
        return self.written == self.came_out


def worked(scheme: rules.Scheme, tables: Iterable[Mapping[str, Any]]) -> list[Example]:
    """Work every example; KeyError or ValueError when one cannot be read."""
    return [_worked(scheme, table) for table in tables]


def check(scheme: rules.Scheme, examples: Sequence[Example]) -> None:
    """Raise ValueError unless every example holds and every edge has one a fen either side."""
    if not examples:
        raise ValueError("there is no worked example")
    for each in examples:
        if not each.holds:
            proven = plain_yuan(each.asked.proven_fen)
            raise ValueError(f"the example {proven} gives {dict(each.came_out)}")
    for edge in edges_without(scheme, examples):
        raise ValueError(f"the edge {edge} has no example one fen either side")


def edges_without(scheme: rules.Scheme, examples: Iterable[Example]) -> Iterator[str]:
    """Yield the edges of tiers that are not tried on both sides, as `50000.00` or `L1 50000.00`."""
    tried = {(each.asked.proven_fen, each.asked.level, each.asked.subject) for each in examples}
    for tariff in scheme.tariffs:
        for tier in tariff.tiers[1:]:
            for fen in (tier.start_fen - 1, tier.start_fen):
                if (fen, tariff.level, tariff.subject) not in tried:
                    names = [tariff.level or "", tariff.subject or "", plain_yuan(fen)]
                    yield " ".join(name for name in names if name)


def _worked(scheme: rules.Scheme, table: Mapping[str, Any]) -> Example:
    strange = sorted(set(table) - _KEYS)
    if strange:
        raise Defect(f"算例里没有叫 {strange[0]} 的内容", f"an example has no {strange[0]}")
    asked = rules.Asked(
        proven_fen=amount(table["proven"], "proven"),
        level=one_of(rules.Level, table["level"], "level") if "level" in table else None,
        subject=one_of(rules.Subject, table["subject"], "subject") if "subject" in table else None,
        insider=table.get("insider", False),
        no_loss=table.get("no_loss", False),
        reporters=table.get("reporters", 1),
    )
    local_rate = table.get("local_rate", "")
    if local_rate:
        scheme = rules.localised(scheme, share(local_rate), scheme.version)
    quote, came_out = _came_out(scheme, asked)
    return Example(asked, local_rate, _written(table), came_out, scheme, quote)


def _written(table: Mapping[str, Any]) -> dict[str, Any]:
    if "refused" in table:
        return {"refused": table["refused"]}
    said: dict[str, Any] = {"kind": rules.Kind(table.get("kind", "money")).value}
    if ("amount" in table) == ("ceiling" in table):
        raise Defect(
            "算例要写 amount、ceiling 或者 refused 中的一个",
            "an example has an amount or a ceiling, or is refused",
        )
    for name in ("amount", "ceiling", "least"):
        if name in table:
            said[name] = plain_yuan(amount(table[name], name))
    if "parts" in table:
        said["parts"] = [plain_yuan(amount(part, "parts")) for part in table["parts"]]
    return said


def _came_out(
    scheme: rules.Scheme, asked: rules.Asked
) -> tuple[rules.Quote | None, dict[str, Any]]:
    try:
        quote = rules.quote(scheme, asked)
    except rules.NotKnown as error:
        return None, {"refused": error.reasons[0].code}
    except rules.NotAnswered as error:
        return None, {"refused": f"{next(iter(error.fields))}-missing"}
    told = rules.as_json(quote)
    said = {"kind": told["kind"]}
    for name in ("amount", "ceiling", "least", "parts"):
        if f"{name}_yuan" in told:
            said[name] = told[f"{name}_yuan"]
    return quote, said
