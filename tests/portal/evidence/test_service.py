"""Evidence belongs to one container, opens with its key only, and every opening is on record."""

import os
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from portal.audit.models import AuditLeaf
from portal.crypto.errors import SealBroken
from portal.evidence import queries, service
from portal.evidence.models import EvidenceItem
from portal.evidence.rules import Container, ContainerKind, CustodyKind
from portal.infra.sealing import ReceivedFile, blob_name
from portal.infra.storage import BlobMissing
from portal.infra.work import Works
from portal.kernel.actor import ANONYMOUS, reporter
from portal.kernel.errors import Conflict, Destroyed, NotFound
from tests.support.people import People

Arrive = Callable[..., ReceivedFile]

DRAFT = Container(ContainerKind.DRAFT, 7, b"d" * 32)
TIP = Container(ContainerKind.TIP, 3, b"t" * 32)
CASE = Container(ContainerKind.CASE, 3, b"c" * 32)


def _leaves(works: Works) -> list[tuple[str, dict[str, Any]]]:
    with works.begin(ANONYMOUS, writes=False) as work:
        return [(leaf.event, leaf.body["facts"]) for leaf in work.session.exec(select(AuditLeaf))]


def _kept(works: Works, received: ReceivedFile, container: Container) -> EvidenceItem:
    with works.begin(reporter(3)) as work:
        return service.keep(work, container, received)


def test_a_kept_file_opens_again_and_is_in_the_log(works: Works, arrive: Arrive) -> None:
    content = os.urandom(9_000_000)
    item = _kept(works, arrive(content, "结算单.pdf"), TIP)
    assert b"".join(service.read(works.blobs, item, TIP)) == content
    event, facts = _leaves(works)[-1]
    assert event == "EvidenceReceived"
    assert (facts["tip_id"], facts["case_id"], facts["size"]) == (3, None, 9_000_000)
    assert facts["sha256"] == sha256(content).hexdigest()
    assert len(facts["sm3"]) == 64


def test_the_row_holds_neither_name_nor_key(works: Works, arrive: Arrive) -> None:
    received = arrive(name="王某住院记录.pdf")
    item = _kept(works, received, TIP)
    with works.begin(ANONYMOUS, writes=False) as work:
        database = Path(work.settings.engine_url.removeprefix("sqlite:///"))
    stored = b"".join(path.read_bytes() for path in database.parent.glob(database.name + "*"))
    assert received.file_id in stored
    for secret in ("王某住院记录".encode(), received.file_key):
        assert secret not in stored
    assert "王某" not in repr(received)
    assert len(item.name_sealed) == len(_kept(works, arrive(name="a"), TIP).name_sealed)


@pytest.mark.parametrize(
    "other", [replace(TIP, key=b"x" * 32), replace(TIP, id=4), replace(CASE, key=TIP.key), CASE]
)
def test_no_other_container_opens_it(works: Works, arrive: Arrive, other: Container) -> None:
    item = _kept(works, arrive(), TIP)
    with pytest.raises(SealBroken):
        service.read(works.blobs, item, other)
    with pytest.raises(SealBroken):
        service.name_of(item, other)


def test_a_row_moved_by_hand_in_the_database_does_not_open(works: Works, arrive: Arrive) -> None:
    item = _kept(works, arrive(), TIP)
    item.container_id = 4
    with pytest.raises(SealBroken):
        service.read(works.blobs, item, replace(TIP, id=4))


def test_a_changed_first_segment_is_known_before_the_answer_begins(
    works: Works, arrive: Arrive
) -> None:
    item = _kept(works, arrive(), TIP)
    sealed = bytearray(works.blobs.get(blob_name(item.file_id, 0)))
    sealed[-1] ^= 1
    works.blobs.delete(blob_name(item.file_id, 0))
    works.blobs.put(blob_name(item.file_id, 0), bytes(sealed))
    with pytest.raises(SealBroken):
        service.read(works.blobs, item, TIP)
    works.blobs.delete(blob_name(item.file_id, 0))
    with pytest.raises(BlobMissing):
        service.read(works.blobs, item, TIP)


def test_a_draft_leaves_no_trace_in_the_log_until_it_is_sent(works: Works, arrive: Arrive) -> None:
    before = len(_leaves(works))
    item = _kept(works, arrive(b"evidence", "照片.jpg"), DRAFT)
    assert len(_leaves(works)) == before
    with works.begin(ANONYMOUS) as work:
        service.move(
            work, queries.get(work.session, 1, kind=DRAFT.kind, container_id=7), DRAFT, TIP
        )
    event, facts = _leaves(works)[-1]
    assert (event, facts["item_id"], facts["tip_id"]) == ("EvidenceReceived", item.id, 3)
    with works.begin(ANONYMOUS, writes=False) as work:
        assert list(queries.of(work.session, DRAFT.kind, DRAFT.id)) == []
        (moved,) = queries.of(work.session, TIP.kind, TIP.id)
    assert service.name_of(moved, TIP) == "照片.jpg"
    assert b"".join(service.read(works.blobs, moved, TIP)) == b"evidence"
    with pytest.raises(SealBroken):
        service.read(works.blobs, moved, DRAFT)


