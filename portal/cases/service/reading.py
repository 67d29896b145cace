"""Opening a case for reading: everything the actor's agency may see, in one recorded act."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from portal.cases import policy, queries, rules
from portal.cases.events import CaseViewed
from portal.cases.models import CaseFile, CaseGrant, Note, Party
from portal.cases.queries.recusals import open_tips
from portal.cases.rules import Scope, Visibility
from portal.cases.rules.marks import Mark, MarksOn
from portal.cases.service import keyring, rows
from portal.cases.service.facts import mine
from portal.crypto import fields
from portal.evidence import queries as items
from portal.evidence import service as evidence
from portal.evidence.queries import CustodyView
from portal.evidence.rules import CUSTODY_NAMES, Container, ContainerKind, CustodyKind
from portal.infra.work import Work
from portal.intake import queries as tips
from portal.intake import service as intake
from portal.intake.rules import Mode, TipBody
from portal.intake.service import Message


@dataclass(frozen=True, slots=True)
class File:
    """A file of the case, its name opened; `agency` is empty for the reporter's."""

    id: int
    name: str = field(repr=False)
    agency: str
    size: int
    sha256: str
    sm3: str
    custody: list[CustodyView] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OpenTip:
    """A tip of the case as the reporter wrote it, and the messages since."""

    id: int
    number: str
    mode: Mode
    received_on: date
    body: TipBody = field(repr=False)
    messages: list[Message] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """The sealed content of a case, as far as the actor may read it."""

    case: CaseFile
    grant: CaseGrant
    parties: list[tuple[Party, str]] = field(default_factory=list, repr=False)
    notes: list[tuple[Note, str]] = field(default_factory=list, repr=False)
    files: list[File] = field(default_factory=list, repr=False)
    tips: list[OpenTip] = field(default_factory=list, repr=False)
    keys: keyring.CaseKeys | None = field(default=None, repr=False)


def opened(work: Work, case_id: int, *, marks_read: bool = True) -> Opened:
    """Open a case for reading; the reading is recorded. NotFound for strangers.

    Officers without a casework office get the plain facts only, and so do units of work without
    an open key; what the reporter wrote is left out unless the agency's grant includes it. Without
    `marks_read` new messages of the reporter stay new: a search looked, nobody read.
    """
    case, grant = mine(work, case_id)
    assert grant is not None  # noqa: S101 - access and grant are written together
    with_tips = policy.sees_tip_text(work.actor, grant) and work.unlocked is not None
    work.record(CaseViewed(case_id=case_id, with_tip_text=with_tips))
    closed = case.keys_destroyed_at is not None
    if closed or not policy.opens_sealed(work.actor, grant) or work.unlocked is None:
        return Opened(case, grant)
    keys = keyring.keys_of(work, case)
    parties, notes = _parties(work, keys, case_id), _notes(work, keys, case_id)
    found = Opened(case, grant, parties, notes, keys=keys)
    found.files.extend(_case_files(work, keys, case_id))
    for row in open_tips(work.session, work.actor, case_id) if with_tips else ():
        key = keyring.tip_key(keys, row)
        found.files.extend(_tip_files(work, row.tip_id, key))
        found.tips.append(_open_tip(work, case, row.tip_id, key, marks_read=marks_read))
    _add_custody(work, found.files)
    for item_id, marks in work.ask(MarksOn(tuple(each.id for each in found.files)), {}).items():
        next(each for each in found.files if each.id == item_id).marks.extend(marks)
    return found


def _parties(work: Work, keys: keyring.CaseKeys, case_id: int) -> list[tuple[Party, str]]:
    return [
        (
            each,
            fields.open_text(
                keys.case(each.generation),
                each.sealed_name,
                context=rules.content_context("party", case_id, each.ref),
            ),
        )
        for each in queries.parties(work.session, case_id)
    ]


def _notes(work: Work, keys: keyring.CaseKeys, case_id: int) -> list[tuple[Note, str]]:
    found = []
    for note in rows.notes(work.session, case_id, work.actor.agency):
        scope = Scope.OWN if note.visibility is Visibility.AGENCY else Scope.CASE
        context = rules.content_context("note", case_id, note.ref)
        text = fields.open_text(keys.of(scope, note.generation), note.sealed, context=context)
        found.append((note, text))
    return found


def _open_tip(work: Work, case: CaseFile, tip_id: int, key: bytes, *, marks_read: bool) -> OpenTip:
    tip = tips.by_id(work.session, tip_id)
    if marks_read and tip.unread_by_agency and work.actor.agency == case.agency:
        tip.unread_by_agency = 0
        work.session.add(tip)
    body, messages = intake.read(tip, key), intake.messages(work, tip, key)
    return OpenTip(tip_id, tip.number, tip.mode, tip.received_on, body, messages)


def _case_files(work: Work, keys: keyring.CaseKeys, case_id: int) -> list[File]:
    kept, found = rows.evidence(work.session, case_id), []
    for item in items.of(work.session, ContainerKind.CASE, case_id):
        row = kept.get(evidence.item_id(item))
        if row is not None:
            container = Container(ContainerKind.CASE, case_id, keys.case(row.generation))
            name = evidence.name_of(item, container)
            found.append(
                File(row.item_id, name, row.agency, item.size, item.sha256.hex(), item.sm3.hex())
            )
    return found


def _tip_files(work: Work, tip_id: int, key: bytes) -> list[File]:
    container = Container(ContainerKind.TIP, tip_id, key)
    found = items.of(work.session, ContainerKind.TIP, tip_id)
    brought = brought_by(work, [evidence.item_id(each) for each in found])
    return [
        File(
            evidence.item_id(item),
            evidence.name_of(item, container),
            brought.get(evidence.item_id(item), ""),
            item.size,
            item.sha256.hex(),
            item.sm3.hex(),
        )
        for item in found
    ]


def brought_by(work: Work, item_ids: list[int]) -> dict[int, str]:
    """Return which agency brought a file; those a reporter brought are left out."""
    rows = items.custody(work.session, item_ids)
    return {
        row.item_id: row.agency for row in rows if row.kind is CustodyKind.RECEIVED and row.agency
    }


def _add_custody(work: Work, files: list[File]) -> None:
    by_id = {each.id: each for each in files}
    for row in items.custody(work.session, list(by_id)):
        told = CustodyView(CUSTODY_NAMES[row.kind], row.actor, row.agency, row.reason, row.at)
        by_id[row.item_id].custody.append(told)
