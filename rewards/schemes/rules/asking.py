"""What a rule asks before it can say anything, and why it may say nothing."""

from __future__ import annotations

from dataclasses import dataclass

from portal.kernel.errors import Invalid, Reason, Refused
from rewards.schemes.rules.schemes import Level, Scheme, Subject, Unknown

MAX_REPORTERS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is known of a proven tip. `proven_fen` is the recoverable loss of what was reported.

    `no_loss`: the breach is proven and cost the fund nothing. `insider`: the reporter works or
    worked there. `reporters`: how many share one reward.
    """

    proven_fen: int
    level: Level | None = None
    subject: Subject | None = None
    insider: bool = False
    no_loss: bool = False
    reporters: int = 1


class NotAnswered(Invalid):
    """The rule asks for something that was not told; `fields` says what."""

    code = "reward-not-answered"


class NotKnown(Refused):
    """The part of the text that would give the sum is not known: nothing is guessed."""

    code = "reward-not-known"


def questions(scheme: Scheme) -> tuple[str, ...]:
    """Return which fields of Asked change what the rule gives, besides the proven amount."""
    found = []
    if scheme.levels():
        found.append("level")
    if scheme.subjects():
        found.append("subject")
    if scheme.bonus:
        found.append("insider")
    if scheme.no_loss:
        found.append("no_loss")
    return tuple(found)


def check(scheme: Scheme, asked: Asked) -> None:
    """Raise NotAnswered when something the rule asks for is missing or contradicts itself.

    ValueError for a negative amount.
    """
    if asked.proven_fen < 0:
        raise ValueError("a proven amount is never negative")
    if not 1 <= asked.reporters <= MAX_REPORTERS:
        raise NotAnswered(reporters="out_of_range")
    if asked.no_loss:
        if asked.proven_fen:
            raise NotAnswered(no_loss="with_loss")
        return
    wrong = {}
    for name, offered in (("level", scheme.levels()), ("subject", scheme.subjects())):
        told = getattr(asked, name)
        if offered and told is None:
            wrong[name] = "missing"
        elif offered and told not in offered:
            wrong[name] = "unknown_choice"
    if wrong:
        raise NotAnswered(**wrong)


def not_known(scheme: Scheme, piece: Unknown, told: str = "") -> NotKnown:
    """Return the refusal for a piece of the text nobody has seen."""
    return NotKnown(Reason(f"{piece}-unknown", scheme.law, told))
