"""Reading entries, devices and what hangs on them; the wall is that of the inspection and the agency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from typing import TypeAlias

from sqlmodel import Session, col, select

from portal.cases import queries as cases
from portal.cases.models import CaseDocument
from portal.identity import queries as identity
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.kernel.ids import known
from referrals.inspections import queries as inspections
from referrals.inspections.models import Inspection as Inspection
from referrals.inspections.models import InspectionOfficer as InspectionOfficer
from referrals.inspections.models import Participant as Participant
from referrals.visits.models import (
    FieldDevice,
    FieldEntry,
    FieldEntryFile,
    FieldFile,
    FieldMeasure,
    FieldPaper,
    FieldRecord,
    VisitNotice,
)
from referrals.visits.rules import LOOKS_AFTER_DEVICES
from referrals.visits.rules.chain import Link

Case: TypeAlias = inspections.Case
Team: TypeAlias = Sequence[InspectionOfficer]


def by_token(session: Session, ref: str, secret: bytes) -> FieldDevice:
    """Return the phone with this token, revoked or not; NotFound for a token nobody has."""
    found = session.exec(select(FieldDevice).where(FieldDevice.ref == ref)).one_or_none()
    if found is None or found.secret_hash != sha256(secret).digest():
        raise NotFound
    return found


def live_of(session: Session, officer_id: int) -> Sequence[FieldDevice]:
    """Return the phones of an officer that are not stopped."""
    rows = select(FieldDevice).where(FieldDevice.officer_id == officer_id)
    return session.exec(rows.where(col(FieldDevice.revoked_at).is_(None))).all()


def devices(session: Session, actor: Actor) -> Sequence[FieldDevice]:
    """Return the actor's phones, and the agency's for who looks after them, newest first."""
    mine = col(FieldDevice.officer_id) == actor.officer_id
    rows = select(FieldDevice).where(FieldDevice.agency == actor.agency)
    rows = rows if actor.holds(*LOOKS_AFTER_DEVICES) else rows.where(mine)
    return session.exec(rows.order_by(col(FieldDevice.id).desc())).all()


def devices_of_agency(session: Session, agency: str) -> Sequence[FieldDevice]:
    """Return every phone of an agency, the revoked ones too."""
    return session.exec(select(FieldDevice).where(FieldDevice.agency == agency)).all()


def device(session: Session, actor: Actor, device_id: int) -> FieldDevice:
    """Return a phone the actor sees; NotFound otherwise."""
    found = session.get(FieldDevice, device_id)
    mine = found is not None and found.officer_id == actor.officer_id
    looks = actor.holds(*LOOKS_AFTER_DEVICES)
    if found is None or found.agency != actor.agency or not (mine or looks):
        raise NotFound
    return found


def officer_names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    return {each: identity.officer(session, each).name for each in set(ids)}


def record(session: Session, inspection_id: int, agency: str, ref: str) -> FieldRecord | None:
    rows = select(FieldRecord).where(
        FieldRecord.inspection_id == inspection_id,
        FieldRecord.agency == agency,
        FieldRecord.ref == ref,
    )
    return session.exec(rows).one_or_none()


def own_record(session: Session, actor: Actor, inspection_id: int, ref: str) -> FieldRecord:
    """Return a record of the actor's agency in a visit they see; NotFound otherwise."""
    inspections.get(session, actor, inspection_id)
    found = record(session, inspection_id, actor.agency, ref)
    if found is None:
        raise NotFound
    return found


def entry(session: Session, ref: str) -> FieldEntry | None:
    return session.exec(select(FieldEntry).where(FieldEntry.entry == ref)).one_or_none()


def entries(session: Session, record_id: int | None) -> Sequence[FieldEntry]:
    """Return the entries of a record in the order they came."""
    rows = select(FieldEntry).where(FieldEntry.record_id == record_id)
    return session.exec(rows.order_by(col(FieldEntry.id))).all()


def of_visit(session: Session, actor: Actor, inspection_id: int) -> Sequence[FieldEntry]:
    """Return every entry of the actor's agency in a visit they see, in the order they came."""
    inspections.get(session, actor, inspection_id)
    rows = select(FieldEntry).where(
        FieldEntry.inspection_id == inspection_id, FieldEntry.agency == actor.agency
    )
    return session.exec(rows.order_by(col(FieldEntry.id))).all()


def records(session: Session, actor: Actor, inspection_id: int) -> dict[int, FieldRecord]:
    """Return the records of the actor's agency in a visit by id."""
    rows = select(FieldRecord).where(
        FieldRecord.inspection_id == inspection_id, FieldRecord.agency == actor.agency
    )
    return {known(each.id): each for each in session.exec(rows.order_by(col(FieldRecord.id)))}


