"""What comes in is scanned after its receipt, by whoever took it in; the scanner keeps nobody waiting."""

from __future__ import annotations

import time
from socket import create_server

import pytest
from sqlmodel import col, select

from portal.audit.models import AuditLeaf
from portal.copies import queries
from portal.copies.models import ArrivalVerdict
from portal.copies.rules import Verdict
from portal.copies.service import arriving
from portal.copies.service.arriving import SCANS
from portal.kernel.actor import ANONYMOUS
from tests.portal.copies.conftest import Desk, configure
from tests.support.clamd import EICAR, wire


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SCANS, "again_seconds", (0.05, 0.2))


def _verdicts(desk: Desk) -> list[tuple[int, str, str]]:
    with desk.works.begin(ANONYMOUS, writes=False) as work:
        rows = work.session.exec(select(ArrivalVerdict).order_by(col(ArrivalVerdict.id))).all()
        return [(row.item_id, row.verdict, row.signature) for row in rows]


def test_a_file_is_scanned_once_it_is_received(desk: Desk) -> None:
    with wire() as server:
        configure(desk, clamd=server.address)
        clean, infected = desk.add(b"harmless", "a.txt"), desk.add(EICAR, "b.txt")
        assert SCANS.settle(10)
        assert sorted(server.streams) == sorted([b"harmless", EICAR])
    assert _verdicts(desk) == [(clean, "clean", ""), (infected, "found", "Eicar-Wire-Test")]
    told = {f["item_id"]: (f["verdict"], f["case_id"]) for f in desk.leaves("EvidenceScanned")}
    assert told == {clean: ("clean", desk.case_id), infected: ("found", desk.case_id)}
    assert "发现病毒：Eicar-Wire-Test" in desk.get(infected).text
    assert desk.bytes_of(infected) == EICAR
    assert desk.get(clean, "/preview").status_code == 200
    assert server.streams.count(b"harmless") == 1


def test_of_a_reporters_file_only_the_day_is_kept(desk: Desk) -> None:
    with wire() as server:
        configure(desk, clamd=server.address)
        item = desk.reporters_file(EICAR, "举报.txt")
        assert SCANS.settle(10)
    with desk.works.begin(ANONYMOUS, writes=False) as work:
        row = work.session.exec(select(ArrivalVerdict)).one()
        leaf = work.session.exec(
            select(AuditLeaf).where(AuditLeaf.event == "EvidenceScanned")
        ).one()
        day = work.stamp
    assert (row.item_id, row.scanned_at, leaf.at, leaf.tip_id) == (item, day, day, desk.tip_id)
    assert leaf.body["who"] == {"name": "scanner", "agency": "", "officer": None}
    assert "发现病毒：Eicar-Wire-Test" in desk.sign_in("chen").get(f"/tips/{desk.tip_id}").text


def test_a_dead_scanner_delays_the_verdict_and_nothing_else(desk: Desk) -> None:
    with create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    configure(desk, clamd=f"127.0.0.1:{port}")
    began = time.monotonic()
    item = desk.add(b"harmless", "a.txt")
    assert time.monotonic() - began < 2
    assert desk.bytes_of(item) == b"harmless"
    assert SCANS.settle(10)
    assert _verdicts(desk) == [(item, "failed", "")]
    with wire() as alive:
        configure(desk, clamd=alive.address)
        desk.get(item, "/preview")
        assert alive.streams == [b"harmless"]
    with desk.works.begin(ANONYMOUS, writes=False) as work:
        assert queries.verdicts(work.session, [item])[item].verdict is Verdict.CLEAN


def test_a_scanner_that_comes_back_is_asked_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SCANS, "again_seconds", (0.5,))
    configure(desk, clamd="/nowhere/clamd.sock")
    item = desk.add(b"harmless", "a.txt")
    with wire() as server:
        configure(desk, clamd=server.address)
        assert SCANS.settle(10)
    assert _verdicts(desk) == [(item, "clean", "")]


def test_what_a_scanner_refuses_is_not_asked_twice(desk: Desk) -> None:
    with wire() as server:
        server.answer = b"INSTREAM size limit exceeded. ERROR"
        configure(desk, clamd=server.address)
        item = desk.add(b"harmless", "a.txt")
        assert SCANS.settle(10)
        assert server.streams == [b"harmless"]
    assert _verdicts(desk) == [(item, "failed", "")]


def test_what_is_not_committed_is_not_scanned(desk: Desk) -> None:
    with wire() as server:
        configure(desk, clamd=server.address)
        with pytest.raises(ZeroDivisionError), desk.people.work("lin") as work:
            desk.keep(work, b"harmless", "a.txt")
            raise ZeroDivisionError
        assert SCANS.settle(10)
        assert server.streams == []


def test_no_more_wait_than_there_is_room_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "MOST_WAITING", 0)
    with wire() as server:
        configure(desk, clamd=server.address)
        item = desk.add(b"harmless", "a.txt")
        assert SCANS.settle(10)
        assert _verdicts(desk) == []
        desk.get(item, "/preview")
        assert server.streams == [b"harmless"]
