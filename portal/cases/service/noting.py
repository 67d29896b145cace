"""Working notes: written for readers the page named before, mentioning officers who may read them."""

from __future__ import annotations

from collections.abc import Collection
from secrets import token_bytes
from typing import Any

from portal.cases import policy, rules
from portal.cases.events import NoteAdded, OfficerMentioned
from portal.cases.models import CaseFile, Note, NoteMention
from portal.cases.queries.readers import may_read, note_agencies
from portal.cases.rules import Visibility, mentions
from portal.cases.service.facts import mine, refuse_merged
from portal.cases.service.sealed import content_key
from portal.crypto import fields
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices


def add_note(
    work: Work,
    case_id: int,
    text: str,
    *,
    visibility: Visibility = Visibility.ALL,
    named: Collection[int] = (),
    seen_readers: Collection[str] | None = None,
) -> Note:
    """Add a working note, sealed under the case key, or under the agency's own for AGENCY.

    `named`, and every `@login` in the text, are officers to tell; Invalid when one of them may not
    read the note. `seen_readers` are the agencies the page said would read it: Invalid when there
    are others by now.
    """
    case, grant = mine(work, case_id)
    require(policy.can_contribute(work.actor, grant))
    refuse_merged(work, case)
    readers = note_agencies(work.session, case_id, work.actor.agency, visibility)
    shown = readers if seen_readers is None or visibility is Visibility.AGENCY else seen_readers
    if not set(readers) <= set(shown):
        raise Invalid(visibility="readers_changed")
    told = _mentioned(work, case_id, readers, text, named)
    made = _keep(work, case, text, visibility)
    work.record(
        NoteAdded(case_id=case_id, note_id=made.id or 0, agency=made.agency, visibility=visibility)
    )
    for officer in told:
        _mention(work, case, made, officer)
    return made


def _mentioned(
    work: Work, case_id: int, readers: Collection[str], text: str, named: Collection[int]
) -> list[Any]:
    logins, ids = mentions.logins(text), set(named)
    if not logins and not ids:
        return []
    found = may_read(work.session, case_id, readers, logins=logins, officer_ids=ids)
    if not ids <= {each.id for each in found}:
        raise Invalid(named="mention_cannot_read")
    if not logins <= {each.login for each in found}:
        raise Invalid(text="mention_cannot_read")
    return list(found)


def _keep(work: Work, case: CaseFile, text: str, visibility: Visibility) -> Note:
    case_id, ref = known(case.id), token_bytes(16)
    key, generation = content_key(work, case, visibility)
    context = rules.content_context("note", case_id, ref)
    made = Note(
        case_id=case_id,
        agency=work.actor.agency,
        visibility=visibility,
        ref=ref,
        generation=generation,
        sealed=fields.seal_text(key, text, context=context),
        written_by=work.actor.name,
        written_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    return made


def _mention(work: Work, case: CaseFile, note: Note, officer: Any) -> None:
    officer_id = known(officer.id)
    work.session.add(NoteMention(note_id=known(note.id), officer_id=officer_id))
    event = OfficerMentioned(
        case_id=known(case.id), note_id=known(note.id), officer_id=officer_id, number=case.number
    )
    work.record(event)
    if officer_id != work.actor.officer_id:
        notices.about(work, event, agency=officer.agency, officer_id=officer_id)
