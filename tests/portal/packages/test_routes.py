"""The page on which a package is taken out of a case."""

import re

from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from tests.portal.packages.conftest import checked
from tests.support.people import csrf_of


def page(room):
    return f"/cases/{room.case_id}/packages"


def form(room, client, **fields):
    given = {
        "csrf": csrf_of(client.get(page(room)).text),
        "purpose": "移送审查起诉",
        "receiver": "市人民检察院",
        "key": str(room.identity.to_public()),
    }
    return {**given, **fields}


def test_the_button_streams_a_sealed_package(room, staff_client):
    client = staff_client("lin")
    assert page(room) in client.get(f"/cases/{room.case_id}").text
    answer = client.post(page(room), data=form(room, client))
    assert answer.status_code == 200
    assert re.search(r'filename="\S+\.zip\.age"', answer.headers["content-disposition"])
    assert "content-length" not in answer.headers
    assert checked(room.opened(answer.content)).defects == []
    told = client.get(page(room)).text
    assert "已完整发出" in told
    assert "市人民检察院" in told


def test_what_cannot_be_done_is_said_and_what_was_typed_stays(room, staff_client):
    client = staff_client("lin")
    for field, value, words in (
        ("purpose", "", "请填写此项"),
        ("receiver", "", "请填写此项"),
        ("key", "", "请填写此项"),
        ("key", "age1mistyped", "不是 age 公钥"),
        ("kept", "9999", "请从列出的选项中选择"),
    ):
        answer = client.post(page(room), data=form(room, client, **{field: value}))
        assert answer.status_code == 422, field
        assert words in answer.text, field
        if field != "purpose":
            assert "移送审查起诉" in answer.text
        assert "还没有导出过" in answer.text


def test_a_receiver_is_kept_chosen_and_dropped(room, staff_client):
    client = staff_client("lin")
    client.post(page(room), data=form(room, client, keep="true"))
    found = re.search(r'name="kept"[^>]*value="(\d+)"', client.get(page(room)).text)
    assert found
    chosen = form(room, client, kept=found[1], receiver="", key="")
    answer = client.post(page(room), data=chosen)
    assert checked(room.opened(answer.content)).defects == []
    head = staff_client("zhao")
    csrf = csrf_of(head.get(page(room)).text)
    gone = head.post(f"{page(room)}/receivers/{found[1]}/end", data={"csrf": csrf})
    assert gone.status_code == 200
    assert client.post(page(room), data=chosen).status_code == 422


def test_another_agency_finds_neither_page_nor_receivers(room, staff_client):
    stranger = staff_client("qian")
    assert stranger.get(page(room)).status_code == 404
    absent = stranger.get("/cases/999999/packages")
    assert absent.status_code == 404


def test_an_empty_case_has_nothing_to_export(people, works, staff_client, room):
    with people.work("lin") as work:
        made = cases.open_case(
            work,
            OpenCase(title="空案", region="990100", category="fake_stay", source=Source.PATROL),
        )
    client = staff_client("lin")
    url = f"/cases/{made.id}/packages"
    answer = client.post(url, data=form(room, client))
    assert answer.status_code == 422
    assert "还没有可以导出的文件和文书" in answer.text
