"""From proven amounts to "must be reviewed for referral": sums line by line, never a decision.

Order 310 art. 3 binds an agency to refer when amount, circumstances or consequence reach the standard
for filing. The engine adds up and compares; whether there is a crime a head decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.kernel.law import Citation, InForce
from portal.kernel.text import Text

DUTY = Citation("行政执法机关移送涉嫌犯罪案件的规定（国务院令第310号，2020修订）", "第三条")
"""An agency must refer what reaches the standard for filing."""
NO_REPLACEMENT = Citation(DUTY.instrument, "第十一条")
"""A penalty may not take the place of a referral; warnings and stop orders given before run on."""
ONE_FINE = Citation("中华人民共和国行政处罚法（2021修订）", "第二十九条")
"""One act, one fine; of several norms the higher amount."""
OFFSET = Citation(ONE_FINE.instrument, "第三十五条")
"""Detention and fines already imposed are deducted from a criminal sentence or fine."""


class Counts(StrEnum):
    """Whether amounts of a category are fraud."""

    ALWAYS = "always"
    WITH_INTENT = "with_intent"
    NEVER = "never"


class Route(StrEnum):
    """Where a suspicion of an offence goes."""

    POLICE = "police"
    SUPERVISION = "supervision"


@dataclass(frozen=True, slots=True)
class Band:
    """A level of an offence. It begins at its floor, that amount included (CRIM 99).

    `least_fen` to `most_fen` is what national law leaves to the provinces; equal where it leaves
    nothing to them.
    """

    code: str
    name: Text
    least_fen: int
    most_fen: int
    sentence: Text


@dataclass(frozen=True, slots=True)
class Offence:
    """One wording of the thresholds of an offence, its bands from the lowest up.

    `near_percent`: so many hundredths of the next floor are "near" it, where the law raises what is
    near (FRD 2); None where it does not.
    """

    code: str
    version: str
    name: Text
    law: Citation
    in_force: InForce
    route: Route
    bands: tuple[Band, ...]
    near_percent: int | None = None
    near_law: Citation | None = None


@dataclass(frozen=True, slots=True)
class Local:
    """What a province set: the floors of bands, in fen, by their code."""

    province: str
    floors: Mapping[str, int]
    law: Citation


@dataclass(frozen=True, slots=True)
class Counting:
    """How the amounts of a violation category count towards offences, and the acts behind it."""

    category: str
    acts: tuple[str, ...]
    offences: Mapping[str, Counts]


@dataclass(frozen=True, slots=True)
class Found:
    """A live finding as arithmetic sees it. `earlier`: of another case on the same subject."""

    case_id: int
    category: str
    suspected_fen: int
    proven_fen: int
    earlier: bool = False
    finding_id: int | None = None


class Why(StrEnum):
    """Why a line counts, or does not."""

    FRAUD = "fraud"
    INTENT = "intent"
    NO_INTENT = "no_intent"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sum: what was proven, and how much of it counts."""

    found: Found
    counted_fen: int
    why: Why


@dataclass(frozen=True, slots=True)
class Floor:
    """Where a band begins here, and whether the province said so."""

    band: Band
    fen: int
    local: bool

    @property
    def unset(self) -> bool:
        """Tell whether the law leaves this figure to the province, and it is not known here."""
        return not self.local and self.band.least_fen != self.band.most_fen


@dataclass(frozen=True, slots=True)
class Assessment:
    """Sums held against an offence. `reached` is the highest band whose floor the total meets.

    `raised`: the total is near the floor of the next band, which the law treats as reached for money
    meant for medical care (FRD 2). `open_fen`: what would count as well if intent were found.
    """

    offence: Offence
    floors: tuple[Floor, ...]
    lines: tuple[Line, ...]
    total_fen: int
    own_fen: int
    open_fen: int
    reached: Floor | None
    raised: Floor | None

    @property
    def must_review(self) -> bool:
        """Tell whether the case must be looked at for referral."""
        return self.reached is not None

    @property
    def look_for_intent(self) -> bool:
        """Tell whether it would have to be, if the rest were done with intent to defraud."""
        return self.reached is None and self.total_fen + self.open_fen >= self.floors[0].fen

    @property
    def unconfirmed(self) -> bool:
        """Tell whether a figure compared with still waits for the province's own."""
        return any(each.unset for each in self.floors)


def floors(offence: Offence, local: Local | None) -> tuple[Floor, ...]:
    """Return where each band begins: the province's figure, else the lowest national law allows."""
    said = local.floors if local else {}
    return tuple(
        Floor(band, said.get(band.code, band.least_fen), band.code in said)
        for band in offence.bands
    )


def lines(
    found: Iterable[Found], countings: Mapping[str, Counting], offence: str, intent: Collection[int]
) -> tuple[Line, ...]:
    """Return the lines of an offence, own ones first; `intent` are the cases in which it was found."""
    made = []
    for each in found:
        counts = countings[each.category].offences.get(offence, Counts.NEVER)
        if counts is Counts.NEVER or not each.proven_fen:
            continue
        why = Why.FRAUD
        if counts is Counts.WITH_INTENT:
            why = Why.INTENT if each.case_id in intent else Why.NO_INTENT
        counted = 0 if why is Why.NO_INTENT else each.proven_fen
        made.append(Line(each, counted, why))
    return tuple(sorted(made, key=lambda line: (line.found.earlier, line.found.case_id)))


def assess(offence: Offence, local: Local | None, made: Sequence[Line]) -> Assessment:
    """Hold a sum against the floors of an offence. Never less for more money; exact to the fen."""
    begins = floors(offence, local)
    total = sum(line.counted_fen for line in made)
    met = [each for each in begins if total >= each.fen]
    near = None
    above = begins[len(met)] if met and len(met) < len(begins) else None
    if above and offence.near_percent and total * 100 >= above.fen * offence.near_percent:
        near = above
    return Assessment(
        offence,
        begins,
        tuple(made),
        total,
        sum(line.counted_fen for line in made if not line.found.earlier),
        sum(line.found.proven_fen for line in made if line.why is Why.NO_INTENT),
        met[-1] if met else None,
        near,
    )


def strongest(assessed: Iterable[Assessment]) -> Assessment | None:
    """Return the assessment that leads: one that must be reviewed before one that need not be."""
    return max(
        assessed,
        key=lambda each: (each.must_review, each.look_for_intent, each.total_fen),
        default=None,
    )


def province_of(region: str) -> str:
    """Return the province a region belongs to, by its first two digits (GB/T 2260)."""
    return f"{region[:2]}0000"
