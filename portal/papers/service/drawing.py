"""Drawing letters up: number, first version, further versions before they are sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.agencies import queries as agencies
from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.cases.queries import CaseFile
from portal.cases.rules import Visibility
from portal.infra import letters, typeset
from portal.infra.letters import Letter, LetterFault, MissingField
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid, NotFound
from portal.kernel.ids import document_number, known
from portal.kernel.policy import require
from portal.papers import policy, queries
from portal.papers.events import PaperIssued
from portal.papers.models import Paper
from portal.papers.rules import PaperState, Source
from portal.papers.service import keeping
from portal.papers.service.keeping import Content
from portal.papers.service.typed import data_of

UNNUMBERED = "（预览，未编号）"


def draw(work: Work, case_id: int, kind: str, typed: Mapping[str, str]) -> Paper:
    """Draw up a letter from what was typed, as a draft that may be set again.

    NotFound for strangers, NotAllowed without the right to add, Invalid naming the fields.
    """
    case = case_rows.get(work.session, work.actor, case_id)
    grant = case_rows.grant(work.session, case_id, work.actor.agency)
    require(policy.can_draw(work.actor, grant))
    letter = by_hand(work, kind)
    data = data_of(work, letter, typed)
    _checked(letter, {**data, **({letter.number: UNNUMBERED} if letter.number else {})})
    visibility = Visibility.AGENCY if letter.internal else Visibility.ALL
    return issue(work, case, kind, data, visibility=visibility, sent=False)


def by_hand(work: Work, kind: str) -> Letter:
    """Return the actor's agency's wording of a letter its officers draw up. Raises NotFound."""
    if kind not in {each.kind for each in kinds(work)}:
        raise NotFound
    return letters.letter(kind, work.settings.letters_of(work.actor.agency))


def kinds(work: Work) -> list[Letter]:
    """Return the letters officers of the actor's agency draw up themselves.

    An agency's own wording changes nothing of that.
    """
    own = agencies.agency(work.session, work.actor.agency).kind
    every = [letters.letter(kind) for kind in sorted(letters.names())]
    return [each for each in every if each.hand and (not each.agencies or own in each.agencies)]


def issue(
    work: Work,
    case: CaseFile,
    kind: str,
    data: Mapping[str, Any],
    *,
    number: str = "",
    subject: str = "",
    subject_id: int | None = None,
    visibility: Visibility = Visibility.ALL,
    sent: bool = True,
) -> Paper:
    """Number a letter, set it and file it with the case; not sent yet, it may be set again.

    data: without its number field; `number` is one somebody else gave, else the next of the
    agency's series for this kind and year is taken in this transaction. Raises WrongDocumentData
    and LetterFault of the template, NotAllowed.
    """
    letter = letters.letter(kind, work.settings.letters_of(work.actor.agency))
    serial, series = None, None
    if not number:
        number, series, serial = _number(work, letter)
    made = Paper(
        case_id=known(case.id),
        kind=kind,
        title=letter.title.zh,
        agency=work.actor.agency,
        number=number,
        series=series,
        serial=serial,
        subject=subject,
        subject_id=subject_id,
        visibility=visibility,
        state=PaperState.SENT if sent else PaperState.DRAFT,
        made_by=work.actor.name,
        made_at=work.now,
        ended_at=work.now if sent else None,
        ended_by=work.actor.name if sent else "",
    )
    work.session.add(made)
    work.session.flush()
    keeping.keep(work, case, made, _content(work, letter, data, number), Source.TYPED)
    work.record(PaperIssued(**keeping.told(made)))
    return made


def set_again(work: Work, case_id: int, paper_id: int, typed: Mapping[str, str]) -> Paper:
    """Make a new version of a draft from what was typed; the number stays.

    Conflict once it was sent or voided, Invalid once it was signed.
    """
    case, paper = keeping.unsigned_draft(work, case_id, paper_id)
    letter = letters.letter(paper.kind, work.settings.letters_of(work.actor.agency))
    before = keeping.opened(work, case, queries.version(work.session, paper_id, paper.version))
    data = data_of(work, letter, typed, before=before.data)
    _checked(letter, {**data, **({letter.number: paper.number} if letter.number else {})})
    replaced = paper.document_id or 0
    content = _content(work, letter, data, paper.number)
    document = keeping.keep(work, case, paper, content, Source.TYPED)
    keeping.tell_set_again(work, paper, replaced, document)
    return paper


def preview(
    work: Work, case_id: int, kind: str, typed: Mapping[str, str], *, paper_id: int | None = None
) -> bytes:
    """Return what the letter would look like, marked 预览; no number is taken and nothing kept."""
    case = case_rows.get(work.session, work.actor, case_id)
    grant = case_rows.grant(work.session, case_id, work.actor.agency)
    require(policy.can_draw(work.actor, grant))
    number, before = UNNUMBERED, None
    if paper_id is not None:
        case, paper = keeping.draft(work, case_id, paper_id)
        kept = queries.version(work.session, paper_id, paper.version)
        number, before = paper.number, keeping.opened(work, case, kept).data
        letter = letters.letter(paper.kind, work.settings.letters_of(work.actor.agency))
    else:
        letter = by_hand(work, kind)
    data = data_of(work, letter, typed, before=before)
    numbered = {**data, **({letter.number: number} if letter.number else {})}
    return typeset.letter_pdf(_checked(letter, numbered).preview())


def _checked(letter: Letter, data: Mapping[str, Any]) -> letters.Filled:
    """Return the letter filled; Invalid names the fields that are missing or wrong."""
    try:
        return letters.filled(letter, data)
    except MissingField as error:
        raise Invalid(**dict.fromkeys(error.keys, "missing")) from None
    except LetterFault as error:
        raise Invalid(form="letter_fault") from error


def _content(work: Work, letter: Letter, data: Mapping[str, Any], number: str) -> Content:
    numbered = {**data, **({letter.number: number} if letter.number else {})}
    filled = typeset.filled(
        letter.kind, numbered, house=work.settings.letters_of(work.actor.agency)
    )
    return Content(data=dict(data), filled=filled)


def _number(work: Work, letter: Letter) -> tuple[str, str, int]:
    """Take the next number of the agency's series of a mark and year."""
    agency = agencies.agency(work.session, work.actor.agency)
    year = work.now.astimezone(LEGAL_ZONE).year
    mark = agency.mark + (letter.mark or "文")
    series = f"document/{mark}/{year}"
    serial = cases.next_number(work, series)
    return document_number(mark, year, serial), series, serial
