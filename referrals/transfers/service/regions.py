"""The region of an agency with those above it, for what differs from place to place."""

from __future__ import annotations

from portal.agencies import queries as agencies
from portal.agencies.rules import AgencyKind, Compartment
from portal.infra.work import Work


def line_of(work: Work, agency: str) -> list[str]:
    """Return the region of an agency, the one above it, and so on."""
    above = {each.code: each.parent for each in agencies.regions(work.session)}
    line = [agencies.agency(work.session, agency).region]
    while (parent := above.get(line[-1])) is not None:
        line.append(parent)
    return line


def procuratorate_above(work: Work, code: str) -> str | None:
    """Return the nearest procuratorate of a region above another's that can open cases; None for none."""
    own = agencies.agency(work.session, code)
    found = agencies.upwards(work.session, region=own.region, kind=AgencyKind.PROCURATORATE)
    for each in found:
        ready = Compartment.CASEWORK in agencies.compartments(work.session, each.code)
        if each.region != own.region and ready:
            return each.code
    return None
