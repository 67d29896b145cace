"""Files of a visit: sealed as evidence of the case, known by their digest."""

from __future__ import annotations

from datetime import datetime

from portal.cases import service as case_file
from portal.evidence.rules import Container
from portal.infra.database import in_turn
from portal.infra.sealing import ReceivedFile
from portal.infra.work import Work
from portal.kernel.ids import known
from portal.kernel.policy import require
from referrals.inspections import policy as inspecting
from referrals.inspections import queries as inspections
from referrals.visits import queries
from referrals.visits.events import FieldFileKept
from referrals.visits.models import FieldFile
from referrals.visits.queries import Inspection
from referrals.visits.service import devices


def where(work: Work, token: str, inspection_id: int) -> Container:
    """Return where the files of a visit go, for a phone and an officer named for it.

    Destroyed for a revoked phone; NotFound, NotAllowed otherwise. Also after the visit: what was
    taken in time may come late, and belongs to entries that say so.
    """
    return case_file.upload_container(work, _visited(work, token, inspection_id).case_id)


def look(work: Work, token: str, inspection_id: int) -> Container:
    """Do as `where` where nothing is sealed."""
    return case_file.upload_look(work, _visited(work, token, inspection_id).case_id)


def keep(
    work: Work,
    token: str,
    inspection_id: int,
    received: ReceivedFile,
    device_at: datetime | None,
) -> int:
    """Keep a file of a visit; return its evidence id. The same bytes sent again are the first ones."""
    found = _visited(work, token, inspection_id)
    device = devices.own_device(work, token)
    digest, agency = received.sha256.hex(), work.actor.agency
    in_turn(work.session, f"field/{inspection_id}/{digest}")
    there = queries.file(work.session, inspection_id, agency, digest)
    if there is not None:
        return there.item_id
    item_id = case_file.keep_evidence(
        work, found.case_id, received, device=device.name, device_at=device_at
    )
    work.session.add(
        FieldFile(
            inspection_id=inspection_id,
            agency=agency,
            sha256=digest,
            size=received.size,
            item_id=item_id,
            device_id=known(device.id),
            received_at=work.now,
        )
    )
    work.session.flush()
    work.record(
        FieldFileKept(
            case_id=found.case_id,
            inspection_id=inspection_id,
            agency=agency,
            item_id=item_id,
            sha256=digest,
        )
    )
    return item_id


def _visited(work: Work, token: str, inspection_id: int) -> Inspection:
    devices.own_device(work, token)
    found = inspections.get(work.session, work.actor, inspection_id)
    part = inspections.own_part(work.session, work.actor, inspection_id)
    team = inspections.officers(work.session, part.id)
    require(inspecting.can_inspect(work.actor, part, team))
    return found
