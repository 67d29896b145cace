"""The answer to "may they?"."""

from __future__ import annotations

from portal.kernel.errors import NotAllowed


def require(allowed: bool) -> None:
    """Raise NotAllowed unless `allowed`."""
    if not allowed:
        raise NotAllowed
