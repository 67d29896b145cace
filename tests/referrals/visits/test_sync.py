"""Handing in over HTTP: kept once, in order, never merged, never lost."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlmodel import select

from referrals.checklists.rules import Choice
from referrals.inspections import queries as inspections
from referrals.inspections import service as inspecting
from referrals.inspections.forms import Found, SiteRecord
from referrals.inspections.models import Inspection
from referrals.inspections.rules import Part, Signing
from referrals.visits.models import FieldEntry, FieldRecord
from referrals.visits.rules import Kind
from tests.referrals.inspections import support as visit
from tests.referrals.visits import support
from tests.referrals.visits.support import digest_of


def rows(people):
    with people.work("lin", writes=False) as work:
        return work.session.exec(select(FieldEntry)).all()


def part(people, inspection):
    with people.work("lin", writes=False) as work:
        return inspections.participant(work.session, inspection, support.AGENCY)


def test_an_entry_is_kept_once_and_known_the_second_time(inside, people):
    note = inside.entry("note", {"medium": "text", "text": "病房空床三张"})
    first, again = inside.one(note), inside.one(note)
    assert (first["state"], again["state"]) == ("kept", "known")
    assert first["sha256"] == again["sha256"] == digest_of(note)
    other = {**note, "body": {"medium": "text", "text": "病房空床五张"}}
    assert inside.states(other) == ["other_content"]
    assert len(rows(people)) == 2


def test_what_is_kept_lies_sealed(inside, people, works):
    inside.states(inside.entry("note", {"medium": "text", "text": "极为罕见的一句话"}))
    stored = b"".join(each.read_bytes() for each in works.settings.data_dir.rglob("*.sqlite3*"))
    assert "极为罕见的一句话".encode() not in stored
    assert len(rows(people)) == 2


def test_the_agency_enters_by_its_phone_and_at_the_time_it_did(phone, people, clock):
    entry = support.entered(phone)
    clock.instant += timedelta(minutes=10)
    assert phone.states(entry) == ["kept"]
    now = part(people, phone.inspection)
    assert (now.state, now.entered_at) == (Part.ON_SITE, clock.now() - timedelta(minutes=10))


def test_nothing_is_taken_before_entry_and_one_officer_does_not_enter(phone, people):
    alone = support.entered(phone)
    alone["body"]["officers"] = phone.officers[:1]
    assert phone.states(support.answered(phone, "in_bed"), alone) == ["not_entered", "two_officers"]
    assert not rows(people)
    assert part(people, phone.inspection).state is Part.JOINED


def test_one_refused_entry_takes_nothing_from_the_others(phone, people):
    bad = phone.entry("note", {"medium": "smell"})
    good = support.answered(phone, "in_bed", "no", body={"remark": "床号12无人"})
    assert phone.states(bad, support.entered(phone), good, {"id": 7}) == [
        "malformed",
        "kept",
        "kept",
        "malformed",
    ]
    with people.work("lin", writes=False) as work:
        found = inspections.answers(work.session, part(people, phone.inspection).id)
        assert found["in_bed"].choice is Choice.NO


def test_two_phones_on_one_item_conflict_until_somebody_says_which_holds(inside, new_phone, people):
    other = new_phone("he")
    mine, theirs = (
        support.answered(inside, "in_bed", "yes"),
        support.answered(other, "in_bed", "no"),
    )
    assert inside.states(mine) == ["kept"]
    answer = other.one(theirs)
    assert (answer["state"], set(answer["heads"])) == ("conflict", {mine["id"], theirs["id"]})
    assert answered_now(people, inside) is Choice.YES, "the first stands until it is settled"
    assert inside.one(mine)["state"] == "conflict"
    holds = {"holds": theirs["id"], "against": [mine["id"]], "reason": "复核床号后以此为准"}
    settle = inside.entry("resolve", holds, record=mine["record"], after=theirs["id"])
    assert inside.states(settle) == ["kept"]
    assert answered_now(people, inside) is Choice.NO
    later = support.answered(inside, "in_bed", "na", after=settle["id"])
    assert inside.states(later) == ["kept"]
    assert answered_now(people, inside) is Choice.NOT_APPLICABLE
    assert len(rows(people)) == 5, "nothing is ever taken back"


def answered_now(people, phone):
    with people.work("lin", writes=False) as work:
        found = inspections.answers(work.session, part(people, phone.inspection).id)
        return found["in_bed"].choice


def test_a_record_id_taken_in_another_visit_or_by_another_agency_is_free_here(phone, people, clock):
    """The id of the entry's record can be reckoned by anybody before this phone hands it in."""
    ref = support.shared(phone.inspection, "entered")
    with people.work("lin") as work:
        found = work.session.get_one(Inspection, phone.inspection)
        other = Inspection(**found.model_dump(exclude={"id"}))
        work.session.add(other)
        work.session.flush()
        for where, agency in ((other.id, support.AGENCY), (phone.inspection, "hq-wjw")):
            squat = {"inspection_id": where, "agency": agency, "case_id": found.case_id}
            taken = FieldRecord(ref=ref, kind=Kind.NOTE, made_at=clock.now(), **squat)
            work.session.add(taken)
    assert phone.states(support.entered(phone)) == ["kept"]
    assert part(people, phone.inspection).state is Part.ON_SITE


