"""Scan to enter 扫码入企: what an institution may know of the visit at its door, as a plain copy."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from portal.agencies import queries as agencies
from portal.infra.work import Work
from portal.kernel.ids import known
from portal.registry import queries as institutions
from referrals.inspections import queries as inspections
from referrals.inspections.events import InspectionFact
from referrals.inspections.rules import State
from referrals.visits import queries
from referrals.visits.models import VisitNotice
from referrals.visits.queries import Inspection

CODE_BYTES = 10
PATH = "/inspections/"
SHOWN = {State.APPROVED, State.ON_SITE, State.CLOSED}


def when_changed(work: Work, event: InspectionFact) -> None:
    """Write the copy anew when an inspection is approved, staffed, begun, over or called off."""
    found = queries.inspection(work.session, event.inspection_id)
    there = queries.notice(work.session, event.inspection_id)
    if there is None and found.state not in SHOWN:
        return
    made = there or VisitNotice(
        inspection_id=event.inspection_id,
        code=token_hex(CODE_BYTES),
        told={},
        changed_at=work.now,
    )
    made.told, made.changed_at = _told(work, found), work.now
    made.valid = found.state in SHOWN
    work.session.add(made)
    work.session.flush()


def address(work: Work, found: Inspection) -> str:
    """Return the public address of a visit's code, empty before approval."""
    there = queries.notice(work.session, known(found.id))
    if there is None or not there.valid:
        return ""
    settings = work.settings
    origin = settings.public_origin or f"http://{settings.public_host}:{settings.public_port}"
    return f"{origin.rstrip('/')}{PATH}{there.code}"


def _told(work: Work, found: Inspection) -> dict[str, Any]:
    names = agencies.agency_names(work.session)
    return {
        "number": found.number,
        "place": institutions.get(work.session, found.institution_id).name,
        "state": found.state.value,
        "day": found.planned_on.isoformat(),
        "lead": _name(names[found.agency]),
        "agencies": [
            {
                **_name(names[part.agency]),
                "phone": agencies.agency(work.session, part.agency).phone,
                "certificates": [
                    each.certificate_no for each in inspections.officers(work.session, part.id)
                ],
            }
            for part in inspections.participants(work.session, known(found.id))
        ],
    }


def _name(text: Any) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
