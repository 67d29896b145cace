"""The verbs of evidence: keep, open, move, hold, record, destroy; files on their way in; the store."""

from portal.evidence.service.arriving import (
    Arrival,
    arrived,
    begin,
    cancel,
    claim,
    drop_all,
    find,
    forget,
    move_all,
    received,
    waiting,
)
from portal.evidence.service.custody import enter, hold, item_id, opened, present, release
from portal.evidence.service.keeping import (
    caption_of,
    describe,
    discard,
    just_received,
    keep,
    move,
    name_of,
)
from portal.evidence.service.limits import check_limits, form_limits
from portal.evidence.service.opening import digest_of, listing, read, story
from portal.evidence.service.storing import check, check_due, check_room, left, look
from portal.evidence.service.writing import advance, give_up, let_go, renew

__all__ = [
    "Arrival",
    "advance",
    "arrived",
    "begin",
    "cancel",
    "caption_of",
    "check",
    "check_due",
    "check_limits",
    "check_room",
    "claim",
    "describe",
    "digest_of",
    "discard",
    "drop_all",
    "enter",
    "find",
    "forget",
    "form_limits",
    "give_up",
    "hold",
    "item_id",
    "just_received",
    "keep",
    "left",
    "let_go",
    "listing",
    "look",
    "move",
    "move_all",
    "name_of",
    "opened",
    "present",
    "read",
    "received",
    "release",
    "renew",
    "story",
    "waiting",
]
