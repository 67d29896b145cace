"""What intake asks of those above it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.kernel.questions import Question


@dataclass(frozen=True, slots=True)
class DealtWithIn(Question[int | None]):
    """In which case is this tip dealt with, when its own was merged into another? Else None."""

    tip_id: int
