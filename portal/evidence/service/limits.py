"""How much more a place takes: the book's limits, lowered by the settings, less what is there."""

from __future__ import annotations

from portal.evidence.book.limits import LIMITS
from portal.evidence.queries import arriving
from portal.evidence.rules import ContainerKind
from portal.evidence.service import storing
from portal.infra.uploads import Limits
from portal.infra.work import Work
from portal.kernel.errors import Invalid, TooLarge


def check_limits(work: Work, kind: ContainerKind, container_id: int, size: int = 0) -> None:
    """Raise TooLarge, Invalid(files) or Unavailable when one more file of `size` bytes is too much."""
    allowed, settings = LIMITS[kind], work.settings
    count, total = arriving.sums(work.session, kind, container_id)
    if (
        size > min(allowed.file_bytes, settings.max_file_bytes)
        or total + size > allowed.total_bytes
    ):
        raise TooLarge
    if count >= min(allowed.files, settings.max_files):
        raise Invalid(files="too_long")
    storing.check_room(work, size)


def form_limits(work: Work, kind: ContainerKind, container_id: int) -> Limits:
    """Return what one plain form may still bring to a place."""
    allowed, settings = LIMITS[kind], work.settings
    count, total = arriving.sums(work.session, kind, container_id)
    return Limits(
        file_bytes=min(allowed.file_bytes, settings.max_file_bytes),
        files=max(0, min(allowed.files, settings.max_files) - count),
        min_free_bytes=settings.min_free_bytes,
        total_bytes=min(allowed.form_bytes, allowed.total_bytes - total),
        suite=settings.suite_of(work.actor.agency),
    )
