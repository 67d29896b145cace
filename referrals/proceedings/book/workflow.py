"""The course of an administrative case as a law officer checks it: diagram, who may what, clocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.clocks.book import registry
from referrals.clocks.rules import Term
from referrals.proceedings.rules import (
    DUTIES,
    ENDED,
    LASTING,
    NO_TERM,
    STATE_NAMES,
    TURN_NAMES,
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


@dataclass(frozen=True, slots=True)
class Counted:
    """A term of the course with the steps that start and stop it."""

    term: Term
    starts: tuple[Text, ...]
    stops: tuple[Text, ...]


def stands(steps: Iterable[Step]) -> list[Stand]:
    """Return every state in the order of the law."""
    known = list(steps)
    return [
        Stand(
            state,
            STATE_NAMES[state],
            None if state in ENDED else TURN_NAMES[WHOSE_TURN[state]],
            tuple(sorted(DUTIES.get(state, ()))),
            tuple(code for code, states in LASTING.items() if state in states),
            NO_TERM.get(state),
            tuple(
                (step.label, STATE_NAMES[step.target or state])
                for step in known
                if state in step.sources and step.target is not None
            ),
        )
        for state in State
    ]


def offices(steps: Sequence[Step]) -> list[Office]:
    """Return the offices that take part, in their usual order."""
    found = {office for step in steps for office in (*step.offices, *step.barred)}
    return [office for office in Office if office in found]


def mark(step: Step, office: Office) -> str:
    """Return whether an office may take a step, is shut out of it by an article, or is not asked."""
    if office in step.offices:
        return MAY
    return BARRED if office in step.barred else ""


def terms(steps: Sequence[Step]) -> list[Counted]:
    """Return the terms of the course, and those of money, evidence and assistance beside it."""
    codes = dict.fromkeys(code for step in steps for code in (*step.starts, *step.perhaps))
    codes |= dict.fromkeys(("A5", "A5U", "A6", "A7", "A15", "A16", "A19", "A19L"))
    return [
        Counted(
            registry.term(code),
            tuple(s.label for s in steps if code in (*s.starts, *s.perhaps)),
            tuple(s.label for s in steps if code in s.stops),
        )
        for code in codes
    ]
