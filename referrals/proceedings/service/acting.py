"""A step being taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.infra.work import Work
from referrals.proceedings import queries
from referrals.proceedings.models import Proceeding
from referrals.proceedings.rules import Step


@dataclass(frozen=True, slots=True)
class Act:
    """A step being taken: on which case, with what was typed, as of which day."""

    work: Work
    proceeding: Proceeding
    case: queries.CaseRow
    step: Step
    form: Any
    on: date
