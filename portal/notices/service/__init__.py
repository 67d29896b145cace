"""The verbs of notices: tell, read, choose, redirect, send."""

from portal.notices.service.planning import channels
from portal.notices.service.reading import mark_all_read, mark_read, mark_unread
from portal.notices.service.redirecting import end_redirect, redirect
from portal.notices.service.sending import (
    Parcel,
    claim,
    failed,
    forget,
    gather,
    retry,
    sent,
)
from portal.notices.service.telling import about, gathering, tell
from portal.notices.service.wishes import allow_numbers, choose, wishes

__all__ = [
    "Parcel",
    "about",
    "allow_numbers",
    "channels",
    "choose",
    "claim",
    "end_redirect",
    "failed",
    "forget",
    "gather",
    "gathering",
    "mark_all_read",
    "mark_read",
    "mark_unread",
    "redirect",
    "retry",
    "sent",
    "tell",
    "wishes",
]
