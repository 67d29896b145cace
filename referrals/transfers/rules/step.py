"""The shape of a step, and what the law has against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from portal.cases.rules import Stage
from portal.kernel.actor import Office
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.law import Citation
from portal.kernel.text import Text
from referrals.transfers.rules.states import Side, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a guard may look at: where the referral stands, who acts, what is on file."""

    state: State
    side: Side | None
    offices: frozenset[Office]
    officer_id: int
    group: tuple[tuple[int, str], ...] = ()
    """Officer id and certificate number of each member of the special group."""
    outsiders: int = 0
    """How many members are not officers of the referring agency."""
    reported_by: int | None = None
    approved_by: int | None = None
    documents: frozenset[str] = frozenset()
    missed: frozenset[str] = frozenset()
    """Codes of the running clocks whose end has passed."""
    procuratorate: bool = True
    """Whether there is a procuratorate to turn to."""
    inside: bool = True
    """Whether the acting agency holds the keys of the case."""
    same_level: bool = True
    """Whether the police unit is of the level of the referring agency."""
    reviews: bool = True
    """Whether the acting procuratorate is the one that reviews a contested order: the one above."""
    moving: bool = False
    """Whether the police have named another unit and not yet handed the case on."""
    here: frozenset[str] = frozenset()
    """Steps taken since the referral came to stand where it stands."""
    taken: tuple[str, ...] = ()
    """Codes of the steps taken so far, in order."""
    running: frozenset[str] = frozenset()
    """Codes of the running clocks, missed or not."""


Guard = Callable[[Facts], tuple[Reason, ...]]


@dataclass(frozen=True, slots=True)
class Starts:
    """A clock a step starts, and whose duty it is; with `sources` only when taken from one of them."""

    code: str
    owner: Side
    sources: frozenset[State] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing a person may do to a referral, and what the law attaches to it."""

    code: str
    label: Text
    consequence: Text
    law: Citation
    side: Side
    offices: frozenset[Office]
    sources: frozenset[State]
    target: State | None
    """None: the referral stays where it is."""
    form: type[BaseModel]
    guards: tuple[Guard, ...] = ()
    barred: Mapping[Office, Reason] | None = None
    """Offices the law shuts out by name; everybody else without the office is just not asked."""
    requires: tuple[str, ...] = ()
    produces: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    starts: tuple[Starts, ...] = ()
    stage: Stage | None = None
    returns_stage: bool = False
    """The case goes back to the stage it had before the hand-over."""
    aside: bool = False
    """Possible, but nobody waits for it."""
    once: bool = False
    """Not again while the referral stands where it stands."""
    tells: frozenset[Side] = frozenset()
    """Who is told though the referral stays where it is."""
    inner: bool = False
    """Of the criminal case itself: the referring agency learns that something was done, not what."""

    def apply(self, state: State) -> State:
        """Return the state after this step; raise Conflict when it cannot be taken from `state`."""
        if state not in self.sources:
            raise Conflict(f"{self.code} cannot be taken from {state}")
        return state if self.target is None else self.target


class StepRefused(Refused):
    """The law refuses the step. Raised before anything is written but the attempt itself."""


class StepInvalid(Invalid):
    """What was typed cannot be used for the step. Raised before anything is written."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A step as one person sees it: open to them when there are no reasons against it."""

    step: Step
    reasons: tuple[Reason, ...]


WRONG_STATE, OTHER_SIDE, NOT_YOUR_OFFICE = "wrong_state", "other_side", "not_your_office"
ALREADY_DONE = "already_done"
_PLACE = frozenset({WRONG_STATE, OTHER_SIDE})


def reasons_against(step: Step, facts: Facts) -> tuple[Reason, ...]:
    """Return every reason why the step cannot be taken, each with its article; empty: it can."""
    found: list[Reason] = []
    if facts.state not in step.sources:
        found.append(Reason(WRONG_STATE, step.law))
    if facts.side is not step.side:
        found.append(Reason(OTHER_SIDE, step.law))
    elif not facts.offices & step.offices:
        barred = [why for office, why in (step.barred or {}).items() if office in facts.offices]
        found += barred or [Reason(NOT_YOUR_OFFICE, step.law)]
    if step.once and step.code in facts.here:
        found.append(Reason(ALREADY_DONE, step.law))
    missing = [kind for kind in step.requires if kind not in facts.documents]
    found += [Reason(f"missing_{kind}", step.law) for kind in missing]
    for guard in step.guards:
        found += guard(facts)
    return tuple(found)


def allowed_steps(steps: Iterable[Step], facts: Facts) -> tuple[Offer, ...]:
    """Return every step with the reasons against it."""
    return tuple(Offer(step, reasons_against(step, facts)) for step in steps)


def at_hand(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """Return what this side could do in this state, whether or not something stands against it."""
    return tuple(
        offer for offer in offers if not {reason.code for reason in offer.reasons} & _PLACE
    )


def derive(taken: Iterable[Step]) -> State:
    """Return the state a referral is in after these steps, from its beginning.

    Raises Conflict when one of them could not have been taken.
    """
    state = State.NEW
    for step in taken:
        state = step.apply(state)
    return state
