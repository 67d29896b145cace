"""What the rows of a province are made of: columns, stages, words, one time limit."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlmodel import SQLModel

from benchmarks import places
from portal.cases.models import (
    Allegation,
    CaseAccess,
    CaseFile,
    CaseGrant,
    CaseKeyWrap,
    Finding,
)
from portal.cases.rules import Role, Stage
from portal.cases.rules.masking import FieldProfile
from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE
from portal.registry.book.registry import CATEGORIES
from portal.search.models import SearchEntry
from referrals.clocks import queries as clocks
from referrals.clocks import rules as terms
from referrals.clocks.book import registry
from referrals.clocks.models import Clock, ClockState
from referrals.clocks.service.counting import calendar_mark

COUNTY = "980101-ybj"
PROVINCIAL = f"{places.PROVINCE}-ybj"
OFFICERS = ("county", *(f"county{each}" for each in range(2, 9)))
TERM = "P8R"
_WORDS = (
    "血液透析",
    "骨科耗材",
    "康复理疗",
    "中药饮片",
    "门诊慢病",
    "检验检查",
    "药品购销",
    "住院病历",
)
_STAGES = (
    (Stage.CHECKING, 25), (Stage.FILED, 20), (Stage.REFERRED, 8), (Stage.CRIMINAL, 5),
    (Stage.CLOSED, 42),
)  # fmt: skip
_BASIS = "医疗保障基金使用监督管理条例第二十六条"


@lru_cache(maxsize=2000)
def _term(day: Any) -> tuple[Any, ...]:
    began = datetime(day.year, day.month, day.day, 10, tzinfo=LEGAL_ZONE).astimezone(UTC)
    term = registry.term(TERM, day)
    due = terms.count(term, began, registry.calendar(), term.unit, extra_n=0)
    stages = clocks.stages(due, term)
    return began, due, str(term.law), term.version, term.unit, stages, calendar_mark()


def _works_on(held: list[tuple[str, Role, FieldProfile]], agency: str) -> bool:
    return any(each == agency and role is not Role.READER for each, role, _ in held)


_CATEGORIES = list(CATEGORIES)
_LEADS = [*OFFICERS]
_UNIT = ("id", "code", "name", "initials", "kind", "region", "credit_code")
_COLUMNS: dict[type[SQLModel], tuple[str, ...]] = {
    CaseFile: (
        "id", "number", "title", "agency", "region", "institution_id", "category", "source",
        "stage", "filing", "suspected_fen", "proven_fen", "ball_with", "generation", "opened_at",
        "updated_at", "closed_at", "outcome", "counted",
    ),
    CaseAccess: (
        "id", "agency", "case_id", "role", "stage", "has_ball", "updated_at", "profile", "region",
        "category", "source", "institution_id", "suspected_fen", "proven_fen", "opened_at",
        "due_at", "lead_id", "counted",
    ),
    CaseGrant: (
        "id", "case_id", "agency", "role", "basis", "with_tip_text", "profile", "granted_by",
        "granted_at",
    ),
    Allegation: ("id", "case_id", "category", "title", "suspected_fen", "added_by"),
    Finding: (
        "id", "case_id", "allegation_id", "category", "suspected_fen", "proven_fen", "basis",
        "source", "agency", "recorded_by", "recorded_at",
    ),
    Clock: (
        "id", "code", "version", "unit", "n", "law", "subject", "subject_id", "case_id", "agency",
        "office", "state", "started_at", "base_due_at", "effective_due_at", "due_on",
        "provisional", "calendar", "stage", "next_fire_at", "missed_at", "stopped_at",
    ),
    CaseKeyWrap: ("case_id", "agency", "scope", "generation", "agency_key_id", "wrapped"),
    SearchEntry: ("case_id", "profile", "text", "tokens"),
}  # fmt: skip


def time_limit(
    now: datetime, case_id: int, owner: str, opened: datetime, *, open_: bool
) -> tuple[tuple[Any, ...], datetime | None]:
    """Return the clock of a case, started the day it was opened, and its end while it runs."""
    began, due, law, version, unit, stages, mark = _term(opened.astimezone(LEGAL_ZONE).date())
    left = [each for each in stages if each[1] > now] if open_ else []
    missed = due.due_at if open_ and not left else None
    stage, fires = left[0] if left else (None, None)
    stopped = None if open_ else min(due.due_at, now)
    row = (
        case_id, TERM, version, unit.value, due.n, law, "case", case_id, case_id, owner,
        Office.INVESTIGATOR.value,
        (ClockState.OPEN if open_ else ClockState.STOPPED).value, began, due.due_at,
        due.due_at, due.due_on, due.provisional, mark, stage, fires, missed, stopped,
    )  # fmt: skip
    return row, due.due_at if open_ else None
