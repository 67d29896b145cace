"""Naming officers in a note: `@login` in its text."""

from __future__ import annotations

import re

_AT = re.compile(r"(?<![A-Za-z0-9._%+-])@([a-z0-9-]{2,40})")


def logins(text: str) -> frozenset[str]:
    """Return the user names a text mentions; an e-mail address mentions nobody."""
    return frozenset(_AT.findall(text))
