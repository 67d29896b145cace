"""Pair policy: what an agency, or a kind of agency, may share with another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.cases.rules import Role
from portal.cases.rules.masking import FieldProfile
from portal.kernel.law import Citation

ANY = "*"
WIDTH = (FieldProfile.OUTLINE, FieldProfile.FACTS, FieldProfile.FULL)
"""Profiles from the narrowest to the widest."""


@dataclass(frozen=True, slots=True)
class Side:
    """An agency: its directory code and its kind."""

    code: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRule:
    """What `sender` may share with `receiver`; each is an agency's code, a kind, or ANY.

    `days` is how long a share lasts when nobody says otherwise, and at most; 0: no end. `may_own`
    lets the receiver take a case over though it is not otherwise given all of it.
    """

    code: str
    sender: str
    receiver: str
    roles: tuple[Role, ...]
    most: FieldProfile
    usual: FieldProfile
    tip_text: bool
    needs_accept: bool
    days: int
    law: Citation
    own: bool = False
    may_own: bool = False

    @property
    def usual_role(self) -> Role:
        """Return the role offered first."""
        return self.roles[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A share as somebody wants it."""

    role: Role
    profile: FieldProfile
    with_tip_text: bool
    until: datetime | None


def governing(rules: Iterable[PairRule], sender: Side, receiver: Side) -> PairRule:
    """Return the rule for two agencies: the most exact one; of two alike the one set here.

    An agency's own code is more exact than its kind, its kind more than ANY, and the receiver's
    side decides before the sender's. ValueError when none fits; the book has one for all.
    """
    fitting = [
        ((_exact(each.receiver, receiver), _exact(each.sender, sender), each.own), each)
        for each in rules
        if _exact(each.receiver, receiver) >= 0 and _exact(each.sender, sender) >= 0
    ]
    if not fitting:
        raise ValueError(f"no rule from {sender.code} to {receiver.code}")
    return max(fitting, key=lambda found: found[0])[1]


def refusals(rule: PairRule, asked: Asked, *, now: datetime, agreed: bool) -> tuple[str, ...]:
    """Return the codes of everything the rule has against a share; empty: it may be.

    `agreed` tells that the other agency was asked, or will be before it is let in.
    """
    against = {
        "pair_role": asked.role not in rule.roles,
        "pair_profile": wider(asked.profile, rule.most),
        "pair_tip_text": asked.with_tip_text and not rule.tip_text,
        "pair_needs_accept": rule.needs_accept and not agreed,
        "pair_too_long": bool(rule.days)
        and (asked.until is None or asked.until > latest(rule, now)),
    }
    return tuple(code for code, wrong in against.items() if wrong)


def may_own(rule: PairRule) -> bool:
    """Tell whether the receiver may become the owner, who reads everything, the tips included."""
    return rule.may_own or (rule.most is FieldProfile.FULL and rule.tip_text)


def wider(one: FieldProfile, other: FieldProfile) -> bool:
    """Tell whether a profile shows more than another."""
    return WIDTH.index(one) > WIDTH.index(other)


def latest(rule: PairRule, now: datetime) -> datetime:
    """Return the last instant at which a share made now must end; `days` must not be 0."""
    return now + timedelta(days=rule.days + 1)


def fits(role: Role, profile: FieldProfile) -> bool:
    """Tell whether a role can be filled with a profile: only a reader does with less than all."""
    return profile is FieldProfile.FULL or role is Role.READER


def _exact(named: str, side: Side) -> int:
    return {side.code: 2, side.kind: 1, ANY: 0}.get(named, -1)
