"""How far a tip has come, told to its reporter in steps: done, now, next. Pure; words are data.

What would warn somebody is not told before the case has ended: `Told` says which step that is, by
which article (`book/telling.toml`). The steps are the same for the reporter and for the officer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from portal.followup.rules.asked import Back, Due, Reward
from portal.intake.rules import TipState
from portal.kernel.law import Citation
from portal.kernel.text import Text

CHECK, TELL, DECIDE, REGISTER = "A1", "T4", "A11", "T7"
TOLD_BY_STEPS = frozenset({CHECK, TELL})
"""Terms of a tip itself that stand with its steps."""
PAUSED = Text("期限暂停计算，恢复后接着算", "The time limit stands still for now")


class When(StrEnum):
    """When a reporter may be told of a step."""

    AT_ONCE = "at_once"
    WHEN_ENDED = "when_ended"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Told:
    """A step as the pack words it. `by` holds {day}; `when` says from which moment it is told."""

    code: str
    words: Mapping[str, Text]
    when: When
    by: Text | None = None
    law: Citation | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One case a tip is dealt with in; `agency` is empty when its name may not be told."""

    agency: str
    filed: bool | None
    outcome: str = ""
    ended_on: date | None = None
    merged: bool = False
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything the steps of a tip follow from. `outside`: with an agency no term here is for."""

    state: TipState
    withdrawn: bool = False
    deleted: bool = False
    wants_reward: bool = False
    outside: bool = False
    parts: tuple[Part, ...] = ()
    with_police: bool = False
    back: Back = Back.NOTHING_ORDERED
    reward: Reward | None = None
    dues: Mapping[str, Due] = field(default_factory=dict)

    @property
    def ended(self) -> bool:
        """Whether every case of the tip has ended."""
        return bool(self.parts) and all(part.ended_on for part in self.parts)

    @property
    def filed(self) -> bool:
        """Whether a case was filed in at least one of them."""
        return any(part.filed for part in self.parts)

    @property
    def decided(self) -> bool:
        """Whether it is decided in each of them whether to file."""
        return bool(self.parts) and all(part.filed is not None for part in self.parts)


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the list. `state`: done, now, next or late; `due` is the day it must be done by."""

    code: str
    text: Text
    state: str
    by: Text | None = None
    due: Due | None = None
    law: Citation | None = None


def steps(at: Standing, book: Mapping[str, Told]) -> tuple[Step, ...]:
    """Return what is done, what is now and what comes next, in order."""
    found = [_step(book, "received", "done")]
    if at.withdrawn:
        return (*found, _step(book, "deleted" if at.deleted else "withdrawn", "done"))
    if at.state is TipState.DECLINED:
        return (*found, _step(book, "declined", "done", due=at.dues.get(TELL)))
    if at.state is TipState.HANDED_OVER:
        found.append(_step(book, "handed_over", "done"))
    if at.state is TipState.ACCEPTED:
        found.append(_step(book, "accepted", "done"))
    if at.outside:
        return (*found, _step(book, "outside", "now"))
    return (*found, *_checking(at, book), *_handling(at, book), *_after(at, book))


def _checking(at: Standing, book: Mapping[str, Told]) -> list[Step]:
    if not at.decided:
        return [_step(book, "checked", "now", due=at.dues.get(CHECK))]
    found = [_step(book, "filed" if at.filed else "not_filed", "done")]
    tell = at.dues.get(TELL)
    if tell is not None and tell.tone not in {"done", "paused"}:
        found.append(_step(book, "notice", "now", due=tell))
    return found


def _handling(at: Standing, book: Mapping[str, Told]) -> list[Step]:
    if at.decided and not at.filed:
        return [_step(book, "outcome", "done" if at.ended else "now")]
    found = []
    if not at.ended:
        state = "now" if at.filed else "next"
        found.append(_step(book, "handled", state, due=at.dues.get(DECIDE)))
    if at.with_police and _tellable(book["police"], ended=at.ended):
        found.append(_step(book, "police", "done"))
    found.append(_step(book, "outcome", "done" if at.ended else "next"))
    return found


def _after(at: Standing, book: Mapping[str, Told]) -> list[Step]:
    found = []
    if at.back is not Back.NOTHING_ORDERED and _tellable(book["recovery"], ended=at.ended):
        found.append(_step(book, "recovery", "done" if at.back is Back.WHOLE else "now", at.back))
    if at.wants_reward and not (at.ended and not at.filed):
        found.append(_reward(at.reward, book))
    return found


def _reward(reward: Reward | None, book: Mapping[str, Told]) -> Step:
    if reward is None:
        return _step(book, "reward", "next")
    ended = {"paid", "honoured", "declined", "expired", "annulled"}
    state = "done" if reward.state in ended else "now"
    return _step(book, "reward", state, reward.state)


def _tellable(told: Told, *, ended: bool) -> bool:
    return told.when is When.AT_ONCE or (told.when is When.WHEN_ENDED and ended)


def _step(
    book: Mapping[str, Told], code: str, state: str, word: str = "", *, due: Due | None = None
) -> Step:
    """Return a step in the words for `word`, or else for its state."""
    told = book[code]
    text = told.words.get(word) or told.words.get(state) or told.words["done"]
    if due is not None and due.tone == "paused":
        return Step(code, text, state, PAUSED, due, told.law)
    runs = due is not None and due.tone not in {"done", "paused"} and told.by is not None
    if runs and due is not None and due.tone == "late" and state == "now":
        state = "late"
    return Step(code, text, state, told.by if runs else None, due if runs else None, told.law)