def test_a_resolution_names_the_heads(inside):
    mine = support.answered(inside, "in_bed")
    holds = {"holds": mine["id"], "against": [support.an_id()], "reason": "无"}
    inside.states(mine)
    assert inside.states(inside.entry("resolve", holds, record=mine["record"])) == ["wrong_choice"]


def test_an_entry_whose_predecessor_never_came_is_kept_and_says_so(inside):
    late = inside.entry("note", {"medium": "text", "text": "二"}, after=support.an_id())
    assert inside.one(late)["marks"] == ["gap"]


def test_a_clock_wrong_by_days_is_shown_and_not_corrected(phone, people, clock):
    phone.ahead = timedelta(days=3, hours=2)
    entry = support.entered(phone)
    answer = phone.one(entry)
    assert (answer["state"], answer["marks"]) == ("kept", ["clock"])
    (row,) = rows(people)
    assert row.offset_seconds == -(3 * 24 + 2) * 3600
    assert row.device_at == clock.now() + phone.ahead
    assert row.received_at == clock.now()
    assert part(people, phone.inspection).entered_at == clock.now()


def test_another_version_of_the_checklist_is_kept_and_not_counted(inside, people):
    old = support.answered(inside, "in_bed", body={"checklist": "healthcare_security.0"})
    assert inside.one(old)["marks"] == ["checklist_changed"]
    with people.work("lin", writes=False) as work:
        assert not inspections.answers(work.session, part(people, inside.inspection).id)


@pytest.mark.parametrize(
    ("item", "body"),
    [("nothing", {}), ("in_bed", {"choice": None, "amount_fen": 3}), ("in_bed", {"text": "是"})],
)
def test_an_answer_has_to_fit_its_item(inside, item, body):
    assert inside.states(support.answered(inside, item, body=body)) == ["malformed"]


def test_records_of_the_agency_have_the_servers_id(inside):
    assert inside.states({**support.answered(inside, "in_bed"), "record": support.an_id()}) == [
        "wrong_record"
    ]
    inquiry = inside.entry("inquiry", support.inquiry(inside))
    note = inside.entry("note", {"medium": "text"}, record=inquiry["record"])
    assert inside.states(inquiry, note) == ["kept", "wrong_record"]


def test_after_the_record_an_entry_is_refused_and_can_be_handed_in_apart(inside, people):
    finish(people, inside.inspection)
    note = inside.entry("note", {"medium": "text", "text": "补记"})
    assert inside.states(note) == ["closed"]
    answer = inside.one(note, late=True)
    assert (answer["state"], answer["marks"]) == ("kept", ["late"])
    changed = support.answered(inside, "in_bed", "no")
    assert inside.states(changed, late=True) == ["kept"]
    assert answered_now(people, inside) is Choice.YES


