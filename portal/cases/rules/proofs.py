"""What may prove a finding besides files and documents, asked of whoever keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.kernel.questions import Question


@dataclass(frozen=True, slots=True)
class VisitRecords(Question[Mapping[int, str]]):
    """Which records of visits of a case may the actor see: what they are called, by their id?"""

    case_id: int
