"""The region of an agency with those above it, for what differs from place to place."""

from __future__ import annotations

from portal.agencies import queries as agencies
from portal.infra.work import Work


def line_of(work: Work, agency: str) -> list[str]:
    """Return the region of an agency, the one above it, and so on."""
    above = {each.code: each.parent for each in agencies.regions(work.session)}
    line = [agencies.agency(work.session, agency).region]
    while (parent := above.get(line[-1])) is not None:
        line.append(parent)
    return line
