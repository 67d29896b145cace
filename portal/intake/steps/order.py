"""The order of the questions, and which of them are still open."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from portal.intake.rules import ANSWERED, Answers
from portal.intake.steps.registry import QUESTIONS

STEPS = tuple(QUESTIONS)
_UNASKED = Answers()
_LOOKED_FOR = frozenset({"search", "district"})
"""What was searched for on the way to an answer is none."""
_TELLS: Mapping[str, Callable[[Answers], bool]] = {
    "which": lambda answers: answers.where_known is not None,
    "details": lambda answers: answers.what is not None,
    "files": lambda answers: answers.files_done,
    "contact": lambda answers: answers.identity is not None,
}
"""How to tell that a question with more than one part, or a page of its own, has its answer."""


def steps_of(answers: Answers) -> tuple[str, ...]:
    """Return the questions this reporter is asked, in order."""
    return tuple(code for code, each in QUESTIONS.items() if each.asked.met(answers))


def answered(answers: Answers, step: str) -> bool:
    """Tell whether a question has its answer; "I do not know" is one."""
    if step in _TELLS:
        return _TELLS[step](answers)
    needed = [part.name for part in QUESTIONS[step].parts if part.needed]
    return all(answers.value(name) not in (None, "", ()) for name in needed)


def first_open(answers: Answers) -> str | None:
    """Return the first question without an answer, None when all are answered."""
    return next((step for step in steps_of(answers) if not answered(answers, step)), None)


def before(answers: Answers, step: str) -> str | None:
    """Return the question before `step`, None at the first."""
    asked = steps_of(answers)
    earlier = [each for each in STEPS[: STEPS.index(step)] if each in asked]
    return earlier[-1] if earlier else None


def after(answers: Answers, step: str, *, changing: bool) -> str | None:
    """Return the next question; None: the answers can be checked.

    `changing`: the reporter came back from the check page, so only open questions are asked.
    """
    if changing:
        return first_open(answers)
    asked = steps_of(answers)
    later = [each for each in STEPS[STEPS.index(step) + 1 :] if each in asked]
    return later[0] if later else first_open(answers)


def to_send(answers: Answers) -> Answers:
    """Return the answers without those to questions that, as it turned out, are not asked."""
    asked = {name for step in steps_of(answers) for name in QUESTIONS[step].names}
    left: dict[str, Any] = {name: getattr(_UNASKED, name) for name in ANSWERED - asked}
    more = {name: value for name, value in answers.more.items() if name in asked}
    return replace(answers, **left, more=more)


def mark_of(answers: Answers, step: str) -> str:
    """Return what tells one answer to a question from another: shown in its page, sent back with it."""
    names = set(QUESTIONS[step].names) - _LOOKED_FOR
    given = [(name, answers.value(name)) for name in sorted(names)]
    return sha256(json.dumps(given, ensure_ascii=False).encode()).hexdigest()[:16]
