"""What a reward rule says: rates, tiers, floors, caps, and what nobody could find out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from portal.kernel.law import Citation, InForce, Status
from portal.kernel.text import Text


class Kind(StrEnum):
    """What a proven tip earns."""

    MONEY = "money"
    HONORARY = "honorary"


class Level(StrEnum):
    """How much the tip's evidence was worth, as local rules grade it."""

    L1 = "L1"
    L2 = "L2"
    L3 = "L3"


class Subject(StrEnum):
    """Whom the tip was about."""

    INSTITUTION = "institution"
    PERSON = "person"


class Mode(StrEnum):
    """How tiers are read: the whole amount at the rate of its tier, or each slice at its own."""

    WHOLE = "whole"
    PROGRESSIVE = "progressive"


class Rounding(StrEnum):
    """Which fen a sum ends on. A ceiling is always rounded down, so that it stays one."""

    DOWN = "down"
    HALF_UP = "half_up"


class DateRule(StrEnum):
    """Which day decides the rule: that of the tip, or that of the proof."""

    TIP = "tip"
    PROOF = "proof"


class Unknown(StrEnum):
    """A piece of the text nobody has seen: said on the page, never guessed."""

    RATE = "rate"
    RATE_L2 = "rate-L2"
    RATE_L3 = "rate-L3"
    CAP = "cap"
    BONUS = "bonus"
    SINCE = "since"
    UNTIL = "until"
    IN_FORCE = "in-force"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Tier:
    """A stretch of proven amounts and what it earns.

    `start_fen` is its first amount; `over_fen` the edge a progressive slice is counted from, one fen
    less where the edge belongs to the tier below. `base_fen` is what the tiers below give together,
    `plus_fen` a fixed sum on top. `rate` None with `honorary` False: the place sets it.
    """

    start_fen: int
    over_fen: int
    rate: Decimal | None
    base_fen: int = 0
    plus_fen: int = 0
    floor_fen: int = 0
    honorary: bool = False


@dataclass(frozen=True, slots=True)
class Tariff:
    """The tiers for one grade of evidence and one kind of subject (None: any). None known: ()."""

    tiers: tuple[Tier, ...]
    level: Level | None = None
    subject: Subject | None = None
    floor_fen: int = 0

    def place_of(self, proven_fen: int) -> int:
        """Return which tier an amount falls into. The first one starts at 0."""
        place = 0
        for number, tier in enumerate(self.tiers):
            if tier.start_fen <= proven_fen:
                place = number
        return place


@dataclass(frozen=True, slots=True)
class Bonus:
    """What insiders may get on top, a share of the proven amount; `maximum`: up to it."""

    rate: Decimal | None
    maximum: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """What a proven tip without a loss earns: between two amounts, or one where they are equal."""

    low_fen: int
    high_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """One wording of a reward rule.

    Not `exact`: its rates are ceilings, and a person decides the amount. `cap_fen` None: no cap is
    known; sums above `cap_unknown_over_fen` are then refused. `draws_on` names the confirmation
    that set a rate the text leaves to the place.
    """

    code: str
    version: str
    title: Text
    place: Text
    law: Citation
    in_force: InForce
    tariffs: tuple[Tariff, ...]
    exact: bool
    rounding: Rounding = Rounding.DOWN
    mode: Mode = Mode.WHOLE
    cap_fen: int | None = None
    cap_unknown_over_fen: int | None = None
    floor_fen: int = 0
    no_loss: Band | None = None
    bonus: Bonus | None = None
    also_honoured: bool = False
    date_rule: DateRule = DateRule.TIP
    articles: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[Unknown, ...] = ()
    notes: tuple[Text, ...] = ()

    @property
    def minimum_fen(self) -> int:
        """Return the least proven amount that earns money; below it the award is honorary."""
        money = [
            tier.start_fen for each in self.tariffs for tier in each.tiers if not tier.honorary
        ]
        return min(money, default=0)

    @property
    def rate_ceiling(self) -> Decimal:
        """Return the highest rate of any tier; 0 where none is known."""
        rates = [tier.rate for each in self.tariffs for tier in each.tiers if tier.rate is not None]
        return max(rates, default=Decimal(0))

    @property
    def leaves_the_rate(self) -> bool:
        """Tell whether the text leaves the rate to the place, and no place has set it here."""
        tiers = [tier for each in self.tariffs for tier in each.tiers]
        return any(tier.rate is None and not tier.honorary for tier in tiers)

    @property
    def needs_confirmation(self) -> bool:
        """Tell whether an agency must confirm the text locally before it uses the rule."""
        return self.law.status is Status.NEEDS_CONFIRMATION or self.leaves_the_rate

    def rule(self, line: str) -> str:
        """Return instrument and article behind a line of the sum."""
        return f"{self.law.instrument} {self.articles.get(line, self.law.article)}".strip()

    def levels(self) -> tuple[Level, ...]:
        """Return the grades of evidence the rule tells apart; () when it does not."""
        return tuple(sorted({each.level for each in self.tariffs if each.level}))

    def subjects(self) -> tuple[Subject, ...]:
        """Return the kinds of subject the rule tells apart; () when it does not."""
        return tuple(sorted({each.subject for each in self.tariffs if each.subject}))


def localised(scheme: Scheme, rate: Decimal, version: str) -> Scheme:
    """Return a rule whose text leaves the rate to the place, with the rate the place set.

    ValueError unless the text leaves it and `rate` is a share above 0 and below 1.
    """
    if not scheme.leaves_the_rate:
        raise ValueError("the rule does not leave its rate to the place")
    if not 0 < rate < 1:
        raise ValueError("the local rate is not a share, such as 0.02")
    tariffs = tuple(
        replace(each, tiers=tuple(_filled(tier, rate) for tier in each.tiers))
        for each in scheme.tariffs
    )
    return replace(scheme, tariffs=tariffs, version=version)


def _filled(tier: Tier, rate: Decimal) -> Tier:
    return tier if tier.honorary or tier.rate is not None else replace(tier, rate=rate)
