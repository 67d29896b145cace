"""Certificates and signatures over HTTP."""

from __future__ import annotations

from portal.identity.events import OfficerDismissed
from portal.signatures import queries, service
from tests.portal.signatures.conftest import Desk
from tests.support.people import csrf_of


def test_from_the_certificate_to_the_checked_signature(desk: Desk, staff_client) -> None:
    client = staff_client("lin")
    here = f"/cases/{desk.case_id}/documents/{desk.root_id}/signatures"

    def post(path: str, **typed: str):
        token = csrf_of(client.get("/signing").text)
        return client.post(path, data={"csrf": token, **typed}, follow_redirects=False)

    assert "您还没有签名证书" in client.get(here).text
    refused = post(here, confirm="林承办")
    assert refused.status_code == 409 and "请先启用" in refused.text
    assert b"BEGIN CERTIFICATE REQUEST" in post("/signing/request").content
    assert "等待证书" in client.get("/signing").text
    wrong = post("/signing/installed", certificate="这不是证书")
    assert wrong.status_code == 422 and "这不是证书" in wrong.text
    assert post("/signing/certificate").status_code == 303
    assert "CN=林承办" in client.get("/signing").text
    assert b"BEGIN CERTIFICATE" in post("/signing/authority").content
    wrong = post(here, confirm="赵局长")
    assert wrong.status_code == 422 and "与您的姓名不符" in wrong.text and "赵局长" in wrong.text
    signed = post(here, confirm="林承办")
    assert signed.status_code == 303
    page = client.get(signed.headers["location"]).text
    assert "林承办" in page and "PAdES B-B" in page and "等待签名" in page
    checked = post(f"{signed.headers['location']}/check").text
    assert "签名后没有改动" in checked and "有效" in checked
    assert "这不是最新的一份" in client.get(here).text
    assert post(here, confirm="林承办").status_code == 409
    assert "签名 1 / 2" in client.get(f"/cases/{desk.case_id}").text
    assert post("/signing/end").status_code == 303
    assert staff_client("wu").get(here).status_code == 404


def test_who_leaves_signs_nothing_more(desk: Desk) -> None:
    desk.certify("lin")
    with desk.people.work("lin") as work:
        me = work.actor.officer_id or 0
        service.when_dismissed(work, OfficerDismissed(officer_id=me))
        assert queries.key_of(work.session, me) is None
        assert [each.wrapped for each in queries.keys_of(work.session, me)] == [b""]
