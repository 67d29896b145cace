"""An agency gets another name, or ends: what was done under the old one keeps it."""

from __future__ import annotations

from portal.agencies import queries
from portal.agencies.events import AgencyRenamed
from portal.agencies.models import Agency, AgencyFormerName
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.errors import Conflict
from portal.kernel.policy import require
from portal.kernel.text import Text


def rename(work: Work, code: str, name: Text, basis: str) -> Agency:
    """Give an agency another name; an administrator. The former one is kept, as are documents.

    Conflict when it is called so already, or has ended.
    """
    require(work.actor.holds(Office.ADMINISTRATOR))
    found = queries.agency(work.session, code)
    if found.name == name or found.successor is not None:
        raise Conflict
    former = AgencyFormerName(
        agency=code,
        zh=found.zh,
        en=found.en,
        until=work.now,
        basis=basis,
        changed_by=work.actor.name,
    )
    work.session.add(former)
    work.record(
        AgencyRenamed(
            agency=code,
            from_zh=found.zh,
            from_en=found.en,
            to_zh=name.zh,
            to_en=name.en,
            basis=basis,
        )
    )
    found.zh, found.en = name.zh, name.en
    work.session.add(found)
    work.session.flush()
    return found


def end(work: Work, code: str, successor: str) -> None:
    """Say that an agency has ended and who stands in its place; whoever calls has the right."""
    found = queries.agency(work.session, code)
    found.successor = successor
    work.session.add(found)
    work.session.flush()
