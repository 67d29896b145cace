"""Counting, showing and passing on."""

from referrals.losses.service.counting import (
    count,
    rebuild,
    when_case_succeeded,
    when_something_happened,
)
from referrals.losses.service.succeeding import when_agency_succeeded

__all__ = [
    "count",
    "rebuild",
    "when_agency_succeeded",
    "when_case_succeeded",
    "when_something_happened",
]
