"""The order of the questions, and which of them are still open."""

from __future__ import annotations

from portal.intake.rules import Answers, Mode

STEPS = (
    "region",
    "place",
    "which",
    "what",
    "details",
    "source",
    "files",
    "identity",
    "contact",
    "reward",
)


def steps_of(answers: Answers) -> tuple[str, ...]:
    """Return the questions this reporter is asked, in order."""
    left_out = {"contact"} if answers.mode in (None, Mode.ANONYMOUS) else set()
    return tuple(step for step in STEPS if step not in left_out)


def answered(answers: Answers, step: str) -> bool:
    """Tell whether a question has its answer; "I do not know" is one."""
    return {
        "region": answers.region is not None,
        "place": answers.place_kind is not None,
        "which": answers.where_known is not None,
        "what": bool(answers.categories),
        "details": answers.what is not None,
        "source": answers.how_known is not None,
        "files": answers.files_done,
        "identity": answers.mode is not None,
        "contact": answers.identity is not None,
        "reward": answers.wants_reward is not None,
    }[step]


def first_open(answers: Answers) -> str | None:
    """Return the first question without an answer, None when all are answered."""
    return next((step for step in steps_of(answers) if not answered(answers, step)), None)


def before(answers: Answers, step: str) -> str | None:
    """Return the question before `step`, None at the first."""
    steps = STEPS if step not in steps_of(answers) else steps_of(answers)
    at = steps.index(step)
    return steps[at - 1] if at else None


def after(answers: Answers, step: str, *, changing: bool) -> str | None:
    """Return the next question; None: the answers can be checked.

    `changing`: the reporter came back from the check page, so only open questions are asked.
    """
    if changing:
        return first_open(answers)
    steps = steps_of(answers)
    at = steps.index(step) + 1
    return steps[at] if at < len(steps) else first_open(answers)
