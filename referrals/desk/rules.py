"""What stands on the desk, in which order, and what of it is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from portal.kernel.actor import Office
from portal.kernel.law import Citation
from portal.kernel.text import Text

SUPERVISED = Citation("人民检察院刑事诉讼规则（2019年）", "第五百五十七条")
"""Agencies that do not refer are asked to; police that do not file are supervised."""
OVERSEES = frozenset({Office.PROSECUTOR, Office.HEAD, Office.DEPUTY_HEAD})
"""Prosecutors watch their region; the heads of any agency its own part of it."""
LEAST_FEN = 300_000
"""The lowest floor a province may set for fraud: 3,000 yuan (两高 fraud interpretation 2011, art. 1).

What is below is no referral anywhere. The desk shows what is above and decides nothing.
"""
NO_END = datetime(9999, 1, 1, tzinfo=UTC)
"""Stands in the place of an end where no clock runs: last in the list."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLACE = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})")
_LATEST = 10**18


class Part(StrEnum):
    """The lists of the desk."""

    RUNNING = "running"
    UNREFERRED = "unreferred"
    ENDED = "ended"


PART_NAMES: Mapping[Part, Text] = {
    Part.RUNNING: Text("正在移送", "Being referred"),
    Part.UNREFERRED: Text("查实未移送", "Proven, not referred"),
    Part.ENDED: Text("移送已结束", "Referral ended"),
}


@dataclass(frozen=True, slots=True)
class Money:
    """Where a case's loss stands, in fen. The two ways back to the fund are never added up."""

    suspected: int
    proven: int
    fund_ordered: int
    fund_received: int
    restitution_ordered: int
    restitution_received: int

    @property
    def fund_outstanding(self) -> int:
        """Return what was ordered back to the fund and has not come."""
        return self.fund_ordered - self.fund_received

    @property
    def restitution_outstanding(self) -> int:
        """Return what was ordered as restitution and has not come."""
        return self.restitution_ordered - self.restitution_received

    @property
    def not_ordered(self) -> int:
        """Return what was proven and neither way ordered back; 0 when either covers it."""
        return max(0, self.proven - max(self.fund_ordered, self.restitution_ordered))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list goes on: after the row with this end and id."""

    due_at: datetime
    row_id: int

    def __str__(self) -> str:
        return f"{(self.due_at - _EPOCH) // timedelta(microseconds=1)}.{self.row_id}"


def parse_place(text: str) -> Place | None:
    """Return the place written by `str(Place)`; None for anything else."""
    found = _PLACE.fullmatch(text) if text.isascii() else None
    if found is None or int(found[1]) > _LATEST:
        return None
    try:
        return Place(_EPOCH + timedelta(microseconds=int(found[1])), int(found[2]))
    except OverflowError:
        return None
