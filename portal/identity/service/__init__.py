"""The verbs of accounts and sessions, under one name."""

from portal.identity.service.absences import change_delegate, end_absence, enter_absence, stand_in
from portal.identity.service.accounts import (
    activate,
    activate_with,
    appoint,
    dismiss,
    grant_key,
    open_private,
    waiting,
)
from portal.identity.service.sessions import (
    drop_dead_sessions,
    end_sessions,
    resume,
    sign_in,
    sign_out,
    touch,
)

__all__ = [
    "activate",
    "activate_with",
    "appoint",
    "change_delegate",
    "dismiss",
    "drop_dead_sessions",
    "end_absence",
    "end_sessions",
    "enter_absence",
    "grant_key",
    "open_private",
    "resume",
    "sign_in",
    "sign_out",
    "stand_in",
    "touch",
    "waiting",
]
