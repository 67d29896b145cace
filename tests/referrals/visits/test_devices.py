"""A lost phone: its token opens nothing, at any address, and what it sends is refused."""

from __future__ import annotations

import pytest
from sqlmodel import select

from portal.cases import service as case_file
from portal.cases.models import CaseFile
from portal.identity import service as identity
from portal.kernel.errors import NotAllowed, NotFound
from referrals.visits import queries, service
from referrals.visits.forms import Revoke
from tests.referrals.visits import support


def device_id(people, phone):
    with people.work("lin", writes=False) as work:
        (found,) = [
            each for each in queries.devices(work.session, work.actor) if each.ref == phone.device
        ]
        return found.id


def test_a_revoked_phone_gets_410_everywhere_and_its_entries_are_refused(inside, people):
    note = inside.entry("note", {"medium": "text", "text": "丢失后"})
    with people.work("kong") as work:
        service.revoke(work, device_id(people, inside), Revoke(reason="遗失"))
    visit = f"/field/inspections/{inside.inspection}/files"
    tus = {"Tus-Resumable": "1.0.0", "Upload-Length": "1"}
    asked = [
        inside.sync(note),
        inside.sync(note, late=True),
        inside.client.get("/field/devices/me", headers=inside.headers),
        inside.client.get(f"/field/pack/{inside.inspection}", headers=inside.headers),
        inside.client.post(visit, headers={**inside.headers, **tus}),
        inside.client.head(f"{visit}/{'0' * 32}", headers={**inside.headers, **tus}),
        inside.client.delete(f"{visit}/{'0' * 32}", headers={**inside.headers, **tus}),
    ]
    assert {each.status_code for each in asked} == {410}
    signed_out = inside.client.get("/inspections", follow_redirects=False)
    assert signed_out.status_code == 303, "whoever found the phone is signed out of everything"
    with people.work("lin", writes=False) as work:
        assert queries.entry(work.session, note["id"]) is None


def test_a_case_whose_keys_were_destroyed_is_never_told_as_a_stopped_phone(inside, people):
    with people.work("lin") as work:
        case_file.destroy_keys(work, work.session.exec(select(CaseFile)).one())
    assert inside.states(inside.entry("note", {"medium": "text", "text": "晚到"})) == ["erased"]
    assert inside.upload(b"late").status_code == 404
    me = inside.client.get("/field/devices/me", headers=inside.headers)
    assert (me.status_code, me.json()["state"]) == (200, "active")


def test_a_phone_that_nobody_signs_in_on_learns_of_it(phone, people, staff_client):
    nobody = staff_client("")
    answer = nobody.get("/field/devices/me", headers={"Cluebridge-Device": phone.token})
    assert (answer.status_code, answer.json()["state"]) == (200, "active")
    with people.work("lin") as work:
        service.revoke(work, device_id(people, phone), Revoke(reason="更换手机"))
    answer = nobody.get("/field/devices/me", headers={"Cluebridge-Device": phone.token})
    assert (answer.status_code, answer.json()["error"]) == (410, "revoked")
    for token in ("", "x", f"{phone.device}.{'0' * 64}"):
        assert (
            nobody.get("/field/devices/me", headers={"Cluebridge-Device": token}).status_code == 404
        )


def test_a_phone_is_its_officers_alone(phone, staff_client):
    he = staff_client("he")
    csrf = he.get("/field/session").json()["csrf"]
    headers = {"X-CSRF-Token": csrf, "Cluebridge-Device": phone.token}
    sent = {"device": phone.device, "sent_at": phone.now(), "entries": [support.entered(phone)]}
    answer = he.post("/field/sync", json=sent, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (403, "other-officer")


def test_who_stops_a_phone(phone, people):
    mine = device_id(people, phone)
    for login in ("he", "qian", "feng"):
        with people.work(login) as work, pytest.raises((NotFound, NotAllowed)):
            service.revoke(work, mine, Revoke(reason="不是我的"))
    with people.work("zhao") as work:
        assert service.revoke(work, mine, Revoke(reason="遗失")).revoked_by == "赵局长"


def test_the_pack_holds_the_day(inside):
    answer = support.answered(inside, "in_bed")
    inside.states(answer)
    pack = inside.client.get(f"/field/pack/{inside.inspection}", headers=inside.headers).json()
    assert pack["institution"]["name"] == "花桥市和康医院"
    assert [each["me"] for each in pack["officers"]] == [True, False]
    items = {each["code"]: each for each in pack["checklist"]["items"]}
    assert items["in_bed"]["record"] == answer["record"]
    assert pack["records"]["entered"] == support.shared(inside.inspection, "entered")
    there = {each["id"]: each for each in pack["entries"]}
    assert there[answer["id"]]["body"] == answer["body"]
    assert there[answer["id"]]["head"] is True
    assert pack["inspection"]["scan_url"].startswith("http")
    assert pack["texts"]["rights"]["verified"] is False


def test_the_phone_of_a_dismissed_officer_is_stopped(inside, people):
    with people.work("kong") as work:
        identity.dismiss(work, people.as_("lin")[0].officer_id)
    told = inside.client.get("/field/devices/me", headers=inside.headers)
    assert told.status_code == 410
