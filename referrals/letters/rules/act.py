"""The shape of an act on a letter, and what stands against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.cases.rules import CASEWORK
from portal.kernel.actor import Office
from portal.kernel.errors import Reason, Refused
from portal.kernel.text import Text
from referrals.letters.rules.kinds import HEAD, SIGNERS, Kind
from referrals.letters.rules.states import Side, Standing, State

WRITERS = frozenset({*CASEWORK} - {Office.INTAKE})
"""Offices that write, receive and answer letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the rules look at: letter, standing with the agency concerned, who acts."""

    kind: Kind
    state: State
    standing: Standing | None
    side: Side | None
    offices: frozenset[Office]
    officer_id: int
    written_by: int
    reply_by: int | None = None
    open_standings: tuple[Standing, ...] = ()
    """Standings of every agency the letter is addressed to."""
    overdue: bool = False
    clocked: bool = False
    prodded: bool = False
    superior: bool = False
    """Whether there is an organ above the receiver to report to."""
    above: bool = True
    """Whether the sender stands above the receiver where the kind asks for it."""


Guard = Callable[[Facts], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing done to a letter. `inside` is told only to the agency that did it."""

    code: str
    label: Text
    told: Text
    side: Side
    states: frozenset[State]
    standings: frozenset[Standing] = frozenset()
    """Empty: it is about the letter, not about one agency it went to."""
    signs: str = ""
    """"": any writer; "approval" or "reply_approval": whom the kind names there."""
    asks: tuple[str, ...] = ()
    inside: bool = False
    guards: tuple[Guard, ...] = ()
    known_to: Callable[[Kind], bool] | None = None
    """None: letters of every kind know the act."""

    def offered(self, kind: Kind) -> bool:
        """Tell whether letters of this kind know the act at all."""
        return self.known_to is None or self.known_to(kind)


class LetterRefused(Refused):
    """The law or the two-person rule refuses the act; nothing was written but the attempt."""


def signers(act: Act, kind: Kind) -> frozenset[Office]:
    """Return the offices the act is for."""
    wanted = getattr(kind, act.signs) if act.signs else ""
    return SIGNERS.get(wanted, WRITERS)


def concerns(act: Act, facts: Facts) -> bool:
    """Tell whether the act could be taken where letter and standing are, by this side."""
    there = facts.state in act.states and (not act.standings or facts.standing in act.standings)
    return act.offered(facts.kind) and there and facts.side is act.side


def may_try(act: Act, facts: Facts) -> bool:
    """Tell whether the act is this officer's to try: a deputy may, and is refused with the article."""
    return facts.side is act.side and bool(facts.offices & WRITERS) and act.offered(facts.kind)


def reasons_against(act: Act, facts: Facts) -> tuple[Reason, ...]:
    """Return every reason against the act, each with the article of the kind; empty: it may be."""
    codes: list[str] = []
    if not facts.offices & signers(act, facts.kind):
        in_person = act.signs and getattr(facts.kind, act.signs) == HEAD
        codes.append("letter_head_in_person" if in_person else "letter_lead_signs")
    for guard in act.guards:
        codes += guard(facts)
    return tuple(Reason(code, facts.kind.law) for code in codes)
