"""Opening a case for reading: everything the actor's agency may see, in one recorded act."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.cases import policy, queries, rules
from portal.cases.events import CaseViewed
from portal.cases.models import CaseEvidence, CaseFile, CaseGrant, Note, Party
from portal.cases.queries import CustodyRow, FileRow, TipRow
from portal.cases.rules import Scope, Visibility
from portal.cases.service import keyring
from portal.cases.service.facts import mine
from portal.crypto import fields
from portal.evidence import queries as items
from portal.evidence import service as evidence
from portal.evidence.rules import Container, ContainerKind
from portal.infra.work import Work
from portal.intake import queries as tips
from portal.intake import service as intake
from portal.intake.rules import TipBody
from portal.intake.service import Message


@dataclass(frozen=True, slots=True)
class File:
    """A file of the case with its name opened; `agency` is empty for the reporter's."""

    item: FileRow
    name: str = field(repr=False)
    agency: str
    custody: list[CustodyRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OpenTip:
    """A tip of the case as the reporter wrote it."""

    tip: TipRow
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


def opened(work: Work, case_id: int) -> Opened:
    """Open a case for reading; the reading is recorded. NotFound for strangers.

    Officers without a casework office get the plain facts only, and so do units of work without
    an open key; what the reporter wrote is left out unless the agency's grant includes it.
    """
    case, grant = mine(work, case_id)
    assert grant is not None  # noqa: S101 - access and grant are written together
    with_tips = policy.sees_tip_text(work.actor, grant) and work.unlocked is not None
    work.record(CaseViewed(case_id=case_id, with_tip_text=with_tips))
    if not policy.opens(work.actor) or work.unlocked is None:
        return Opened(case, grant)
    keys = keyring.keys_of(work, case)
    kept = queries.evidence(work.session, case_id)
    own = [
        _case_file(item, keys, kept[item.id])
        for item in items.of(work.session, ContainerKind.CASE, case_id)
        if item.id in kept
    ]
    found = Opened(case, grant, _parties(work, keys, case_id), _notes(work, keys, case_id), own)
    for row in queries.tips(work.session, case_id) if with_tips else ():
        key = keyring.tip_key(keys, row)
        found.files.extend(_tip_files(work, row.tip_id, key))
        found.tips.append(_open_tip(work, case, row.tip_id, key))
    by_item = {each.item.id: each for each in found.files}
    for event in items.custody(work.session, [key for key in by_item if key is not None]):
        by_item[event.item_id].custody.append(event)
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
    for note in queries.notes(work.session, case_id, work.actor.agency):
        scope = Scope.OWN if note.visibility is Visibility.AGENCY else Scope.CASE
        context = rules.content_context("note", case_id, note.ref)
        text = fields.open_text(keys.of(scope, note.generation), note.sealed, context=context)
        found.append((note, text))
    return found


def _open_tip(work: Work, case: CaseFile, tip_id: int, key: bytes) -> OpenTip:
    tip = tips.by_id(work.session, tip_id)
    if tip.unread_by_agency and work.actor.agency == case.agency:
        tip.unread_by_agency = 0
        work.session.add(tip)
    return OpenTip(tip, intake.read(tip, key), intake.messages(work, tip, key))


def _case_file(item: FileRow, keys: keyring.CaseKeys, kept: CaseEvidence) -> File:
    container = Container(ContainerKind.CASE, kept.case_id, keys.case(kept.generation))
    return File(item, evidence.name_of(item, container), kept.agency)


def _tip_files(work: Work, tip_id: int, key: bytes) -> list[File]:
    container = Container(ContainerKind.TIP, tip_id, key)
    found = items.of(work.session, ContainerKind.TIP, tip_id)
    return [File(item, evidence.name_of(item, container), "") for item in found]
