"""Files of reporters in several requests: of a draft, of a mailbox, and of nobody else."""

from __future__ import annotations

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from portal.evidence.models import CustodyEvent, EvidenceItem, EvidenceUpload
from portal.evidence.rules import ContainerKind, CustodyKind
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.main.app import create_public_app
from tests.portal.intake.door import codes_of, fill, get, post, start
from tests.support.people import csrf_of

TUS = {"Tus-Resumable": "1.0.0"}


def begin(client: TestClient, door: str, page: str, size: int) -> tuple[str, dict[str, str]]:
    token = csrf_of(get(client, page))
    headers = {**TUS, "X-CSRF-Token": token, "Content-Type": "application/offset+octet-stream"}
    named = "filename 6ZW/LmJpbg==,device_at MjAyNi0wMy0wMlQwOTowMDowMFo="
    told = {**headers, "Upload-Length": str(size), "Upload-Metadata": named}
    answer = client.post(door, headers=told)
    assert answer.status_code == 201, answer.status_code
    return answer.headers["location"], headers


def send(client: TestClient, url: str, headers: dict[str, str], offset: int, data: bytes) -> int:
    sent = {**headers, "Upload-Offset": str(offset)}
    return client.patch(url, content=data, headers=sent).status_code


def uploads(works: Works) -> list[EvidenceUpload]:
    with works.begin(SYSTEM, writes=False) as work:
        return list(work.session.exec(select(EvidenceUpload)).all())


def test_a_draft_sends_what_arrived_and_forgets_the_rest(
    public_client: TestClient, works: Works
) -> None:
    fill(public_client, mode="anonymous")
    door, page = "/report/files/uploads", "/report/files"
    url, headers = begin(public_client, door, page, 6)
    assert send(public_client, url, headers, 0, b"abc") == 204
    assert "50%" in get(public_client, page)
    assert send(public_client, url, headers, 3, b"def") == 204
    assert "长.bin" in get(public_client, page) and "50%" not in get(public_client, page)
    half, headers = begin(public_client, door, page, 6)
    assert send(public_client, half, headers, 0, b"abc") == 204
    get(public_client, "/report/check")
    post(public_client, "/report/check")
    assert uploads(works) == []
    assert public_client.head(half, headers=TUS).status_code in {404, 409}
    with works.begin(SYSTEM, writes=False) as work:
        item = work.session.exec(select(EvidenceItem)).one()
        row = work.session.exec(select(CustodyEvent)).one()
    assert (item.container_kind, item.size) == (ContainerKind.TIP, 6)
    assert (row.kind, row.device_at, row.at) == (CustodyKind.RECEIVED, None, item.uploaded_at)


def test_another_cookie_finds_nothing(public_client: TestClient, works: Works) -> None:
    start(public_client)
    url, headers = begin(public_client, "/report/files/uploads", "/report/files", 6)
    with TestClient(create_public_app(works), raise_server_exceptions=False) as other:
        assert other.head(url, headers=TUS).status_code == 404
        start(other)
        token = csrf_of(get(other, "/report/files"))
        assert other.head(url, headers=TUS).status_code == 404
        assert send(other, url, {**headers, "X-CSRF-Token": token}, 0, b"abc") == 404
    assert send(public_client, url, headers, 0, b"abc") == 204


@pytest.mark.parametrize("cut", [0, 3])
def test_the_mailbox_takes_files_too(public_client: TestClient, works: Works, cut: int) -> None:
    fill(public_client, mode="anonymous")
    get(public_client, "/report/check")
    post(public_client, "/report/check")
    number, secret = codes_of(get(public_client, "/report/receipt"))
    post(public_client, "/follow", number=number, secret=secret)
    url, headers = begin(public_client, "/follow/files/uploads", "/follow/tip", 6)
    assert send(public_client, url, headers, 0, b"abcdef"[:cut]) == 204
    assert send(public_client, url, headers, cut, b"abcdef"[cut:]) == 204
    assert "长.bin" in get(public_client, "/follow/tip")
    [row] = uploads(works)
    assert row.item_id is not None and row.sealed == b""
    with TestClient(create_public_app(works), raise_server_exceptions=False) as other:
        assert other.head(url, headers=TUS, follow_redirects=False).status_code == 303