def link(row: FieldEntry) -> Link:
    """Return an entry as a link of its record."""
    return Link(row.entry, row.after, frozenset(row.settled), row.holds)


def file(session: Session, inspection_id: int, agency: str, digest: str) -> FieldFile | None:
    """Return the file of a visit with this SHA-256, None when it has not come."""
    rows = select(FieldFile).where(
        FieldFile.inspection_id == inspection_id,
        FieldFile.agency == agency,
        FieldFile.sha256 == digest,
    )
    return session.exec(rows).one_or_none()


def files(session: Session, inspection_id: int, agency: str) -> dict[str, FieldFile]:
    """Return the files of an agency in a visit by SHA-256."""
    rows = select(FieldFile).where(
        FieldFile.inspection_id == inspection_id, FieldFile.agency == agency
    )
    return {each.sha256: each for each in session.exec(rows)}


def file_of_item(session: Session, item_id: int) -> FieldFile | None:
    return session.exec(select(FieldFile).where(FieldFile.item_id == item_id)).one_or_none()


def naming(session: Session, found: FieldFile) -> Sequence[FieldEntry]:
    """Return the entries of the visit that name a file, in the order they came."""
    rows = (
        select(FieldEntry)
        .join(FieldEntryFile, col(FieldEntryFile.entry_id) == col(FieldEntry.id))
        .where(
            FieldEntryFile.sha256 == found.sha256,
            FieldEntry.inspection_id == found.inspection_id,
            FieldEntry.agency == found.agency,
        )
    )
    return session.exec(rows.order_by(col(FieldEntry.id))).all()


def named(session: Session, ids: Collection[int]) -> dict[int, list[FieldEntryFile]]:
    """Return the files these entries name, by entry."""
    rows = select(FieldEntryFile).where(col(FieldEntryFile.entry_id).in_(ids))
    found: dict[int, list[FieldEntryFile]] = defaultdict(list)
    for each in session.exec(rows.order_by(col(FieldEntryFile.id))):
        found[each.entry_id].append(each)
    return found


def measure(session: Session, record_id: int | None) -> FieldMeasure | None:
    rows = select(FieldMeasure).where(FieldMeasure.record_id == record_id)
    return session.exec(rows).one_or_none()


def own_measure(session: Session, actor: Actor, measure_id: int) -> FieldMeasure:
    """Return a measure of the actor's agency in a visit they see, locked; NotFound otherwise."""
    rows = select(FieldMeasure).where(FieldMeasure.id == measure_id).with_for_update()
    found = session.exec(rows).one_or_none()
    if found is None or found.agency != actor.agency:
        raise NotFound
    inspections.get(session, actor, found.inspection_id)
    return found


def measures(session: Session, actor: Actor, inspection_id: int) -> Sequence[FieldMeasure]:
    """Return the measures of the actor's agency in a visit, in order."""
    rows = select(FieldMeasure).where(
        FieldMeasure.inspection_id == inspection_id, FieldMeasure.agency == actor.agency
    )
    return session.exec(rows.order_by(col(FieldMeasure.id))).all()


def papers(session: Session, ids: Collection[int]) -> dict[int, FieldPaper]:
    """Return the documents made of these entries, by entry."""
    rows = select(FieldPaper).where(col(FieldPaper.entry_id).in_(ids))
    return {each.entry_id: each for each in session.exec(rows)}


def paper_of_document(session: Session, document_id: int) -> FieldPaper | None:
    return session.exec(
        select(FieldPaper).where(FieldPaper.document_id == document_id)
    ).one_or_none()


def case_of(session: Session, actor: Actor, case_id: int) -> Case:
    return cases.get(session, actor, case_id)


def notice(session: Session, inspection_id: int) -> VisitNotice | None:
    rows = select(VisitNotice).where(VisitNotice.inspection_id == inspection_id)
    return session.exec(rows).one_or_none()


def notice_by_code(session: Session, code: str) -> VisitNotice:
    """Return what a scanned code shows; NotFound for a code nobody was given, or no longer."""
    rows = select(VisitNotice).where(VisitNotice.code == code, col(VisitNotice.valid))
    found = session.exec(rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def inspection(session: Session, inspection_id: int) -> Inspection:
    """Return an inspection whoever asks, for what happens by itself."""
    return session.get_one(Inspection, inspection_id)


def case_of_paper(session: Session, actor: Actor, made: FieldPaper | None) -> int:
    """Return the case of a document made of the actor's agency's visit; NotFound otherwise."""
    found = session.get(FieldRecord, made.record_id) if made else None
    if found is None or found.agency != actor.agency:
        raise NotFound
    inspections.get(session, actor, found.inspection_id)
    return found.case_id


def document(session: Session, document_id: int) -> CaseDocument:
    """Return a document of a case, whoever asks; its content is opened elsewhere."""
    return session.get_one(CaseDocument, document_id)
