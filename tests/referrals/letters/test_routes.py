"""Letters through the pages."""

from __future__ import annotations

import re

from tests.referrals.letters.conftest import Post
from tests.support.people import csrf_of

DRAFT = {
    "kind": "suggestion",
    "to": "hq-ybj",
    "title": "堵塞住院核查漏洞",
    "text": "抽查制度没有落实。",
    "asks": "建议每月抽查。",
    "days": "",
}


def send(client, page, action, **form):
    return client.post(action, data={"csrf": csrf_of(client.get(page).text), **form})


def test_a_suggestion_over_http_from_draft_to_reply(post: Post, staff_client) -> None:
    zhou, cao, lin, zhao = (staff_client(login) for login in ("zhou", "cao", "lin", "zhao"))
    wrong = send(zhou, "/letters/new", "/letters", **{**DRAFT, "days": "90"})
    assert wrong.status_code == 422
    assert "建议每月抽查。" in wrong.text
    made = send(zhou, "/letters/new", "/letters", **DRAFT)
    here = made.url.path
    assert re.fullmatch(r"/letters/\d+", here)
    assert lin.get(here).status_code == 404
    for kind, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        draft = send(zhou, here, f"{here}/preview", kind=kind)
        assert draft.content.startswith(begins)
    assert send(zhou, here, f"{here}/preview").status_code == 200
    assert send(zhou, here, f"{here}/acts/submit").status_code == 200
    refused = send(zhou, here, f"{here}/acts/approve")
    assert refused.status_code == 409
    assert "副职负责人不能代为批准" in refused.text
    assert "花检建〔2026〕1号" in send(cao, here, f"{here}/acts/approve").text
    assert "待签收" in lin.get("/letters").text
    assert "回复检察建议" in send(lin, here, f"{here}/acts/receive").text
    empty = send(lin, here, f"{here}/acts/reply", answer="measures", text="")
    assert empty.status_code == 422
    send(lin, here, f"{here}/acts/reply", answer="measures", text="已建立抽查制度。")
    assert "已建立抽查制度。" not in zhou.get(here).text
    send(zhao, here, f"{here}/acts/approve_reply")
    papers = re.findall(rf"{here}/papers/\d+/download", zhou.get(here).text)
    assert len(papers) == 2
    for each in papers:
        assert send(zhou, here, each).content.startswith(b"%PDF")
    assert send(zhou, here, f"{here}/preview").status_code == 409
    assert "已建立抽查制度。" in zhou.get(here).text
    assert send(lin, here, f"{here}/acts/fly").status_code == 404
    lin.get("/language/en")
    assert "Procuratorial suggestion" in lin.get("/letters").text
    assert "检察建议书" in zhou.get("/letters?part=out").text


def test_what_a_stranger_gets(post: Post, staff_client) -> None:
    post.draft("zhou", "suggestion", "hq-ybj")
    post.act("zhou", "submit")
    post.act("cao", "approve")
    here = f"/letters/{post.letter_id}"
    for login in ("wu", "qian", "kong", "gao"):
        client = staff_client(login)
        assert client.get(here).status_code == 404
        assert client.get("/letters/of/1").status_code == 404
        csrf = csrf_of(client.get("/account").text)
        assert client.post(f"{here}/acts/receive", data={"csrf": csrf}).status_code == 404


def test_a_letter_about_a_case_stands_on_its_page(post: Post, staff_client) -> None:
    case_id = post.case()
    lin = staff_client("lin")
    new = f"/cases/{case_id}/letters/new?kind=early_intervention"
    assert "商请提前介入函" in lin.get(new).text
    told = {**DRAFT, "kind": "early_intervention", "to": "hq-jcy", "with_share": "yes"}
    made = send(lin, new, f"/cases/{case_id}/letters", **told)
    assert made.status_code == 200
    page = lin.get(f"/cases/{case_id}").text
    assert made.url.path in page
    assert staff_client("qian").get(new).status_code == 404
