"""The books of triage, read and checked once; a book that contradicts itself does not load."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.intake.rules import PLACE_KINDS
from portal.kernel.packs import BookInvalid, read
from portal.kernel.text import Text
from portal.registry.book.registry import CATEGORIES
from portal.triage.rules import Rule, read_rule
from portal.triage.rules.routing import Power, read_power
from portal.triage.rules.scoring import Words, tells_apart
from portal.triage.rules.spam import Spam, read_spam

LEAST_FOR_EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Doubles:
    """The points of a pair, and from how many on it is kept and proposed."""

    rules: tuple[Rule, ...]
    keep_at: int
    propose_at: int

    def rule(self, code: str) -> Rule | None:
        """Return the rule of this name; None for one no longer in the book."""
        return next((each for each in self.rules if each.code == code), None)


@dataclass(frozen=True, slots=True)
class Score:
    """The rules of the intake score, the limits of their groups, and what may be kept."""

    version: str
    rules: tuple[Rule, ...]
    groups: Mapping[str, int]
    words: Words
    step: int
    most_kept: int

    @property
    def plain(self) -> tuple[Rule, ...]:
        """Return the rules whose figures are known without opening a tip."""
        return tuple(each for each in self.rules if not each.sealed)

    @property
    def sealed(self) -> tuple[Rule, ...]:
        """Return the rules whose figures only the opened text gives."""
        return tuple(each for each in self.rules if each.sealed)


def read_doubles(table: Mapping[str, Any]) -> Doubles:
    """Return the parsed book; BookInvalid names the entry at fault."""
    return Doubles(_rules(table["rules"]), table["keep_at"], table["propose_at"])


def read_score(table: Mapping[str, Any]) -> Score:
    """Return the parsed book; BookInvalid when it is not fair or would give a reporter away."""
    groups = {name: group["most"] for name, group in table["groups"].items()}
    made = Score(
        version=table["version"],
        rules=_rules(table["rules"]),
        groups=groups,
        words={check: tuple(words) for check, words in table["words"].items()},
        step=table["step"],
        most_kept=table["most_kept"],
    )
    evidence = [each.points for each in made.rules if each.code == LEAST_FOR_EVIDENCE]
    if not evidence or groups["identity"] >= min(evidence):
        raise BookInvalid("identity", "who reports counts for less than what is shown")
    shown = tells_apart(made.rules, groups, step=made.step, most=made.most_kept)
    if shown:
        raise BookInvalid(shown, "what is kept would give it away")
    return made


def read_routing(table: Mapping[str, Any]) -> tuple[Power, ...]:
    """Return the parsed book; BookInvalid for a category or kind of place that does not exist."""
    found = []
    for each in table["powers"]:
        try:
            power = read_power(each, table["instruments"])
        except (KeyError, ValueError) as error:
            raise BookInvalid(str(each.get("code")), str(error)) from error
        if power.categories - CATEGORIES.keys() or power.place_kinds - PLACE_KINDS.keys():
            raise BookInvalid(power.code, "unknown category or kind of place")
        found.append(power)
    return tuple(found)


def read_spams(table: Mapping[str, Any]) -> Mapping[str, Spam]:
    """Return the kinds by code; BookInvalid when one is repeated or lacks words."""
    found: dict[str, Spam] = {}
    for each in table["kinds"]:
        try:
            kind = read_spam(each)
        except KeyError as error:
            raise BookInvalid(str(each.get("code")), f"{error} is missing") from error
        if kind.code in found:
            raise BookInvalid(kind.code, "repeated")
        found[kind.code] = kind
    return found


def _rules(tables: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    found: dict[str, Rule] = {}
    for each in tables:
        try:
            rule = read_rule(each)
        except (KeyError, ValueError) as error:
            raise BookInvalid(str(each.get("code")), str(error)) from error
        if rule.code in found:
            raise BookInvalid(rule.code, "repeated")
        found[rule.code] = rule
    return tuple(found.values())


DOUBLES = read_doubles(read("portal.triage.book", "doubles.toml"))
SCORE = read_score(read("portal.triage.book", "score.toml"))
POWERS = read_routing(read("portal.triage.book", "routing.toml"))
_SPAM = read("portal.triage.book", "spam.toml")
SPAM = read_spams(_SPAM)
TAKEN_BACK = Text.of(_SPAM["taken_back"])
