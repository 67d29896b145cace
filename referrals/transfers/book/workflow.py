"""The course of a referral as a law officer checks it: diagram, who may do what, clocks, refusals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from portal.kernel import packs
from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.clocks.book import registry
from referrals.clocks.rules import Term
from referrals.transfers.book.profiles import LADDER_TERMS
from referrals.transfers.rules import (
    DUTIES,
    ENDED,
    LASTING,
    NO_TERM,
    SIDE_NAMES,
    STATE_NAMES,
    WHOSE_TURN,
    State,
    Step,
)

MAY, BARRED = "●", "✕"


@dataclass(frozen=True, slots=True)
class Stand:
    """A state: whose turn it is, which clocks run or why none does, and where it can lead."""

    state: State
    name: Text
    turn: Text | None
    clocks: tuple[str, ...]
    sometimes: tuple[str, ...]
    why_none: Text | None
    ways: tuple[tuple[Text, Text], ...]
    """What may be done there, and where it leads."""


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: from when, in which unit if not the law's own, how far extended, until when."""

    began: str
    unit: str
    extra_n: int
    due: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A term of the course with the steps that start and stop it and its worked examples."""

    term: Term
    starts: tuple[Text, ...]
    stops: tuple[Text, ...]
    examples: tuple[Example, ...]


def stands(steps: Iterable[Step]) -> list[Stand]:
    """Return every state in the order of the law."""
    return [
        Stand(
            state,
            STATE_NAMES[state],
            None if state in ENDED else SIDE_NAMES[WHOSE_TURN[state]],
            tuple(sorted(DUTIES.get(state, ()))),
            tuple(code for code, states in LASTING.items() if state in states),
            NO_TERM.get(state),
            tuple(
                (step.label, STATE_NAMES[step.apply(state)])
                for step in steps
                if state in step.sources
            ),
        )
        for state in State
    ]


def offices(steps: Iterable[Step]) -> list[Office]:
    """Return the offices that have anything to do in the course, or are shut out of it by name."""
    found = {office for step in steps for office in (*step.offices, *(step.barred or {}))}
    return [office for office in Office if office in found]


def mark(step: Step, office: Office) -> str:
    """Return whether an office may take a step, is shut out of it by an article, or is not asked."""
    if office in step.offices:
        return MAY
    return BARRED if office in (step.barred or {}) else ""


def terms(steps: Sequence[Step]) -> list[Counted]:
    """Return the terms of the course, those of optional profiles included, each with its examples."""
    codes = dict.fromkeys(each.code for step in steps for each in step.starts)
    codes |= dict.fromkeys(LADDER_TERMS.values())
    stood = {stand: code for code, stand in LADDER_TERMS.items()}
    return [
        Counted(
            registry.term(code),
            tuple(s.label for s in steps if stood.get(code, code) in {x.code for x in s.starts}),
            tuple(s.label for s in steps if stood.get(code, code) in s.stops),
            _examples().get(code, ()),
        )
        for code in codes
    ]


@cache
def _examples() -> dict[str, tuple[Example, ...]]:
    book = packs.read(registry.PACKAGE, "terms.toml")
    return {table["code"]: tuple(map(_example, table["examples"])) for table in book["term"]}


def _example(table: dict[str, Any]) -> Example:
    due = table.get("due_on") or table["due_at"]
    shown = f"{due:%Y-%m-%d %H:%M}" if isinstance(due, datetime) else f"{due:%Y-%m-%d}"
    began = f"{table['from']:%Y-%m-%d %H:%M}"
    return Example(began, table.get("unit", ""), table.get("extra_n", 0), shown)
