"""One piece of evidence on its page: its story, what is added to it, what holds it."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import select
from starlette.testclient import TestClient

from portal.audit.models import AuditLeaf
from portal.cases import service
from portal.cases.models import CaseFile
from portal.cases.service import keyring, rows
from portal.evidence import service as evidence
from portal.evidence.models import CustodyEvent
from portal.evidence.queries import custody
from portal.evidence.rules import CustodyKind
from portal.infra.sealing import ReceivedFile, Sealing
from portal.infra.work import Works
from portal.kernel.actor import ANONYMOUS
from portal.kernel.errors import Conflict, NotAllowed
from tests.portal.cases.conftest import Scene
from tests.support.people import csrf_of

Client = Callable[[str], TestClient]


def arrived(works: Works, content: bytes = b"bed list") -> ReceivedFile:
    with ThreadPoolExecutor(1) as putter:
        sealing = Sealing(works.blobs, putter, max_bytes=1 << 30, min_free_bytes=0)
        sealing.add(memoryview(content))
        return sealing.finish("床位.pdf", "application/pdf")


@pytest.fixture
def item_id(scene: Scene) -> int:
    with scene.people.work("lin") as work:
        return service.keep_evidence(work, scene.case_id, arrived(scene.works))


def page_of(scene: Scene, item_id: int) -> str:
    return f"/cases/{scene.case_id}/evidence/{item_id}"


def post(client: TestClient, url: str, act: str, **data: str) -> Any:
    data["csrf"] = csrf_of(client.get(url).text)
    return client.post(f"{url}/{act}", data=data, follow_redirects=False)


def test_the_story_is_one_column_in_order(staff_client: Client, scene: Scene, item_id: int) -> None:
    client, url = staff_client("lin"), page_of(scene, item_id)
    assert post(client, url, "download", reason="核对床位").status_code == 200
    handed = {"kind": "handed_over", "reason": "原件移交法院", "other_side": "某区法院"}
    assert post(client, url, "custody", **handed, device_at="2026-03-02 09:30").status_code == 303
    corrected = {"kind": "corrected", "reason": "上一条对方应为中级法院"}
    assert post(client, url, "custody", **corrected).status_code == 303
    scene.share("hq-wjw")
    html = client.get(url).text
    story = html.split('id="story"', 1)[1]
    words = ("收到", "核对床位", "原件移交法院", "上一条对方应为中级法院")
    places = [story.index(each) for each in words]
    assert places == sorted(places)
    assert "某区法院" in story and "2026-03-02 09:30" in story and "承办人" in story
    assert len(re.findall(r"存证日志第 \d+ 条", story)) == 5  # the sharing of the case too
    assert "共享" in story


def test_no_leaf_number_where_no_officer_acted(
    staff_client: Client, scene: Scene, item_id: int
) -> None:
    """Between the numbers of officers' acts it would tell a reporter's hour."""
    with scene.people.work("lin") as work:
        held = service.held_item(work, scene.case_id, item_id)
    with scene.works.begin(ANONYMOUS) as work:
        evidence.opened(work, held.item, CustodyKind.PREVIEWED, "无人经办", case_id=scene.case_id)
    story = staff_client("lin").get(page_of(scene, item_id)).text.split('id="story"', 1)[1]
    assert "无人经办" in story
    assert len(re.findall(r"存证日志第 \d+ 条", story)) == 1


def test_every_row_has_its_leaf(scene: Scene, item_id: int) -> None:
    with scene.people.work("zhao") as work:
        service.hold_item(work, scene.case_id, item_id, "检察机关要求")
        held = service.held_item(work, scene.case_id, item_id)
        for kind in (CustodyKind.PREVIEWED, CustodyKind.EXPORTED, CustodyKind.SCRUBBED):
            evidence.opened(work, held.item, kind, "为什么", case_id=scene.case_id)
        service.release_item(work, scene.case_id, item_id, "期满")
        evidence.discard(work, held.item, held.container, "依法销毁")
    with scene.works.begin(ANONYMOUS, writes=False) as work:
        rows = work.session.exec(select(CustodyEvent).order_by(CustodyEvent.id)).all()  # type: ignore[arg-type]
        leaves = work.session.exec(select(AuditLeaf)).all()
    told = [leaf.event for leaf in leaves if leaf.body["facts"].get("item_id") == item_id]
    assert told == [
        "EvidenceReceived",
        "EvidenceHeld",
        *["EvidenceOpened"] * 3,
        "EvidenceReleased",
        "EvidenceDiscarded",
    ]
    assert [row.kind.value for row in rows] == [
        *("received", "held", "previewed", "exported", "scrubbed", "released", "destroyed")
    ]
    assert all(row.actor and row.agency and row.office for row in rows)


def test_an_original_names_who_took_it(staff_client: Client, scene: Scene, item_id: int) -> None:
    client, url = staff_client("lin"), page_of(scene, item_id)
    answer = post(client, url, "custody", kind="returned", reason="结案退还")
    assert answer.status_code == 422 and "结案退还" in answer.text
    assert post(client, url, "custody", kind="received", reason="x").status_code == 422


def test_rows_are_only_added(scene: Scene, item_id: int) -> None:
    for statement in ("UPDATE custody_event SET reason = 'x'", "DELETE FROM custody_event"):
        with pytest.raises(DatabaseError, match="append-only"), scene.works.engine.begin() as db:
            db.execute(text(statement))


def test_hold_is_the_heads_and_stops_destruction(
    staff_client: Client, scene: Scene, item_id: int
) -> None:
    url = page_of(scene, item_id)
    assert post(staff_client("lin"), url, "hold", reason="x").status_code == 403
    client = staff_client("zhao")
    assert post(client, url, "hold", reason="检察机关要求保全").status_code == 303
    assert "已依法保全" in client.get(url).text
    with scene.people.work("zhao") as work:
        held = service.held_item(work, scene.case_id, item_id)
        with pytest.raises(Conflict):
            evidence.discard(work, held.item, held.container)
        with pytest.raises(Conflict):
            service.hold_item(work, scene.case_id, item_id, "再来一次")
    with scene.people.work("lin") as work, pytest.raises(NotAllowed):
        service.release_item(work, scene.case_id, item_id, "不需要了")
    assert post(client, url, "release", reason="期满").status_code == 303
    with scene.people.work("zhao") as work:
        held = service.held_item(work, scene.case_id, item_id)
        evidence.discard(work, held.item, held.container, "依法销毁")
    html = client.get(url).text
    assert "已销毁" in html and "依法销毁" in html
    assert post(client, url, "download", reason="看看").status_code == 410


def test_a_part_of_a_download_can_be_asked_for(
    staff_client: Client, scene: Scene, item_id: int
) -> None:
    client, url = staff_client("lin"), page_of(scene, item_id)
    data = {"csrf": csrf_of(client.get(url).text), "reason": "核对"}
    answer = client.post(f"{url}/download", data=data, headers={"Range": "bytes=4-"})
    assert (answer.status_code, answer.content) == (206, b"list")


def test_a_whole_file_is_on_record_whatever_the_range_header_says(
    staff_client: Client, scene: Scene, item_id: int
) -> None:
    client, url = staff_client("lin"), page_of(scene, item_id)
    data = {"csrf": csrf_of(client.get(url).text), "reason": "核对"}
    for asked in ("bytes=4-", "bytes=0-", "nonsense", "bytes=5-"):
        assert client.post(f"{url}/download", data=data, headers={"Range": asked}).is_success
    with scene.people.work("lin") as work:
        rows = custody(work.session, [item_id])
    assert [row.kind for row in rows].count(CustodyKind.DOWNLOADED) == 3


def test_the_opening_is_committed_before_the_store_is_asked(
    staff_client: Client, scene: Scene, item_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, url = staff_client("lin"), page_of(scene, item_id)
    data = {"csrf": csrf_of(client.get(url).text), "reason": "核对"}
    blobs, seen = scene.works.blobs, []
    get = blobs.get

    def slow(name: str) -> bytes:
        with scene.works.begin(ANONYMOUS) as work:  # waits for whoever holds the write lock
            seen.append([row.kind for row in custody(work.session, [item_id])][-1])
        return get(name)

    monkeypatch.setattr(blobs, "get", slow)
    assert client.post(f"{url}/download", data=data).content == b"bed list"
    assert seen == [CustodyKind.DOWNLOADED]


def test_officers_send_files_in_pieces(staff_client: Client, scene: Scene) -> None:
    client = staff_client("lin")
    csrf = csrf_of(client.get(f"/cases/{scene.case_id}").text)
    tus = {"Tus-Resumable": "1.0.0", "X-CSRF-Token": csrf}
    begun = client.post(
        f"/cases/{scene.case_id}/evidence/uploads",
        headers={**tus, "Upload-Length": "6", "Upload-Metadata": "filename YS50eHQ="},
    )
    assert begun.status_code == 201
    part = {**tus, "Content-Type": "application/offset+octet-stream"}
    url = begun.headers["location"]
    assert client.patch(url, content=b"abc", headers={**part, "Upload-Offset": "0"}).is_success
    waiting = client.get(f"/cases/{scene.case_id}").text
    assert f'data-waiting="{url}"' in waiting and "50%" in waiting
    for stranger in ("zhao", "sun", "qian"):
        other = staff_client(stranger)
        token = csrf_of(other.get("/account").text)
        assert other.head(url, headers=tus).status_code == 404, stranger
        sent = {**part, "X-CSRF-Token": token, "Upload-Offset": "3"}
        assert other.patch(url, content=b"def", headers=sent).status_code == 404
    done = client.patch(url, content=b"def", headers={**part, "Upload-Offset": "3"})
    assert done.status_code == 204
    assert "a.txt" in client.get(f"/cases/{scene.case_id}").text


def test_an_upload_begun_under_an_older_key_goes_on(staff_client: Client, scene: Scene) -> None:
    client, url = staff_client("lin"), f"/cases/{scene.case_id}"
    tus = {"Tus-Resumable": "1.0.0", "X-CSRF-Token": csrf_of(client.get(url).text)}
    told = {**tus, "Upload-Length": "6", "Upload-Metadata": "filename YS50eHQ="}
    begun = client.post(f"{url}/evidence/uploads", headers=told)
    with scene.people.work("lin") as work:
        case = work.session.get(CaseFile, scene.case_id)
        assert case is not None
        keyring.rotate(work, case)
        work.session.add(case)
    page = client.get(url)
    assert (page.status_code, "data-waiting" in page.text) == (200, True)
    assert client.head(begun.headers["location"], headers=tus).status_code == 200
    with scene.people.work("lin") as work:
        item_id = service.keep_evidence(work, scene.case_id, arrived(scene.works))
        assert rows.evidence(work.session, scene.case_id)[item_id].generation == 2
        assert service.held_item(work, scene.case_id, item_id).name == "床位.pdf"
