"""What a file gives away, its caption, and a cleaned copy: until the report is sent, and not after."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from portal.crypto.codes import new_receipt
from portal.evidence import service as evidence
from portal.evidence.book.limits import LIMITS
from portal.evidence.rules import ContainerKind
from portal.infra.work import Works
from portal.intake.rules import Answers
from portal.intake.rules.limits import Bucket
from portal.intake.rules.revealing import Reveals, reveals
from portal.intake.service import limits, tips, triage
from portal.kernel.actor import ANONYMOUS
from tests.portal.intake.door import answer, fill, get, post, start
from tests.portal.intake.test_follow import enter
from tests.support import strange
from tests.support.people import People, csrf_of


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (("format", "pixels"), ()),
        (("gps", "pixels", "device"), (Reveals.PLACE, Reveals.DEVICE)),
        (("author", "taken", "comment"), (Reveals.AUTHOR, Reveals.TIME, Reveals.WORDS)),
    ],
)
def test_facts_become_plain_words(codes: tuple[str, ...], told: tuple[Reveals, ...]) -> None:
    assert reveals(codes) == told


def upload(client: TestClient, name: str, data: bytes) -> None:
    token = csrf_of(get(client, "/report/files"))
    sent = client.post("/report/files", data={"csrf": token}, files={"files": (name, data, "")})
    assert sent.status_code == 200


def items(page: str) -> list[int]:
    return [int(each) for each in re.findall(r"/report/files/(\d+)/about", page)]


def test_a_photo_is_looked_into_described_and_cleaned(
    public_client: TestClient, people: People, works: Works
) -> None:
    fill(public_client, mode="anonymous")
    upload(public_client, "IMG_2026.jpg", strange.photo())
    (first,) = items(get(public_client, "/report/files"))
    page = get(public_client, f"/report/files/{first}/about")
    for told in ("拍摄的地点", "手机或相机的型号"):
        assert told in page
    typed = {"page": page, "caption": "三楼空着的病床", "send": "both"}
    post(public_client, f"/report/files/{first}/about", **typed)
    _, copy = items(get(public_client, "/report/files"))
    assert "没有发现地点、设备或名字" in get(public_client, f"/report/files/{copy}/about")
    post(public_client, f"/report/files/{first}/about", **{**typed, "send": "cleaned"})
    page = get(public_client, "/report/files")
    (left,) = items(page)
    assert page.count("三楼空着的病床") == 1, "of one file one copy"
    post(public_client, "/report/check", page=get(public_client, "/report/check"))
    post(public_client, f"/report/files/{left}/about", status=404, caption="晚了")
    with people.work("chen") as work:
        tip, key, _ = triage.open_tip(work, 1)
        (item,) = evidence.listing(work, tips.container(tip, key))
        assert item.caption == "三楼空着的病床"
        assert "IMG" not in item.name


def test_copies_count_as_files_and_take_no_more_room_than_files_may(
    public_client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(public_client)
    answer(public_client, "region", region="990102")
    upload(public_client, "a.jpg", strange.photo())
    (first,) = items(get(public_client, "/report/files"))
    page = get(public_client, f"/report/files/{first}/about")
    one = {**LIMITS, ContainerKind.DRAFT: replace(LIMITS[ContainerKind.DRAFT], files=1)}
    monkeypatch.setattr("portal.evidence.service.limits.LIMITS", one)
    typed = {"page": page, "caption": "还在", "send": "both"}
    again = post(public_client, f"/report/files/{first}/about", status=422, **typed)
    assert "放不下了" in again
    assert "还在" in again
    post(public_client, f"/report/files/{first}/about", **{**typed, "send": "cleaned"})
    assert len(items(get(public_client, "/report/files"))) == 1


def test_looking_into_files_has_a_bucket_of_its_own(
    public_client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(public_client)
    answer(public_client, "region", region="990102")
    upload(public_client, "a.jpg", strange.photo())
    (first,) = items(get(public_client, "/report/files"))
    small = {**limits.BUCKETS, "about": Bucket(1, 1)}
    monkeypatch.setattr(limits, "BUCKETS", small)
    page = get(public_client, f"/report/files/{first}/about")
    typed = {"page": page, "caption": "", "send": "cleaned"}
    post(public_client, f"/report/files/{first}/about", status=503, **typed)
    assert public_client.get(f"/report/files/{first}/about").status_code == 503


def test_what_cannot_be_cleaned_keeps_the_words(public_client: TestClient) -> None:
    start(public_client)
    answer(public_client, "region", region="990102")
    upload(public_client, "记录.bin", b"\x00\x01unknown")
    (item,) = items(get(public_client, "/report/files"))
    page = get(public_client, f"/report/files/{item}/about")
    assert "看不出" in page
    typed = {"caption": "说明还在", "send": "cleaned"}
    again = post(public_client, f"/report/files/{item}/about", page=page, status=422, **typed)
    assert "没法去掉" in again
    assert "说明还在" in again


def test_anothers_draft_is_not_there(public_client: TestClient) -> None:
    start(public_client)
    assert public_client.get("/report/files/1/about").status_code == 404


def test_a_file_added_later_is_looked_into_and_described_once(
    public_client: TestClient, works: Works
) -> None:
    receipt = new_receipt()
    with works.begin(ANONYMOUS) as work:
        tips.submit(work, Answers(region="990102", what="经过"), receipt)
    enter(public_client, receipt)
    token = csrf_of(get(public_client, "/follow/tip"))
    files = {"files": ("IMG_2026.jpg", strange.photo(), "")}
    public_client.post("/follow/files", data={"csrf": token}, files=files)
    path = re.search(r"/follow/files/\d+/about", get(public_client, "/follow/tip"))[0]
    page = get(public_client, path)
    assert "拍摄的地点" in page
    typed = {"caption": "三楼的病床", "mark": "ab" * 32}
    post(public_client, path, status=422, page=page, **{**typed, "caption": " "})
    post(public_client, path, page=page, **typed)
    assert "三楼的病床" in get(public_client, "/follow/tip")
    post(public_client, path, status=409, page=page, **typed)
    post(public_client, "/follow/files/999/about", status=404, page=page, **typed)
