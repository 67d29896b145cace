"""Who hears of a term that was missed, and when: the office, its head, the organ above, the procuratorate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from referrals.clocks.rules.terms import Unit


class Rung(StrEnum):
    """A step of the ladder above the office that answers; its value is the stage announced."""

    HEAD = "head"
    ORGAN = "organ"
    PROCURATORATE = "procurator"


Steps = Mapping[Rung, timedelta]
"""How long after the end each rung is told; one that is not named is never."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """The ladder of terms in hours, of terms in days, and of those that have one of their own."""

    hours: Steps
    days: Steps
    terms: Mapping[str, Steps]

    def of(self, code: str, unit: Unit) -> Steps:
        """Return the rungs of a term, lowest first."""
        return self.terms.get(code, self.hours if unit is Unit.H else self.days)
