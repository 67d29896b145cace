"""What letters need to know of higher capabilities."""

from __future__ import annotations

from dataclasses import dataclass

from portal.kernel.questions import Question


@dataclass(frozen=True, slots=True)
class OnDesk(Question[bool]):
    """Does this case stand on the desk of the actor, who may then write about it?"""

    case_id: int
