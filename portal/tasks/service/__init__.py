"""What is done about tasks, watches and handovers."""

from portal.tasks.service.asking import add, add_many, apply_checklist
from portal.tasks.service.ending import (
    cancel,
    finish,
    pass_on,
    tell_overdue,
    when_case_closed,
    when_officer_recused,
    when_share_ended,
)
from portal.tasks.service.handing import Thing, hand_over, remaining
from portal.tasks.service.reading import Line, opened
from portal.tasks.service.watching import (
    note_for_watchers,
    tell_watchers,
    unwatch,
    unwatch_many,
    watch,
    watch_many,
)

__all__ = [
    "Line",
    "Thing",
    "add",
    "add_many",
    "apply_checklist",
    "cancel",
    "finish",
    "hand_over",
    "note_for_watchers",
    "opened",
    "pass_on",
    "remaining",
    "tell_overdue",
    "tell_watchers",
    "unwatch",
    "unwatch_many",
    "watch",
    "watch_many",
    "when_case_closed",
    "when_officer_recused",
    "when_share_ended",
]
