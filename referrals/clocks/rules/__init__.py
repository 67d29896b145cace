"""What the law says of terms: how they are counted, who hears when they are missed."""

from referrals.clocks.rules.counting import (
    FIRST_YEAR,
    LAST_YEAR,
    DayLine,
    Due,
    as_json,
    count,
    warnings,
)
from referrals.clocks.rules.feed import Entry, written
from referrals.clocks.rules.ladder import Ladder, Rung
from referrals.clocks.rules.terms import (
    COUNTED,
    DAY_UNITS,
    GROUND_NAMES,
    ONE_DAY,
    ROLLING,
    Extension,
    Ground,
    Stage,
    Term,
    Unit,
)

__all__ = [
    "COUNTED",
    "DAY_UNITS",
    "FIRST_YEAR",
    "GROUND_NAMES",
    "LAST_YEAR",
    "ONE_DAY",
    "ROLLING",
    "DayLine",
    "Due",
    "Entry",
    "Extension",
    "Ground",
    "Ladder",
    "Rung",
    "Stage",
    "Term",
    "Unit",
    "as_json",
    "count",
    "warnings",
    "written",
]
