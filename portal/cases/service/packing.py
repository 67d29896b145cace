"""What may leave a case as a package: the files and documents its readers may download."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from portal.cases import policy, queries, rules
from portal.cases.events import DocumentOpened
from portal.cases.models import CaseDocument, CaseFile, CaseGrant
from portal.cases.queries.packed import PackedFile
from portal.cases.queries.recusals import open_tips
from portal.cases.rules import Scope, Visibility
from portal.cases.service import keyring, rows
from portal.cases.service.facts import mine
from portal.cases.service.reading import brought_by
from portal.crypto import fields
from portal.evidence import queries as items
from portal.evidence import service as evidence
from portal.evidence.rules import Container, ContainerKind, CustodyKind
from portal.infra.work import Work
from portal.kernel.errors import Destroyed
from portal.kernel.ids import known
from portal.kernel.policy import require


@dataclass(frozen=True, slots=True)
class PackedDocument:
    """A document that may leave; `pdf(work)` opens it, in any later unit of work."""

    id: int
    title: str = field(repr=False)
    number: str
    size: int
    sha256: str
    pdf: Callable[[Work], bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Packing:
    """Everything of a case that the actor may take out of it."""

    case: CaseFile
    tip_ids: tuple[int, ...]
    files: list[PackedFile]
    documents: list[PackedDocument]


def check_packing(work: Work, case_id: int) -> tuple[CaseFile, bool]:
    """Return the case and whether reporters' files may go too; refuse as a download is refused."""
    case, grant = mine(work, case_id)
    require(policy.opens_sealed(work.actor, grant))
    return case, policy.sees_tip_text(work.actor, grant)


def packing(work: Work, case_id: int, *, with_tips: bool) -> Packing:
    """Return what leaves: documents all agencies read, files, reporters' files only `with_tips`.

    Authorised as each download is: NotFound for strangers, NotAllowed without the keys. Only reads:
    whoever packs records it (`packed`) before the first byte leaves.
    """
    case, grant = mine(work, case_id)
    require(policy.opens_sealed(work.actor, grant))
    keys = keyring.keys_of(work, case)
    files = _case_files(work, keys, case_id)
    tips = _tips(work, grant, case_id, keys) if with_tips else []
    for container in tips:
        files += _files(work, container)
    return Packing(case, tuple(each.id for each in tips), files, _documents(work, keys, case_id))


def packed(work: Work, found: Packing, reason: str) -> None:
    """Record that everything in `found` leaves, and why; ask again whether it still may.

    Destroyed when anything of it is no more: its key may still be in `found`.
    """
    case_id = known(found.case.id)
    case, tips_too = check_packing(work, case_id)
    if case.keys_destroyed_at is not None:
        raise Destroyed(case.keys_destroyed_at)
    require(tips_too or not found.tip_ids)
    for file in found.files:
        evidence.opened(work, file.item, CustodyKind.EXPORTED, reason, case_id=case_id)
    for each in found.documents:
        work.record(DocumentOpened(case_id=case_id, document=each.id))


def _case_files(work: Work, keys: keyring.CaseKeys, case_id: int) -> list[PackedFile]:
    kept, found = rows.evidence(work.session, case_id), []
    for item in items.of(work.session, ContainerKind.CASE, case_id):
        row = kept.get(evidence.item_id(item))
        if row is not None and item.destroyed_at is None:
            container = Container(ContainerKind.CASE, case_id, keys.case(row.generation))
            found.append(PackedFile(item, container, evidence.name_of(item, container), row.agency))
    return found


def _tips(
    work: Work, grant: CaseGrant | None, case_id: int, keys: keyring.CaseKeys
) -> list[Container]:
    require(policy.sees_tip_text(work.actor, grant))
    return [
        Container(ContainerKind.TIP, each.tip_id, keyring.tip_key(keys, each))
        for each in open_tips(work.session, work.actor, case_id)
    ]


def _files(work: Work, container: Container) -> list[PackedFile]:
    found = items.of(work.session, container.kind, container.id)
    brought = brought_by(work, [evidence.item_id(each) for each in found])
    return [
        PackedFile(
            item,
            container,
            evidence.name_of(item, container),
            brought.get(evidence.item_id(item), ""),
        )
        for item in found
        if item.destroyed_at is None
    ]


def _documents(work: Work, keys: keyring.CaseKeys, case_id: int) -> list[PackedDocument]:
    found = queries.documents(work.session, case_id, work.actor.agency)
    return [_document(keys, row) for row in found if row.visibility is Visibility.ALL]


def _document(keys: keyring.CaseKeys, row: CaseDocument) -> PackedDocument:
    return PackedDocument(
        id=known(row.id),
        title=row.title,
        number=row.number,
        size=row.size_bytes,
        sha256=row.sha256,
        pdf=_opener(row.case_id, row, keys.of(Scope.CASE, row.generation)),
    )


def _opener(case_id: int, row: CaseDocument, key: bytes) -> Callable[[Work], bytes]:
    document_id, ref = known(row.id), row.ref

    def pdf(work: Work) -> bytes:
        sealed = rows.document(work.session, document_id).sealed
        return fields.open_(key, sealed, context=rules.content_context("document", case_id, ref))

    return pdf