def finish(people, inspection):
    with people.work("lin") as work:
        inspecting.fill(work, inspection, visit.FILLED["lin"])
        found = Found(category="duplicate_charge", suspected=1, proven=1, description="重复收费")
        inspecting.find(work, inspection, found)
        inspecting.record_site(work, inspection, SiteRecord(signing=Signing.SIGNED))


def test_an_officer_who_is_no_longer_on_the_inspection_is_refused(phone, new_phone, people):
    other = new_phone("he")
    assert phone.states(support.entered(phone)) == ["kept"]
    with people.work("lin") as work:
        team = inspections.officers(work.session, part(people, phone.inspection).id)
        (row,) = [each for each in team if each.name == "何承办"]
        work.session.delete(row)
    assert other.states(support.answered(other, "in_bed")) == ["not_on_inspection"]
    assert phone.states(support.answered(phone, "in_bed")) == ["kept"]


def test_an_agency_outside_finds_no_inspection(phone, new_phone):
    stranger = new_phone("qian")
    assert stranger.states(support.entered(stranger)) == ["not_found"]
    pack = stranger.client.get(f"/field/pack/{phone.inspection}", headers=stranger.headers)
    assert pack.status_code == 404


def test_a_call_that_is_not_as_written_is_refused_whole(phone):
    for sent in ({}, {"device": "x"}, [], "text"):
        answer = phone.client.post("/field/sync", json=sent, headers=phone.headers)
        assert (answer.status_code, answer.json()["error"]) == (422, "invalid")
    wide = {"device": phone.device, "sent_at": phone.now(), "entries": [{}] * 51}
    assert phone.client.post("/field/sync", json=wide, headers=phone.headers).status_code == 422
    big = b'{"x": "' + b"a" * (1024 * 1024) + b'"}'
    large = phone.client.post("/field/sync", content=big, headers=phone.headers)
    assert (large.status_code, large.json()["error"]) == (413, "too-large")


def test_a_call_without_form_token_or_sign_in_is_refused_in_json(phone, staff_client):
    forged = phone.client.post("/field/sync", json={}, headers={"Cluebridge-Device": phone.token})
    assert (forged.status_code, forged.json()["error"]) == (403, "not-allowed")
    nobody = staff_client("")
    answer = nobody.get("/field/session", follow_redirects=False)
    assert (answer.status_code, answer.json()["error"]) == (401, "not-signed-in")


def test_the_same_bytes_sent_twice_are_one_file_and_only_then_is_it_kept(inside):
    content = b"\xff\xd8\xff" + b"photo" * 1000
    told = {
        "sha256": sha256(content).hexdigest(),
        "size": len(content),
        "name": "1.jpg",
        "type": "image/jpeg",
    }
    note = inside.entry("note", {"medium": "photo"}, files=[told])
    assert inside.one(note)["files"][0]["state"] == "waiting"
    for _ in range(2):
        answer = inside.upload(content)
        assert answer.status_code == 201
        assert answer.headers["Cluebridge-SHA256"] == told["sha256"]
    again = inside.one(note)
    assert (again["state"], again["files"][0]["state"]) == ("known", "kept")
    wrong = inside.entry("note", {"medium": "photo"}, files=[{**told, "size": 1}])
    assert inside.one(wrong)["files"][0]["state"] == "differs"


def test_a_clock_set_between_two_syncs_is_marked_once(inside):
    assert inside.one(inside.entry("note", {"medium": "text", "text": "一"}))["marks"] == []
    inside.ahead = timedelta(hours=-2)
    moved = inside.one(inside.entry("note", {"medium": "text", "text": "二"}))
    assert moved["marks"] == ["clock", "jumped"]
    same = inside.one(inside.entry("note", {"medium": "text", "text": "三"}))
    assert same["marks"] == ["clock"]