def test_a_move_between_tip_and_case_is_an_event_of_its_own(works: Works, arrive: Arrive) -> None:
    item = _kept(works, arrive(), TIP)
    with works.begin(ANONYMOUS) as work:
        service.move(work, item, TIP, CASE)
    event, facts = _leaves(works)[-1]
    assert event == "EvidenceMoved"
    assert (facts["case_id"], facts["tip_id"]) == (3, None)
    assert (facts["from_kind"], facts["from_id"]) == ("tip", 3)


def test_a_new_key_for_the_same_tip_is_no_move(works: Works, arrive: Arrive) -> None:
    item = _kept(works, arrive(), TIP)
    before = len(_leaves(works))
    renewed = replace(TIP, key=b"n" * 32)
    with works.begin(ANONYMOUS) as work:
        service.move(work, item, TIP, renewed)
    assert len(_leaves(works)) == before
    assert service.name_of(item, renewed) == "发票.pdf"
    with pytest.raises(SealBroken):
        service.name_of(item, TIP)


def test_a_move_with_the_wrong_key_changes_nothing(works: Works, arrive: Arrive) -> None:
    item = _kept(works, arrive(), DRAFT)
    with pytest.raises(SealBroken), works.begin(ANONYMOUS) as work:
        service.move(work, item, replace(DRAFT, key=b"x" * 32), TIP)
    with works.begin(ANONYMOUS, writes=False) as work:
        (same,) = queries.of(work.session, DRAFT.kind, DRAFT.id)
    assert service.name_of(same, DRAFT) == "发票.pdf"


def test_the_chain_of_custody_says_who_and_why(
    works: Works, people: People, arrive: Arrive
) -> None:
    item = _kept(works, arrive(), CASE)
    with people.work("lin") as work:
        service.opened(work, item, CustodyKind.DOWNLOADED, "核对金额", case_id=3)
    with people.work("lin", writes=False) as work:
        (view,) = service.listing(work, CASE)
    assert (view.name, view.size, view.by_officer) == ("发票.pdf", 8, False)
    assert view.sha256 == sha256(b"evidence").hexdigest()
    assert [(step.kind.zh, step.actor, step.agency, step.reason) for step in view.custody] == [
        ("收到", "reporter", "", ""),
        ("下载", "林承办", "hq-ybj", "核对金额"),
    ]
    event, facts = _leaves(works)[-1]
    assert event == "EvidenceOpened"
    assert (facts["case_id"], facts["kind"], facts["reason"]) == (3, "downloaded", "核对金额")


def test_another_containers_item_is_not_found(works: Works, arrive: Arrive) -> None:
    item = _kept(works, arrive(), TIP)
    with works.begin(ANONYMOUS, writes=False) as work:
        for kind, container_id in ((CASE.kind, 3), (TIP.kind, 4)):
            with pytest.raises(NotFound):
                queries.get(
                    work.session, service.item_id(item), kind=kind, container_id=container_id
                )


def test_discarding_takes_the_key_away_unless_held(works: Works, arrive: Arrive) -> None:
    item_id = service.item_id(_kept(works, arrive(), CASE))
    with works.begin(ANONYMOUS) as work:
        queries.item(work.session, item_id).legal_hold = True
    with pytest.raises(Conflict), works.begin(ANONYMOUS) as work:
        service.discard(work, queries.item(work.session, item_id), CASE)
    with pytest.raises(SealBroken), works.begin(ANONYMOUS) as work:
        service.discard(work, queries.item(work.session, item_id), TIP)
    with works.begin(ANONYMOUS) as work:
        item = queries.item(work.session, item_id)
        item.legal_hold = False
        work.session.add(item)
        work.session.flush()
        service.discard(work, item, CASE)
    assert _leaves(works)[-1][0] == "EvidenceDiscarded"
    with works.begin(ANONYMOUS, writes=False) as work:
        kept = work.session.exec(select(EvidenceItem)).one()
        story = [each.kind for each in queries.custody(work.session, [kept.id or 0])]
    assert (kept.file_key_sealed, kept.destroyed_at) == (b"", work.stamp)
    assert story == [CustodyKind.RECEIVED, CustodyKind.DESTROYED]
    with pytest.raises(Destroyed):
        service.read(works.blobs, kept, CASE)


def test_a_reporters_file_keeps_the_day_and_an_officers_the_instant(
    works: Works, people: People, arrive: Arrive
) -> None:
    sent = _kept(works, arrive(), TIP)
    with people.work("lin") as work:
        added = service.keep(work, CASE, arrive())
        now = work.now
    with works.begin(ANONYMOUS, writes=False) as work:
        midnight = work.stamp
        first, second = queries.custody(work.session, [sent.id or 0, added.id or 0])
    assert midnight < now
    assert (sent.uploaded_at, first.at) == (midnight, midnight)
    assert (added.uploaded_at, second.at) == (now, now)
