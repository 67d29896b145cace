"""Filling in what older versions did not keep of names: their pinyin and its initials."""

from __future__ import annotations

from portal.infra.work import Work
from portal.registry import queries
from portal.registry.events import InitialsFilled
from portal.registry.models import Institution, InstitutionAlias
from portal.registry.rules import initials, pinyin

BATCH = 500
NAMES = (Institution, InstitutionAlias)
"""What has a name with initials."""


def fill_initials(
    work: Work, kind: type[Institution | InstitutionAlias], *, after: int
) -> int | None:
    """Keep pinyin and initials of the next names that lack them; return the last id, None at the end.

    For the command that follows an upgrade. No name is changed; one without letters stays as it is.
    """
    found = queries.without_pinyin(work.session, kind, after=after, limit=BATCH)
    filled = 0
    for each in found:
        each.initials, each.pinyin = initials(each.name), pinyin(each.name)
        filled += bool(each.initials)
    work.session.flush()
    if filled:
        work.record(InitialsFilled(names=filled))
    return found[-1].id if found else None
