"""Putting the page with the parties' signatures behind a document: a new version, then frozen."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.exc import IntegrityError

from portal.agencies import queries as agencies
from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.cases.queries import Document
from portal.evidence import service as evidence
from portal.infra import sandbox, typeset
from portal.infra.typeset.joining import joined
from portal.infra.web import Caller
from portal.infra.work import Work, Works
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict
from portal.kernel.ids import known
from portal.signatures import queries
from portal.signatures.events import SignaturePageMade
from portal.signatures.models import SignaturePage
from portal.signatures.rules import HOW_NAMES, PARTY_NAMES, WITH_FILE
from portal.signatures.service import parties
from portal.signatures.service.parties import Signed

PAGE_TITLE = "（附签名页）"
_WIDTH, _HEIGHT = 1200, 480


def bind(works: Works, caller: Caller, case_id: int, document_id: int) -> int:
    """Make the page and the version that bears it; return that version's id.

    Pictures that came as files are drawn anew in the locked process, between two units of work.
    Conflict when nobody's signature was taken, or when the document was signed or bound meanwhile.
    """
    with works.begin(caller.actor, caller.unlocked, writes=False) as work:
        parties.open_record(work, case_id, document_id)
        rows = queries.parties(work.session, document_id)
        files = {row.item_id: _pieces(work, case_id, row.item_id) for row in rows if row.item_id}
        ids = [row.item_id for row in rows if row.how in WITH_FILE]
    if not rows:
        raise Conflict
    pictures = {each: _redrawn(files[each][1]) for each in ids if each}
    with works.begin(caller.actor, caller.unlocked) as work:
        found = parties.open_record(work, case_id, document_id)
        now = queries.parties(work.session, document_id)
        if [each.id for each in now] != [each.id for each in rows]:
            raise Conflict
        signed = parties.opened(work, case_id, now)
        people = [
            _person(each, pictures, {key: found[0] for key, found in files.items()})
            for each in signed
        ]
        return _keep(work, found.document, people)


def _pieces(work: Work, case_id: int, item_id: int) -> tuple[str, partial[Iterator[bytes]]]:
    held = cases.held_item(work, case_id, item_id)
    return held.item.sha256.hex(), partial(evidence.read, work.blobs, held.item, held.container)


def _redrawn(pieces: partial[Iterator[bytes]]) -> str:
    """Return the first page of a strange file as an SVG document; empty when it cannot be shown."""
    answer = sandbox.run({"act": "preview", "page": 0}, pieces())
    if answer.head.failed or not answer.pictures:
        return ""
    picture = answer.pictures[0]
    kind = {b"\x89P": "png", b"\xff\xd8": "jpeg", b"RI": "webp"}[picture[:2]]
    data = b64encode(picture).decode()
    box = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {box}>'
        f'<image xlink:href="data:image/{kind};base64,{data}" width="{_WIDTH}" height="{_HEIGHT}" '
        'preserveAspectRatio="xMidYMid meet"/></svg>'
    )


def _person(
    signed: Signed, pictures: dict[int, str], digests: dict[int | None, str]
) -> dict[str, Any]:
    row, told = signed.row, signed.told
    return {
        "role": PARTY_NAMES[row.role].zh,
        "name": told["name"],
        "how": HOW_NAMES[row.how].zh,
        "at": _minute(row.taken_at),
        "reason": told.get("reason", ""),
        "witness": told.get("witness", ""),
        "note": told.get("note", ""),
        "taken_by": row.taken_by,
        "picture": signed.svg or pictures.get(row.item_id or 0, ""),
        "evidence": digests.get(row.item_id, ""),
    }


def _keep(work: Work, document: Document, people: Sequence[dict[str, Any]]) -> int:
    case_id, document_id = document.case_id, known(document.id)
    _, pdf = cases.read_document(work, case_id, document_id)
    day = work.now.astimezone(LEGAL_ZONE)
    page = typeset.pdf(
        "signature_page",
        {
            "agency": agencies.agency(work.session, work.actor.agency).name.zh,
            "title": document.title,
            "number": document.number or "—",
            "sha256": document.sha256,
            "people": list(people),
            "date": f"{day.year}年{day.month}月{day.day}日",
        },
    )
    made = cases.file_document(
        work,
        case_rows.by_id(work.session, case_id),
        kind=document.kind,
        title=f"{document.title}{PAGE_TITLE}",
        number=document.number,
        pdf=joined(pdf, page),
        visibility=document.visibility,
        circle=document.circle,
    )
    row = {"case_id": case_id, "document_id": document_id, "made_id": known(made.id)}
    try:
        with work.session.begin_nested():
            work.session.add(SignaturePage(**row, made_by=work.actor.name, made_at=work.now))
    except IntegrityError:  # Somebody else bound this version in the same moment.
        raise Conflict from None
    _tell(work, document, made)
    return known(made.id)


def _tell(work: Work, document: Document, made: Document) -> None:
    work.record(
        SignaturePageMade(
            case_id=document.case_id,
            document=known(document.id),
            made=known(made.id),
            kind=document.kind,
            title=document.title,
            number=document.number,
            sha256=made.sha256,
            agency=made.agency,
            visibility=document.visibility,
        )
    )


def _minute(instant: datetime) -> str:
    there = instant.astimezone(LEGAL_ZONE)
    return f"{there.year}年{there.month}月{there.day}日{there.hour}时{there.minute:02}分"
