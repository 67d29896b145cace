"""The verbs of accounts and sessions, under one name."""

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
    resume,
    sign_in,
    sign_out,
    stale,
    touch,
)

__all__ = [
    "activate",
    "activate_with",
    "appoint",
    "dismiss",
    "drop_dead_sessions",
    "grant_key",
    "open_private",
    "resume",
    "sign_in",
    "sign_out",
    "stale",
    "touch",
    "waiting",
]
