"""Counting, showing and passing on."""

from referrals.losses.service.counting import (
    count,
    rebuild,
    when_case_succeeded,
    when_something_happened,
)

__all__ = ["count", "rebuild", "when_case_succeeded", "when_something_happened"]
