"""The shape of a step of an administrative case, and what the law has against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

from portal.kernel.actor import Office
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.law import Citation
from portal.kernel.text import Text
from referrals.proceedings.rules.penalty import Line
from referrals.proceedings.rules.states import PartyKind, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a guard may look at: where the case stands, who acts, what is on file, what is planned."""

    state: State
    offices: frozenset[Office]
    officer_id: int
    ours: bool = True
    """Whether the actor serves with the agency of the case."""
    handlers: tuple[tuple[int, str], ...] = ()
    """Officer id and certificate number of each handler."""
    handled: frozenset[int] = frozenset()
    """Officers who handle the case or ever did: leaving it makes nobody impartial."""
    outsiders: int = 0
    reviewer_id: int | None = None
    chair_id: int | None = None
    publisher_id: int | None = None
    """Who proposed the publication that waits for a second person."""
    party: PartyKind = PartyKind.UNIT
    documents: frozenset[str] = frozenset()
    running: frozenset[str] = frozenset()
    missed: frozenset[str] = frozenset()
    here: frozenset[str] = frozenset()
    """Steps taken since the case came to stand where it stands."""
    taken: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    line_reasons: tuple[Reason, ...] = ()
    """What the articles have against the lines as they are planned."""
    fine_reasons: tuple[Reason, ...] = ()
    """What stands in the way of any fine now: the criminal track, a referral due, a fine of before."""
    noticed: Mapping[str, int] | None = None
    """What the party was told, by kind of penalty; None before the first notice."""
    spoke: bool = False
    new_facts: bool = False
    """Whether the investigation found something new after the party spoke."""
    may_be_heard: bool = False
    window_over: bool = False
    review_due: bool = False
    discussion_due: bool = False
    disputed: bool = False
    first_elsewhere: tuple[Reason, ...] = ()
    """Other agencies that filed the same act first, as far as the actor may know."""
    too_late: bool = False
    """Whether the act was found after the limitation (APL 36)."""
    with_police: bool = False
    judged: bool = False
    """Whether a criminal judgment on the case is in force."""
    settled: bool = False
    pay_over: bool = False
    """Whether the time to pay has passed without payment in full."""
    remedy: str = ""
    """The reconsideration or suit that is open."""
    published: bool = False
    file_closed: bool = False
    """Whether the case file was closed meanwhile; the party's remedies outlast it."""


Guard = Callable[[Facts], tuple[Reason, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing a person may do in an administrative case, and what the law attaches to it."""

    code: str
    label: Text
    consequence: Text
    law: Citation
    offices: frozenset[Office]
    sources: frozenset[State]
    target: State | None
    """None: the case stays where it is."""
    form: type[BaseModel]
    guards: tuple[Guard, ...] = ()
    barred: Mapping[Office, Reason] = field(default_factory=dict)
    requires: tuple[str, ...] = ()
    produces: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    """Clocks it starts only when the facts call for them."""
    aside: bool = False
    """Possible, but nobody waits for it."""
    once: bool = False
    by_itself: bool = False
    """Follows from something done elsewhere (a delivery, a payment); nobody presses a button."""

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


WRONG_STATE, NOT_YOUR_OFFICE, ALREADY_DONE = "wrong_state", "not_your_office", "already_done"


def reasons_against(step: Step, facts: Facts) -> tuple[Reason, ...]:
    """Return every reason why the step cannot be taken, each with its article; empty: it can."""
    found: list[Reason] = []
    if facts.state not in step.sources:
        found.append(Reason(WRONG_STATE, step.law))
    if not facts.ours or not facts.offices & step.offices:
        barred = [why for office, why in step.barred.items() if office in facts.offices]
        found += barred if barred and facts.ours else [Reason(NOT_YOUR_OFFICE, step.law)]
    if step.once and step.code in facts.here:
        found.append(Reason(ALREADY_DONE, step.law))
    found += [
        Reason(f"missing_{kind}", step.law) for kind in step.requires if kind not in facts.documents
    ]
    for guard in step.guards:
        found += guard(facts)
    return tuple(dict.fromkeys(found))


def allowed_steps(steps: Iterable[Step], facts: Facts) -> tuple[Offer, ...]:
    """Return every step with the reasons against it."""
    return tuple(Offer(step, reasons_against(step, facts)) for step in steps)


def at_hand(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """Return what could be done in this state by a press of a button, whatever stands against it."""
    return tuple(
        offer
        for offer in offers
        if not offer.step.by_itself and WRONG_STATE not in {reason.code for reason in offer.reasons}
    )


def derive(taken: Iterable[Step]) -> State:
    """Return the state a case is in after these steps, from its beginning.

    Raises Conflict when one of them could not have been taken.
    """
    state = State.NEW
    for step in taken:
        state = step.apply(state)
    return state
