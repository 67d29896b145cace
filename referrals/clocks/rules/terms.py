"""A statutory term as the book holds it: its length, its warnings, who may move its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from portal.kernel.law import Citation, InForce
from portal.kernel.text import Text

ONE_DAY = timedelta(days=1)


class Unit(StrEnum):
    """What a term is counted in."""

    H = "H"  # Clock hours, through nights, weekends and holidays.
    W = "W"  # Working days; make-up Saturdays and Sundays are working days.
    D = "D"  # Natural days; a last day off moves to the next working day.
    Dx = "Dx"  # Natural days; nothing moves the last one.
    Mo = "M"  # Calendar months; a last day off moves to the next working day.
    Mx = "Mx"  # Calendar months; nothing moves the last day.


DAY_UNITS = frozenset({Unit.W, Unit.D, Unit.Dx})
MONTH_UNITS = frozenset({Unit.Mo, Unit.Mx})
ROLLING = frozenset({Unit.D, Unit.Mo})
COUNTED = frozenset({"natural-day", "working-day", "make-up-day", "hours"})
"""Why a day counts. Else: day-zero, weekend, holiday, suspended, rolled-over (landed on)."""


class Ground(StrEnum):
    """Why a term stands still: all that another agency is told of a suspension."""

    TEST = "test"
    APPRAISAL = "appraisal"
    HEARING = "hearing"
    ANNOUNCEMENT = "announcement"
    EXPERTS = "experts"
    CHALLENGED = "challenged"
    REMEDY = "remedy"
    DEFERRED = "deferred"
    MERGED = "merged"


GROUND_NAMES = {
    Ground.TEST: Text("检测、检验", "Testing"),
    Ground.APPRAISAL: Text("鉴定", "Expert appraisal"),
    Ground.HEARING: Text("听证", "Hearing"),
    Ground.ANNOUNCEMENT: Text("公告", "Public announcement"),
    Ground.EXPERTS: Text("专家评审", "Review by experts"),
    Ground.CHALLENGED: Text("当事人对不起诉决定申诉", "The decision is challenged"),
    Ground.REMEDY: Text("行政复议或者行政诉讼", "Reconsideration or suit"),
    Ground.DEFERRED: Text("批准暂缓或者分期缴纳", "Payment deferred or by instalments"),
    Ground.MERGED: Text("并案办理", "Merged into another case"),
}


class Stage(StrEnum):
    """A moment before the end at which the answerable office is warned."""

    HALF = "half"
    SEVEN_DAYS = "7d"
    ONE_DAY = "1d"
    SIX_HOURS = "6h"


AHEAD = {
    Stage.SEVEN_DAYS: timedelta(days=7),
    Stage.ONE_DAY: ONE_DAY,
    Stage.SIX_HOURS: timedelta(hours=6),
}


@dataclass(frozen=True, slots=True)
class Extension:
    """How far a term may be extended at once (in its own unit), how often, and by whom."""

    n: int
    times: int
    by: Text
    law: Citation
    collective: bool = False
    """Only after a collective discussion, of which the record is named."""
    paper: Text | None = None
    """What must be named with it, e.g. the letter that tells the party."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A time limit set by an article of law."""

    code: str
    version: str
    title: Text
    from_event: Text
    owner: Text
    n: int
    unit: Unit
    law: Citation
    in_force: InForce
    warn: tuple[Stage, ...] = ()
    extensions: tuple[Extension, ...] = ()
    pauses: tuple[Ground, ...] = ()
    """On which grounds time is left out of the count; none: it runs whatever happens."""
    month_end: bool = False
    """A month term begun on the last day of a month ends on the last day of a month."""
    daily: bool = False
    """What the law attaches to it comes again with every day after the end."""
    plus_days: int = 0
    """Days counted on top of the months: a month and a half is one month and fifteen (SPC 202)."""
    idle: Text | None = None
    """Why nothing in the product starts it; None for terms that something starts."""
    tracker: bool = False
    """Shows the course of a criminal case to police and procuratorate; nobody here is ever late."""
