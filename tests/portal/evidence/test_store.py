"""The store is read again byte by byte, and watched; what is wrong is named, staff are told in time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from portal.audit.models import AuditLeaf
from portal.evidence import jobs, queries, service
from portal.evidence.models import CustodyEvent, EvidenceItem
from portal.evidence.queries import store
from portal.evidence.rules import Container, ContainerKind, CustodyKind, DamageKind, StoreLevel
from portal.evidence.rules.store import level, room
from portal.infra.pieces import Piece
from portal.infra.sealing import ReceivedFile, blob_name
from portal.infra.storage import Blobs
from portal.infra.work import Works
from portal.kernel.actor import ANONYMOUS, reporter
from portal.kernel.clock import SetClock
from portal.kernel.errors import Unavailable
from portal.notices.models import Notice

TIP = Container(ContainerKind.TIP, 3, b"t" * 32)
Arrive = Callable[..., ReceivedFile]
GB = 1024**3


def _kept(works: Works, received: ReceivedFile) -> EvidenceItem:
    with works.begin(reporter(3)) as work:
        return service.keep(work, TIP, received)


def _told(works: Works) -> list[str]:
    with works.begin(ANONYMOUS, writes=False) as work:
        return [each.kind for each in work.session.exec(select(Notice).order_by(Notice.id))]  # type: ignore[arg-type]


def _leaves(works: Works, kind: str) -> list[dict[str, Any]]:
    with works.begin(ANONYMOUS, writes=False) as work:
        rows = work.session.exec(select(AuditLeaf).where(AuditLeaf.event == kind))
        return [leaf.body["facts"] for leaf in rows]


def _stored(works: Works, item: EvidenceItem, segment: int) -> Path:
    return works.settings.data_dir / "evidence" / blob_name(item.file_id, segment)


def test_a_whole_store_says_so_and_is_not_read_twice_in_a_month(
    works: Works, clock: SetClock, arrive: Arrive
) -> None:
    _kept(works, arrive())
    assert service.check_due(works, share=1) == 1
    assert service.check_due(works, share=1) == 0
    clock.instant += timedelta(days=31)
    assert service.check_due(works, share=1) == 1
    assert _told(works) == []


def test_a_month_of_hours_reads_all_of_it(works: Works, clock: SetClock, arrive: Arrive) -> None:
    for _ in range(12):
        _kept(works, arrive(bytes(100_000)))
    checked = [service.check_due(works, share=6) for _ in range(7)]
    assert checked == [2, 2, 2, 2, 2, 2, 0]


@pytest.mark.parametrize("byte", [0, 1, 30, 60, 5000, -1])
def test_a_flipped_bit_is_found_named_and_told_once(
    works: Works, arrive: Arrive, byte: int
) -> None:
    item = _kept(works, arrive(bytes(9_000_000)))
    path = _stored(works, item, 1)
    good = path.read_bytes()
    bad = bytearray(good)
    bad[byte] ^= 1
    path.write_bytes(bad)
    assert service.check(works, item) == {1: DamageKind.CHANGED}
    assert service.check(works, item) == {1: DamageKind.CHANGED}
    facts = _leaves(works, "EvidenceDamaged")
    assert [(each["item_id"], each["segment"], each["tip_id"]) for each in facts] == [
        (item.id, 1, 3)
    ]
    assert set(_told(works)) == {"EvidenceDamaged"}
    with works.begin(ANONYMOUS, writes=False) as work:
        wound = store.wounds(work.session)[0]
    assert (wound.item_id, wound.segment, wound.kind) == (item.id, 1, DamageKind.CHANGED)

    path.write_bytes(good)
    assert service.check_due(works, share=1) == 0, "not due for a month, but looked at again"
    assert len(_leaves(works, "EvidenceRestored")) == 1
    with works.begin(ANONYMOUS, writes=False) as work:
        assert store.wounds(work.session) == []
        rows = work.session.exec(select(CustodyEvent.kind).order_by(CustodyEvent.id)).all()  # type: ignore[arg-type]
    assert list(rows) == [CustodyKind.RECEIVED, CustodyKind.DAMAGED, CustodyKind.RESTORED]


def test_what_was_destroyed_is_damaged_no_more(works: Works, arrive: Arrive) -> None:
    item = _kept(works, arrive())
    _stored(works, item, 0).unlink()
    service.check(works, item)
    with works.begin(ANONYMOUS) as work:
        assert len(store.wounds(work.session)) == 1
        service.discard(work, queries.item(work.session, service.item_id(item)), TIP)
        assert store.wounds(work.session) == []


def test_a_missing_segment_is_found(works: Works, arrive: Arrive) -> None:
    item = _kept(works, arrive(bytes(9_000_000)))
    _stored(works, item, 0).unlink()
    assert service.check(works, item) == {0: DamageKind.MISSING}


def test_two_segments_that_changed_places_are_found(works: Works, arrive: Arrive) -> None:
    item = _kept(works, arrive(bytes(20_000_000)))
    one, two = _stored(works, item, 0), _stored(works, item, 1)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    assert service.check(works, item) == {0: DamageKind.CHANGED, 1: DamageKind.CHANGED}


def test_a_file_from_before_seals_is_only_looked_for(works: Works, arrive: Arrive) -> None:
    item = _kept(works, replace(arrive(), seals=b""))
    assert service.check(works, item) == {}
    _stored(works, item, 0).unlink()
    assert service.check(works, item) == {0: DamageKind.MISSING}


class Away:
    """A store that does not answer."""

    def __getattr__(self, name: str) -> Any:
        raise Unavailable


class Room:
    """A store with so many bytes free."""

    def __init__(self, inner: Blobs, free: int | None) -> None:
        self._inner, self.free = inner, free

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def free_bytes(self) -> int | None:
        return self.free


def test_a_store_that_cannot_be_reached_damages_nothing(works: Works, arrive: Arrive) -> None:
    item = _kept(works, arrive())
    gone = replace(works, blobs=Away())  # type: ignore[arg-type]
    with pytest.raises(Unavailable):
        service.check_due(gone, share=1)
    jobs.check_store(gone)
    with works.begin(ANONYMOUS, writes=False) as work:
        assert queries.item(work.session, item.id or 0).checked_at is None
    assert _told(works) == []


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (None, StoreLevel.FINE),
        (40 * GB, StoreLevel.FINE),
        (39 * GB, StoreLevel.EARLY),
        (10 * GB, StoreLevel.EARLY),
        (10 * GB - 1, StoreLevel.LOW),
        (1, StoreLevel.LOW),
        (0, StoreLevel.FULL),
    ],
)
def test_levels(left: int | None, expected: StoreLevel) -> None:
    assert level(left, warn_bytes=40 * GB) is expected


def test_room_is_the_least_of_quota_and_disk() -> None:
    assert room(used=3, quota=10, free=5, min_free=1) == 4
    assert room(used=8, quota=10, free=5, min_free=1) == 2
    assert room(used=99, quota=10, free=None, min_free=1) == 0
    assert room(used=99, quota=0, free=None, min_free=1) is None


def test_administrators_are_told_once_for_each_level(works: Works) -> None:
    disk = Room(works.blobs, 50 * GB)
    watched = replace(works, blobs=disk)  # type: ignore[arg-type]
    told = []
    for free in (50 * GB, 9 * GB, 9 * GB, 8 * GB, 2 * GB, 2 * GB, 0, 0, 50 * GB, 9 * GB):
        disk.free = free
        jobs.look_at_room(watched)
        told.append(len(_leaves(works, "StoreFilling")))
    assert told == [0, 1, 1, 1, 2, 2, 3, 3, 3, 4]
    assert set(_told(works)) == {"StoreFilling"}


def test_a_quota_counts_what_is_on_its_way(works: Works, arrive: Arrive) -> None:
    small = works.settings.model_copy(update={"store_quota_bytes": 1000})
    bounded = replace(works, settings=small)
    _kept(works, arrive(bytes(300)))
    with bounded.begin(reporter(3)) as work:
        assert service.left(work) == 700
        service.begin(work, TIP, size=600, name="a", declared_type="")
        assert service.left(work) == 100
        with pytest.raises(Unavailable):
            service.begin(work, TIP, size=101, name="b", declared_type="")


def test_announcing_a_draft_fills_nothing_and_sending_it_does(works: Works) -> None:
    draft = Container(ContainerKind.DRAFT, 1, b"d" * 32)
    small = works.settings.model_copy(update={"store_quota_bytes": 1000})
    bounded = replace(works, settings=small)
    with bounded.begin(ANONYMOUS) as work:
        found = service.begin(work, draft, size=900, name="a", declared_type="")
        assert service.left(work) == 1000
        found = service.claim(work, draft, found.token, 0)
    with bounded.begin(reporter(3)) as work:
        service.begin(work, TIP, size=600, name="b", declared_type="")
        assert service.left(work) == 400
    service.advance(bounded, found, segments=0, seals=b"", pieces=(Piece(0, 300),))
    service.let_go(bounded, found)
    with bounded.begin(ANONYMOUS) as work:
        assert service.left(work) == 100
        with pytest.raises(Unavailable):
            service.claim(work, draft, found.token, 300)


def test_a_drafts_files_are_not_checked_and_go_without_a_trace(
    works: Works, arrive: Arrive
) -> None:
    draft = Container(ContainerKind.DRAFT, 1, b"d" * 32)
    with works.begin(ANONYMOUS) as work:
        item = service.keep(work, draft, arrive())
    works.blobs.delete(blob_name(item.file_id, 0))
    assert service.check_due(works, share=1) == 0
    with works.begin(ANONYMOUS) as work:
        assert store.wounds(work.session) == []
        service.discard(work, queries.item(work.session, item.id or 0), draft)
