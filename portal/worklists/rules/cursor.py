"""Places in a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from portal.worklists.rules import Order, SortKey

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FORM = re.compile(r"(-?[a-z]+)\.([0-9]{1,18}|none)\.([0-9]{1,9})")
_LATEST = 10**16
"""In the year 2286; what lies beyond was typed by hand."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list goes on: the sort value and the id of a row, under one order.

    `value` is None among the rows that have no value, which stand last in either direction.
    """

    order: Order
    value: int | datetime | None
    case_id: int

    def __str__(self) -> str:
        value = self.value
        if isinstance(value, datetime):
            value = (value - _EPOCH) // timedelta(microseconds=1)
        return f"{self.order}.{'none' if value is None else value}.{self.case_id}"


def parse_place(text: str, order: Order) -> Place | None:
    """Return the place written by `str(Place)` under this order; None for anything else."""
    found = _FORM.fullmatch(text) if text.isascii() else None
    if found is None or found[1] != str(order):
        return None
    case_id = int(found[3])
    if found[2] == "none":
        return Place(order, None, case_id) if order.key is SortKey.DUE else None
    number = int(found[2])
    if order.key is SortKey.PROVEN:
        return Place(order, number, case_id)
    if number > _LATEST:
        return None
    return Place(order, _EPOCH + timedelta(microseconds=number), case_id)
