"""Releasing a package: recorded first, then sealed and streamed, its end recorded too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes

from portal.cases import service as cases
from portal.cases.service import PackedDocument, PackedFile
from portal.crypto.keys import PrivateKey
from portal.evidence import queries as items
from portal.evidence import service as evidence
from portal.infra.typeset.apart import SETTER
from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.errors import Destroyed
from portal.kernel.ids import known
from portal.packages import rules
from portal.packages.events import PackageExported, PackageSent
from portal.packages.models import Package, SentPackage
from portal.packages.rules import SUFFIXES, zipped
from portal.packages.rules.recipient import Recipient
from portal.packages.rules.zipped import Source
from portal.packages.service import planning, proving
from portal.packages.service.planning import Plan, Wish

REF_BYTES = 16
_PIECE_BYTES = 512 * 1024


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A released package: the name it is saved under, and its sealed bytes, asked for once."""

    name: str
    pieces: Iterator[bytes] = field(repr=False)


Released = Callable[[Work, int, str], None]
"""Called with a package's id and digest in the transaction that releases it."""


def start(
    works: Works,
    actor: Actor,
    unlocked: PrivateKey | None,
    wish: Wish,
    to: Recipient,
    then: Released | None = None,
) -> Outgoing:
    """Release a package of a case to a receiver.

    Every item and document is recorded as gone, with receiver, purpose and the package's digest, and
    committed before the first byte is there to be sent. NotFound and NotAllowed as for a download.
    Nothing is on disk in clear, and at most a few segments are in memory.
    """
    with works.begin(actor, unlocked, writes=False) as work:
        cases.check_packing(work, wish.case_id)
    SETTER.start()
    proving.fresh_checkpoint(works)
    with works.begin(actor, unlocked, writes=False) as work:
        made = planning.plan(work, wish, token_bytes(REF_BYTES))
    planning.close(works.settings, made)
    with works.begin(actor, unlocked) as work:
        package_id = released(work, made, wish, to)
        if then is not None:
            then(work, package_id, made.sha256)
    name = f"{made.told.case}-{made.ref.hex()[:8]}{SUFFIXES[to.kind]}"
    return Outgoing(
        name, _handed_over(works, actor, wish.case_id, package_id, _sealed(works, made, to))
    )


def released(work: Work, made: Plan, wish: Wish, to: Recipient) -> int:
    """Record that a planned package leaves; return its id. Asks again whether it may."""
    told = made.told
    reason = f"{wish.receiver}：{wish.purpose}（证据包 {made.sha256}）"
    cases.packed(work, made.packing, reason)
    row = Package(
        case_id=wish.case_id,
        agency=work.actor.agency,
        ref=made.ref,
        receiver=wish.receiver,
        purpose=wish.purpose,
        seal=to.kind,
        key=to.short,
        sha256=made.sha256,
        items=len(told.items),
        documents=len(told.documents),
        payload_bytes=sum(each.size for each in told.payload),
        with_tips=wish.with_tips,
        stamped=made.stamped,
        made_by=work.actor.name,
        made_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    work.record(
        PackageExported(
            case_id=wish.case_id,
            package_id=known(row.id),
            ref=made.ref.hex(),
            receiver=wish.receiver,
            purpose=wish.purpose,
            seal=to.kind,
            key=to.short,
            sha256=made.sha256,
            item_ids=tuple(each.id for each in told.items),
            documents=len(told.documents),
            stamped=made.stamped,
        )
    )
    return known(row.id)


def _sealed(works: Works, made: Plan, to: Recipient) -> Iterator[bytes]:
    return to.seal(_gathered(zipped.archive(_sources(works, made), made.at)))


def _sources(works: Works, made: Plan) -> Iterator[Source]:
    root, told = rules.root_of(made.ref), made.told
    for path in _order(made.tags):
        yield Source.of(f"{root}/{path}", made.tags[path])
    for item, file in zip(told.items, made.packing.files, strict=True):
        yield Source(f"{root}/{item.path}", item.size, _evidence(works, file))
    papers = {each.path: each for each in told.documents}
    listed = papers.pop(rules.LIST, None)
    if listed is not None:
        yield Source(f"{root}/{listed.path}", listed.size, (made.list_pdf,))
    for paper, document in zip(papers.values(), made.packing.documents, strict=True):
        yield Source(f"{root}/{paper.path}", paper.size, _document(works, document))


def _order(tags: Iterable[str]) -> list[str]:
    """Return tag files in reading order: what they are, what they say, what binds them."""
    first = [each for each in rules.REQUIRED if each not in rules.LAST]
    rest = sorted(set(tags) - set(first) - set(rules.LAST))
    return [each for each in (*first, *rest, *rules.LAST) if each in set(tags)]


def _evidence(works: Works, file: PackedFile) -> Iterator[bytes]:
    # The key is in `file`: what was destroyed while the package is under way ends it here.
    with works.begin(SYSTEM, writes=False) as work:
        now = items.item(work.session, evidence.item_id(file.item))
    if now.destroyed_at is not None:
        raise Destroyed(now.destroyed_at)
    yield from evidence.read(works.blobs, file.item, file.container)


def _document(works: Works, document: PackedDocument) -> Iterator[bytes]:
    # The key is in `document`: this reads one row, and no transaction stays open while it is sent.
    with works.begin(SYSTEM, writes=False) as work:
        pdf = document.pdf(work)
    yield pdf


def _gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in pieces of half a megabyte or more: headers and small files together."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _PIECE_BYTES:
            yield held[0] if len(held) == 1 else b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


def _handed_over(
    works: Works, actor: Actor, case_id: int, package_id: int, pieces: Iterable[bytes]
) -> Iterator[bytes]:
    digest, size = sha256(), 0
    for piece in _gathered(pieces):
        digest.update(piece)
        size += len(piece)
        yield piece
    with works.begin(actor) as work:
        found = digest.hexdigest()
        work.session.add(
            SentPackage(package_id=package_id, sha256=found, size=size, sent_at=work.now)
        )
        work.record(PackageSent(case_id=case_id, package_id=package_id, sha256=found, size=size))
