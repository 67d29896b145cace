"""Which reports do not go to the bureau they are about. Read from `book/apart.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.agencies.rules import AgencyKind
from portal.intake.rules.asking import Condition
from portal.kernel.law import Citation
from portal.kernel.packs import BookInvalid, citation, read
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Apart:
    """A kind of report that is kept from the agencies of the kind it `concerns`.

    It is sealed to the nearest agency of the first of `receivers` that has keys.
    """

    code: str
    any_of: tuple[Condition, ...]
    concerns: AgencyKind
    receivers: tuple[AgencyKind, ...]
    told: Text
    law: Citation

    def meant(self, answers: Any) -> bool:
        """Tell whether one of the answers says that this is such a report."""
        return any(each.met(answers) for each in self.any_of)


def load() -> tuple[Apart, ...]:
    """Return the rules; BookInvalid where one sends a report to those it concerns."""
    table = read("portal.intake.book", "apart.toml")
    rules = []
    for entry in table["rules"]:
        try:
            rules.append(_rule(entry, table["instruments"]))
        except (KeyError, ValueError) as error:
            raise BookInvalid(str(entry.get("code")), str(error)) from error
    return tuple(rules)


def of(answers: Any) -> Apart | None:
    """Return the rule that a report with these answers falls under, None for all others."""
    return next((rule for rule in RULES if rule.meant(answers)), None)


def _rule(entry: Mapping[str, Any], instruments: Mapping[str, str]) -> Apart:
    concerns = AgencyKind(entry["concerns"])
    receivers = tuple(AgencyKind(each) for each in entry["receivers"])
    if concerns in receivers or not receivers:
        raise ValueError("it goes to those it concerns")
    return Apart(
        code=entry["code"],
        any_of=tuple(
            Condition({name: frozenset(codes)}, {}) for name, codes in entry["any"].items()
        ),
        concerns=concerns,
        receivers=receivers,
        told=Text.of(entry["told"]),
        law=citation(entry, instruments),
    )


RULES = load()
