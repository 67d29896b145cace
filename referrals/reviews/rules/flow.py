"""The steps of a review: from which state to which, in which phase, who writes which column.

`STEPS` is the only table of it: the page offers what stands here, and the service refuses the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from portal.kernel.errors import Conflict, Invalid
from portal.kernel.text import Text
from referrals.reviews.rules import Phase, RowState

S = RowState


@dataclass(frozen=True, slots=True)
class Decision:
    """One way to decide: its words and where the claim goes from each state it may stand in."""

    code: str
    name: Text
    leads: Mapping[RowState, RowState]


@dataclass(frozen=True, slots=True)
class Step:
    """What is done to a claim in one phase.

    `columns`: form field to the column of the claim it is written to; no other field may be given.
    `needed`: the fields without which a decision is not taken. `term` counts the days of the phase.
    `who` is the column of the officer: nobody stands in two of them for one claim.
    """

    code: str
    phase: Phase
    name: Text
    term: str
    who: str
    columns: Mapping[str, str]
    decisions: tuple[Decision, ...]
    needed: Mapping[str, frozenset[str]]

    @property
    def sources(self) -> frozenset[RowState]:
        """Return the states in which a claim waits for this step."""
        return frozenset(state for each in self.decisions for state in each.leads)

    def decision(self, code: str) -> Decision:
        """Return a decision of this step; Invalid when it has none of that code."""
        for each in self.decisions:
            if each.code == code:
                return each
        raise Invalid(decision="unknown_choice")


FIRST = Step(
    code="first",
    phase=Phase.FIRST,
    name=Text("初审", "First review"),
    term="RV1",
    who="first_by",
    columns={"decision": "state", "refused": "refused_fen", "reason": "first_text"},
    decisions=(
        Decision("pass", Text("通过", "Pass"), {S.NEW: S.PASSED}),
        Decision("clear", Text("明确违规", "Clear breach"), {S.NEW: S.CLEAR}),
        Decision("doubtful", Text("疑似违规", "Doubtful"), {S.NEW: S.DOUBTFUL}),
    ),
    needed={"clear": frozenset({"reason"}), "doubtful": frozenset({"reason"})},
)
SECOND = Step(
    code="second",
    phase=Phase.SECOND,
    name=Text("复核", "Second check"),
    term="RV2",
    who="second_by",
    columns={"decision": "state", "refused": "refused_fen", "reason": "second_text"},
    decisions=(
        Decision(
            "confirm", Text("同意初审", "Confirm"), {S.CLEAR: S.REFUSED, S.DOUBTFUL: S.APPEALABLE}
        ),
        Decision(
            "clear", Text("改为明确违规，直接拒付", "Clear breach: refuse"), {S.DOUBTFUL: S.REFUSED}
        ),
        Decision(
            "doubtful",
            Text("改为疑似违规，交机构申诉", "Doubtful: to the provider"),
            {S.CLEAR: S.APPEALABLE},
        ),
        Decision(
            "overturn",
            Text("不违规，通过", "No breach: pass"),
            {S.CLEAR: S.PASSED, S.DOUBTFUL: S.PASSED},
        ),
    ),
    needed={each: frozenset({"reason"}) for each in ("clear", "doubtful", "overturn")},
)
APPEAL = Step(
    code="appeal",
    phase=Phase.APPEAL,
    name=Text("登记申诉", "Take down the appeal"),
    term="RV3",
    who="appeal_by",
    columns={
        "decision": "state",
        "reason": "appeal_text",
        "appealed_on": "appealed_on",
        "paper": "appeal_item",
    },
    decisions=(
        Decision("appeal", Text("机构申诉", "The provider appeals"), {S.APPEALABLE: S.APPEALED}),
        Decision(
            "lapse",
            Text("逾期未申诉，拒付", "No appeal in time: refuse"),
            {S.APPEALABLE: S.REFUSED},
        ),
        Decision(
            "waive",
            Text("机构书面认可，拒付", "The provider agrees: refuse"),
            {S.APPEALABLE: S.REFUSED},
        ),
    ),
    needed={
        "appeal": frozenset({"reason", "appealed_on"}),
        "waive": frozenset({"paper", "appealed_on"}),
    },
)
REREVIEW = Step(
    code="rereview",
    phase=Phase.REREVIEW,
    name=Text("复审", "Re-review"),
    term="RV4",
    who="re_by",
    columns={"decision": "state", "refused": "refused_fen", "reason": "re_text"},
    decisions=(
        Decision(
            "uphold", Text("申诉不成立，拒付", "Appeal rejected: refuse"), {S.APPEALED: S.REFUSED}
        ),
        Decision("accept", Text("申诉成立，支付", "Appeal allowed: pay"), {S.APPEALED: S.CLEARED}),
    ),
    needed={"uphold": frozenset({"reason"}), "accept": frozenset({"reason"})},
)
STEPS: Final[tuple[Step, ...]] = (FIRST, SECOND, APPEAL, REREVIEW)
PAID: Final = frozenset({S.NEW, S.PASSED, S.CLEARED})
"""States in which nothing of a claim is held back."""
OFFICERS: Final[tuple[str, ...]] = ("first_by", "second_by", "re_by")
"""Columns no officer stands in twice for one claim. Who takes an appeal down decides nothing."""
TERMS: Final[Mapping[Phase, str]] = {
    **{each.phase: each.term for each in STEPS},
    Phase.FEEDBACK: "RV5",
    Phase.DISPOSAL: "RV6",
}
ORDER: Final[tuple[Phase, ...]] = tuple(Phase)


def step(code: str) -> Step:
    """Return the step of this code; KeyError when there is none."""
    return {each.code: each for each in STEPS}[code]


def step_of(phase: Phase) -> Step | None:
    """Return the step claims take in a phase; None in those of the whole list."""
    return next((each for each in STEPS if each.phase is phase), None)


def following(phase: Phase) -> Phase:
    """Return the phase after this one; Conflict after the last."""
    if phase is Phase.CLOSED:
        raise Conflict
    return ORDER[ORDER.index(phase) + 1]


def ask_fields(taken: Step, decision: str, given: Collection[str]) -> None:
    """Raise Invalid for what this step does not write, and for what its decision needs and lacks."""
    wrong = {name: "not_in_step" for name in given if name not in taken.columns}
    lacking = taken.needed.get(decision, frozenset()) - set(given)
    if wrong or lacking:
        raise Invalid(**dict.fromkeys(lacking, "missing"), **wrong)


def result(taken: Step, decision: str, state: RowState) -> RowState:
    """Return where a claim goes; Conflict when it does not stand where this decision begins."""
    leads = taken.decision(decision).leads
    if state not in leads:
        raise Conflict
    return leads[state]


def refused(decided: RowState, amount_fen: int, asked: int | None) -> int:
    """Return how many fen of a claim are held back: all of it unless less was asked; none once paid.

    Invalid for more than the claim or nothing at all.
    """
    if decided in PAID:
        return 0
    if asked is None:
        return amount_fen
    if not 0 < asked <= amount_fen:
        raise Invalid(refused="more_than_claimed" if asked > amount_fen else "greater_than")
    return asked
