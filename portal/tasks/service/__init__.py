"""What is done about tasks, watches and handovers."""

from portal.tasks.service.asking import add, apply_checklist
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
from portal.tasks.service.watching import tell_watchers, unwatch, watch

__all__ = [
    "Line",
    "Thing",
    "add",
    "apply_checklist",
    "cancel",
    "finish",
    "hand_over",
    "opened",
    "pass_on",
    "remaining",
    "tell_overdue",
    "tell_watchers",
    "unwatch",
    "watch",
    "when_case_closed",
    "when_officer_recused",
    "when_share_ended",
]
