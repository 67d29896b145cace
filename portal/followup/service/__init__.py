"""The verbs of followup, under one name."""

from portal.followup.service.asking import (
    answer,
    ask,
    rather_not,
    take_back,
    when_answered,
    when_answered_late,
    when_handed_over,
    when_withdrawn,
)
from portal.followup.service.deleting import (
    can_delete_identity,
    can_delete_report,
    delete_identity,
    delete_report,
    is_deleted,
)
from portal.followup.service.objecting import (
    decide,
    move_objections,
    object_to,
    open_grounds,
    subject,
    when_raised,
)
from portal.followup.service.progress import Progress, progress, standing
from portal.followup.service.proving import Proof, proof
from portal.followup.service.seen import Seen, seen

__all__ = [
    "Progress",
    "Proof",
    "Seen",
    "answer",
    "ask",
    "can_delete_identity",
    "can_delete_report",
    "decide",
    "delete_identity",
    "delete_report",
    "is_deleted",
    "move_objections",
    "object_to",
    "open_grounds",
    "progress",
    "proof",
    "rather_not",
    "seen",
    "standing",
    "subject",
    "take_back",
    "when_answered",
    "when_answered_late",
    "when_handed_over",
    "when_raised",
    "when_withdrawn",
]
