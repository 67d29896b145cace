"""The pack `telling.toml`, read once. Refuses to load when a step has no words or no article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from portal.agencies.rules import AgencyKind
from portal.followup.rules.progress import Told, When
from portal.kernel.law import Citation
from portal.kernel.packs import BookInvalid, citation, read
from portal.kernel.text import Text

STEPS = (
    *("received", "withdrawn", "deleted", "handed_over", "accepted", "declined", "checked"),
    *("filed", "not_filed", "notice", "handled", "police", "outcome", "recovery", "reward"),
    "outside",
)
_PLAIN = {"code", "when", "by", "law", "status"}


@dataclass(frozen=True, slots=True)
class Deletion:
    """What a reporter may delete, and until when: always, accepted or never."""

    code: str
    until: str
    words: Text
    law: Citation


@dataclass(frozen=True, slots=True)
class Book:
    """The pack: steps by code, kinds of agencies that are named, what may be deleted."""

    steps: Mapping[str, Told]
    named: frozenset[AgencyKind]
    deletions: tuple[Deletion, ...]


@lru_cache(maxsize=1)
def book() -> Book:
    """Return the pack that ships with the code."""
    return read_book(read("portal.followup.book", "telling.toml"))


def read_book(table: Mapping[str, Any]) -> Book:
    """Return the parsed pack; BookInvalid names the entry at fault."""
    laws = table["instruments"]
    steps = {each["code"]: _step(each, laws) for each in table["step"]}
    missing = set(STEPS) - set(steps)
    if missing:
        raise BookInvalid(min(missing), "is missing")
    if steps["police"].when is When.AT_ONCE:
        raise BookInvalid("police", "would warn a suspect")
    named = frozenset(AgencyKind(each) for each in table["named"]["kinds"])
    return Book(steps, named, tuple(_deletion(each, laws) for each in table["delete"]))


def _step(entry: Mapping[str, Any], laws: Mapping[str, str]) -> Told:
    words = {key: Text.of(value) for key, value in entry.items() if key not in _PLAIN}
    if "done" not in words:
        raise BookInvalid(entry["code"], "has no words for done")
    by = Text.of(entry["by"]) if "by" in entry else None
    when = When(entry["when"])
    if "law" not in entry and (by is not None or when is not When.AT_ONCE):
        raise BookInvalid(entry["code"], "holds something back, or names a day, by no article")
    law = citation(entry, laws) if "law" in entry else None
    return Told(entry["code"], words, when, by, law)


def _deletion(entry: Mapping[str, Any], laws: Mapping[str, str]) -> Deletion:
    if entry["until"] not in {"always", "accepted", "never"}:
        raise BookInvalid(entry["code"], "ends at no known moment")
    return Deletion(entry["code"], entry["until"], Text.of(entry), citation(entry, laws))
