"""Reading running clocks, under one name."""

from referrals.clocks.queries.history import (
    MISSED,
    announced,
    by_id,
    counted_otherwise,
    due,
    due_batch,
    due_words,
    end_words,
    extensions,
    history,
    intervals,
    open_for,
    open_pause,
    running,
    stages,
)
from referrals.clocks.queries.shown import ClockView, late_words, view, views
from referrals.clocks.queries.visible import get, of_case, of_tip, pressing, visible_to

__all__ = [
    "MISSED",
    "ClockView",
    "announced",
    "by_id",
    "counted_otherwise",
    "due",
    "due_batch",
    "due_words",
    "end_words",
    "extensions",
    "get",
    "history",
    "intervals",
    "late_words",
    "of_case",
    "of_tip",
    "open_for",
    "open_pause",
    "pressing",
    "running",
    "stages",
    "view",
    "views",
    "visible_to",
]
