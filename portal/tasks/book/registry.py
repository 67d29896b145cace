"""The kinds of tasks and the checklists in force."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from portal.cases.rules import Source
from portal.kernel.packs import BookInvalid, read
from portal.kernel.text import Text
from portal.tasks.rules import Checklist, Step, TaskKind


@lru_cache(maxsize=1)
def book() -> tuple[Mapping[str, TaskKind], Mapping[str, Checklist]]:
    """Return the kinds of tasks and the checklists, by code."""
    return read_book(read("portal.tasks.book", "tasks.toml"))


def kinds() -> Mapping[str, TaskKind]:
    """Return the kinds of tasks by code, in the order they are offered."""
    return book()[0]


def checklists() -> Mapping[str, Checklist]:
    """Return the checklists by code."""
    return book()[1]


def read_book(table: Mapping[str, Any]) -> tuple[Mapping[str, TaskKind], Mapping[str, Checklist]]:
    """Return the parsed book; BookInvalid names the entry at fault."""
    found = {each["code"]: TaskKind(each["code"], Text.of(each)) for each in table["kinds"]}
    if len(found) != len(table["kinds"]):
        raise BookInvalid("kinds", "a code is repeated")
    lists: dict[str, Checklist] = {}
    for each in table["checklists"]:
        steps = tuple(Step(s["kind"], s["days"], s.get("parent")) for s in each["steps"])
        _check(each["code"], steps, found)
        if each["code"] in lists:
            raise BookInvalid(each["code"], "is repeated")
        sources = frozenset(Source(code) for code in each.get("sources", ()))
        lists[each["code"]] = Checklist(each["code"], Text.of(each), sources, steps)
    return found, lists


def _check(code: str, steps: tuple[Step, ...], known: Mapping[str, TaskKind]) -> None:
    for place, step in enumerate(steps):
        if step.kind not in known or step.days < 0:
            raise BookInvalid(code, f"step {place} is of an unknown kind or day")
        if step.parent is None:
            continue
        if not 0 <= step.parent < place or steps[step.parent].parent is not None:
            raise BookInvalid(code, f"step {place} is not below an earlier first-level step")
