"""What a phone takes along: everything for a day without signal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.agencies import queries as agencies
from portal.cases import queries as cases
from portal.evidence.book.limits import LIMITS
from portal.evidence.rules import ContainerKind
from portal.identity import queries as identity
from portal.infra.work import Work
from portal.kernel.ids import known
from portal.kernel.law import Citation, Status
from portal.kernel.policy import require
from portal.kernel.text import Text
from portal.registry import queries as institutions
from referrals.checklists import queries as checklists
from referrals.checklists.rules import Item
from referrals.inspections import policy as inspecting
from referrals.inspections import queries as inspections
from referrals.inspections.rules import NOTICE_NAMES
from referrals.visits import queries
from referrals.visits.book import registry
from referrals.visits.events import FieldPackTaken
from referrals.visits.models import FieldDevice
from referrals.visits.queries import Inspection, Participant
from referrals.visits.rules import KIND_NAMES, MOST_BODY_BYTES, MOST_ENTRIES, PROTOCOL, Kind, chain
from referrals.visits.service import announcing, sealing

Told = dict[str, Any]


def session_told(work: Work) -> Told:
    """Return who is signed in and what may be taken along today."""
    actor = work.actor
    who = identity.officer(work.session, known(actor.officer_id))
    most = min(LIMITS[ContainerKind.CASE].file_bytes, work.settings.max_file_bytes)
    return {
        "protocol": PROTOCOL,
        "officer": {
            "id": who.id,
            "name": who.name,
            "agency": actor.agency,
            "agency_name": both(agencies.agency(work.session, actor.agency).name),
            "certificate": who.certificate_no,
        },
        "server_time": work.now.isoformat(),
        "limits": {
            "entries": MOST_ENTRIES,
            "body_bytes": MOST_BODY_BYTES,
            "file_bytes": most,
        },
        "inspections": [_listed(work, each) for each in _mine(work)],
    }


def pack(work: Work, device: FieldDevice, inspection_id: int) -> Told:
    """Return an inspection as a phone takes it along; the taking is recorded.

    NotFound for strangers, NotAllowed for an officer who is not named for it.
    """
    found = inspections.get(work.session, work.actor, inspection_id)
    part = inspections.own_part(work.session, work.actor, inspection_id)
    require(inspecting.can_inspect(work.actor, part, inspections.officers(work.session, part.id)))
    work.record(
        FieldPackTaken(
            case_id=found.case_id,
            inspection_id=inspection_id,
            agency=part.agency,
            device=device.ref,
        )
    )
    return {
        "protocol": PROTOCOL,
        "server_time": work.now.isoformat(),
        "inspection": _inspection(work, found),
        "institution": _institution(work, found),
        "participant": _participant(work, part),
        "officers": _officers(work, part),
        "others": _others(work, found, part),
        "checklist": _checklist(work, found, part),
        "records": {
            kind.value: chain.shared_record(inspection_id, part.agency, kind)
            for kind in (Kind.ENTERED, Kind.SITE_RECORD)
        },
        "texts": {
            code: {**both(each.text), **_law(each.law)} for code, each in registry.texts().items()
        },
        "kinds": {kind.value: both(name) for kind, name in KIND_NAMES.items()},
        "documents": _documents(work, found, part),
        "entries": entries_told(work, found),
    }


def entries_told(work: Work, found: Inspection) -> list[Told]:
    """Return what the agency put down so far, as handed in and with what the server adds."""
    rows = queries.of_visit(work.session, work.actor, known(found.id))
    heads = _heads(rows)
    opened = sealing.unseal_all(work, found.case_id, rows)
    return [
        {
            **opened[row.entry].told,
            "by": row.by,
            "server_time": row.received_at.isoformat(),
            "offset_seconds": row.offset_seconds,
            "sha256": row.digest,
            "marks": list(row.marks),
            "head": row.entry in heads,
        }
        for row in rows
    ]


def both(text: Text) -> dict[str, str]:
    """Return a text in both languages."""
    return {"zh": text.zh, "en": text.en}


def _heads(rows: Any) -> set[str]:
    by_record: dict[int, list[chain.Link]] = {}
    for row in rows:
        by_record.setdefault(row.record_id, []).append(queries.link(row))
    return {head for links in by_record.values() for head in chain.heads(links)}


def _mine(work: Work) -> list[Inspection]:
    found = []
    for each in inspections.unfinished(work.session, work.actor, limit=300):
        part = inspections.participant(work.session, known(each.id), work.actor.agency)
        team = inspections.officers(work.session, part.id if part else None)
        if inspecting.can_inspect(work.actor, part, team):
            found.append(each)
    return found


def _listed(work: Work, each: Inspection) -> Told:
    part = inspections.own_part(work.session, work.actor, known(each.id))
    return {
        "id": each.id,
        "number": each.number,
        "title": each.title,
        "institution": institutions.get(work.session, each.institution_id).name,
        "planned_on": each.planned_on.isoformat(),
        "state": each.state.value,
        "part": part.state.value,
    }


def _inspection(work: Work, found: Inspection) -> Told:
    case = queries.case_of(work.session, work.actor, found.case_id)
    return {
        "id": found.id,
        "number": found.number,
        "title": found.title,
        "planned_on": found.planned_on.isoformat(),
        "state": found.state.value,
        "notice": both(NOTICE_NAMES[found.notice]),
        "case_number": case.number,
        "scan_url": announcing.address(work, found),
    }


def _institution(work: Work, found: Inspection) -> Told:
    place = institutions.get(work.session, found.institution_id)
    return {
        "name": place.name,
        "code": place.code,
        "address": place.address,
        "kind": str(place.kind),
    }


def _participant(work: Work, part: Participant) -> Told:
    return {
        "agency": part.agency,
        "agency_name": both(agencies.agency(work.session, part.agency).name),
        "state": part.state.value,
        "entered_at": part.entered_at.isoformat() if part.entered_at else None,
    }


def _documents(work: Work, found: Inspection, part: Participant) -> list[Told]:
    rows = cases.documents(work.session, found.case_id, part.agency)
    ours = (each for each in rows if each.agency == part.agency and each.number)
    return [{"title": each.title, "number": each.number} for each in ours]


def _officers(work: Work, part: Participant) -> list[Told]:
    return [
        {
            "id": each.officer_id,
            "name": each.name,
            "certificate": each.certificate_no,
            "phone": each.phone,
            "me": each.officer_id == work.actor.officer_id,
        }
        for each in inspections.officers(work.session, part.id)
    ]


def _others(work: Work, found: Inspection, part: Participant) -> list[Told]:
    rest = [
        each
        for each in inspections.participants(work.session, known(found.id))
        if each.agency != part.agency
    ]
    return [
        {
            "agency": each.agency,
            "agency_name": both(agencies.agency(work.session, each.agency).name),
            "officers": [
                {"name": who.name, "certificate": who.certificate_no}
                for who in inspections.officers(work.session, each.id)
            ],
        }
        for each in rest
    ]


def _checklist(work: Work, found: Inspection, part: Participant) -> Told:
    checklist = checklists.version(work.session, part.checklist)
    return {
        "version": checklist.version,
        "name": both(checklist.name),
        "items": [_item(known(found.id), part.agency, each) for each in checklist.items],
    }


def _item(inspection_id: int, agency: str, item: Item) -> Told:
    return {
        "code": item.code,
        "kind": item.kind.value,
        **both(item.text),
        **_law(item.law),
        "section": both(item.section) if item.section else None,
        "hint": both(item.hint) if item.hint else None,
        "evidence": both(item.evidence) if item.evidence else None,
        "required": item.required,
        "asks_amount": item.asks_amount,
        "options": [{"code": each.code, **both(each.text)} for each in item.options],
        "when": item.relevant or None,
        "record": chain.shared_record(inspection_id, agency, Kind.ANSWER, item.code),
    }


def _law(law: Citation) -> Mapping[str, Any]:
    return {"law": str(law), "verified": law.status is Status.VERIFIED}
