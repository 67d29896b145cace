"""The pages of letters over HTTP."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from tests.portal.assignments.test_recusal import post
from tests.portal.cases.conftest import Scene
from tests.portal.papers.test_papers import NOTICE
from tests.support.people import csrf_of

Client = Callable[[str], TestClient]


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_a_letter_lives_its_life_over_http(scene: Scene, staff_client: Client, locale: str) -> None:
    here, lin = f"/cases/{scene.case_id}", staff_client("lin")
    lin.get(f"/language/{locale}")
    form = f"{here}/papers/new/prior_notice"
    assert "prior_notice" in lin.get(f"{here}/papers/new").text
    wrong = post(lin, form, form, **NOTICE | {"facts": ""})
    assert wrong.status_code == 422
    assert "虚构医药服务项目" in wrong.text
    shown = post(lin, f"{form}/preview", form, **NOTICE)
    assert shown.headers["content-type"] == "application/pdf"
    made = post(lin, form, form, **NOTICE)
    assert made.status_code == 303
    there = made.headers["location"]
    assert "罚告〔2026〕1号" in lin.get(there).text
    assert there in lin.get(here).text
    again = post(lin, f"{there}/versions", there, **NOTICE | {"date": "2026年3月3日"})
    assert again.status_code == 303
    assert "2026年3月3日" in lin.get(f"{there}?old=1").text
    for kind, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        file = post(lin, f"{there}/versions/1/{kind}", there)
        assert file.content.startswith(start)
    sent = {"csrf": csrf_of(lin.get(there).text)}
    upload = {"files": ("改.docx", io.BytesIO(file.content), "application/octet-stream")}
    assert (
        lin.post(f"{there}/correction", data=sent, files=upload, follow_redirects=False).status_code
        == 303
    )
    bad = {"files": ("改.docx", io.BytesIO(b"no"), "application/octet-stream")}
    assert lin.post(f"{there}/correction", data=sent, files=bad).status_code == 422
    assert post(lin, f"{there}/voiding", there, reason="").status_code == 422
    batch = post(lin, f"{there}/batches", there, cases="没有的案件")
    assert batch.status_code == 422
    number = re.search(r"9901\S+?号|\d{6}-\d{4}-\d+", lin.get(here).text)
    assert post(lin, f"{there}/sending", there).status_code == 303
    assert post(lin, f"{there}/voiding", there, reason="x").status_code == 409
    assert "罚告〔2026〕1号" in lin.get("/papers").text
    if number:
        begun = post(lin, f"{there}/batches", there, cases=number[0])
        assert begun.status_code == 303
        page = begun.headers["location"]
        assert post(lin, f"{page}/more", page).status_code == 303
        assert lin.get(page).status_code == 200


def test_a_strangers_letters_are_not_there(scene: Scene, staff_client: Client) -> None:
    here = f"/cases/{scene.case_id}/papers"
    for path in ("/new", "/new/prior_notice", "/1"):
        assert staff_client("qian").get(here + path).status_code == 404
    assert staff_client("lin").get(f"{here}/new/transfer_letter").status_code == 404
