"""The same acts at a desk and without scripts; the code an institution scans."""

from __future__ import annotations

import re

from referrals.inspections.events import InspectionClosed
from referrals.inspections.rules import State
from referrals.visits import queries
from referrals.visits.forms import typed as typing
from referrals.visits.rules import Kind
from tests.referrals.visits import support
from tests.support.people import csrf_of


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def post(client, path, form, *, page_of):
    data = {"csrf": csrf_of(page(client, page_of)), **form}
    return client.post(path, data=data, follow_redirects=False)


def test_a_visit_shows_conflicts_first_and_lets_one_text_hold(inside, new_phone):
    other = new_phone("he")
    mine = support.answered(inside, "in_bed", "yes", body={"remark": "三床均在"})
    theirs = support.answered(other, "in_bed", "no", body={"remark": "12床无人"})
    inside.states(mine)
    other.states(theirs)
    path = f"/visits/{inside.inspection}"
    shown = page(inside.client, path)
    for words in ("不一致的记录", "三床均在", "12床无人", "HQ-YBJ-LIN-01", mine["id"]):
        assert words in shown
    assert "有不一致的记录" in page(inside.client, f"/inspections/{inside.inspection}")
    settle = f"{path}/records/{mine['record']}/resolution"
    empty = post(inside.client, settle, {"holds": theirs["id"]}, page_of=path)
    assert empty.status_code == 422
    form = {"holds": theirs["id"], "reason": "复核床号"}
    assert post(inside.client, settle, form, page_of=path).status_code == 303
    shown = page(inside.client, path)
    assert "不一致的记录" not in shown
    assert "三床均在" in shown, "nothing is ever taken back"


def test_what_was_written_on_paper_is_typed_in_and_what_is_wrong_is_named(inside, people):
    path = f"/visits/{inside.inspection}/records/hold"
    form = {
        "acted_at": "2026-03-02 09:40",
        "officers": [str(each) for each in inside.officers],
        "place": "病案室",
        "reason": "可能被修改",
        "keep": "here",
        "urgent": "yes",
        "items": "住院病历｜3｜册｜｜12.50｜37.50\n台账｜一",
        "done": "yes",
    }
    wrong = post(inside.client, path, {**form, "place": ""}, page_of=path)
    assert wrong.status_code == 422
    assert "台账｜一" in wrong.text, "what was typed is never lost"
    right = {**form, "items": "住院病历｜3｜册｜｜12.50｜37.50\n台账｜1"}
    late = post(inside.client, path, {**right, "acted_at": "2027-01-01 10:00"}, page_of=path)
    assert late.status_code == 422
    assert post(inside.client, path, right, page_of=path).status_code == 303
    shown = page(inside.client, f"/visits/{inside.inspection}")
    for words in (
        "在办公室补录",
        "对先行登记保存的证据作出处理决定",
        "补办先行登记保存批准",
        "37.50",
    ):
        assert words in shown
    with people.work("lin", writes=False) as work:
        (held,) = queries.measures(work.session, work.actor, inside.inspection)
        assert held.acted_at.isoformat() == "2026-03-02T01:40:00+00:00"


def test_a_talk_typed_as_text_becomes_questions_and_answers(inside):
    path = f"/visits/{inside.inspection}/records/inquiry"
    form = {
        "acted_at": "2026-03-02 09:50",
        "officers": [str(each) for each in inside.officers],
        "place": "办公室",
        "began_at": "2026-03-02 09:30",
        "person.name": "王医生",
        "rights_told": "yes",
        "lines": "问：床位由谁登记？\n答：护士站。\n我不清楚。",
        "read_back": "self",
        "done": "yes",
    }
    assert post(inside.client, path, form, page_of=path).status_code == 303
    shown = page(inside.client, f"/visits/{inside.inspection}")
    assert "床位由谁登记" in shown
    record = re.search(r"/records/(\w+)/document", shown)[1]
    paper = f"/visits/{inside.inspection}/records/{record}/document"
    lacking = post(inside.client, paper, {}, page_of=f"/visits/{inside.inspection}")
    assert lacking.status_code == 422
    assert "当事人没有签名" in lacking.text


def test_every_form_for_typing_in_opens_and_strangers_find_none(inside, staff_client):
    stranger = staff_client("qian")
    for kind in (
        "site_record",
        "sampling",
        "seal",
        "evidence_list",
        "extraction",
        "fetch",
        "delivery",
    ):
        path = f"/visits/{inside.inspection}/records/{kind}"
        assert "当时的时间" in page(inside.client, path)
        assert stranger.get(path).status_code == 404
    assert inside.client.get(f"/visits/{inside.inspection}/records/answer").status_code == 404
    assert stranger.get(f"/visits/{inside.inspection}").status_code == 404


def test_a_scanned_code_shows_that_the_visit_is_real_and_nothing_of_the_case(phone, public_client):
    shown = page(phone.client, f"/visits/{phone.inspection}/code")
    code = re.search(r"/inspections/([0-9a-f]{20})", shown)[1]
    told = page(public_client, f"/inspections/{code}")
    for words in (
        "花桥市医疗保障局",
        "HQ-YBJ-LIN-01",
        "2026-03-04",
        "花医保检〔2026〕1号",
        "12345",
        "和康医院",
        "已经批准，还没有入场",
    ):
        assert words in told
    for hidden in ("涉嫌", "林承办"):
        assert hidden not in told
    assert public_client.get(f"/inspections/{'0' * 20}").status_code == 404


def test_a_code_kept_from_a_check_that_is_over_says_so(inside, people, public_client):
    shown = page(inside.client, f"/visits/{inside.inspection}/code")
    path = "/inspections/" + re.search(r"/inspections/([0-9a-f]{20})", shown)[1]
    assert "正在现场检查" in page(public_client, path)
    with people.work("lin") as work:
        found = work.session.get_one(queries.Inspection, inside.inspection)
        found.state = State.CLOSED
        where = {"case_id": found.case_id, "inspection_id": found.id, "agency": found.agency}
        work.record(InspectionClosed(**where, suspected_fen=0, proven_fen=0))
    told = page(public_client, path)
    assert "这次检查已经结束" in told and "您有权拒绝" in told
    assert "这次检查是真实的" not in told


def test_a_phone_is_stopped_on_its_page_with_a_reason(phone):
    shown = page(phone.client, "/phones")
    path = re.search(r'action="(/phones/\d+/revocation)"', shown)[1]
    assert post(phone.client, path, {}, page_of="/phones").status_code == 422
    assert post(phone.client, path, {"reason": "遗失"}, page_of="/phones").status_code == 303
    assert phone.sync(support.entered(phone)).status_code == 410


def test_a_photo_taken_for_an_answer_stands_beside_it(inside):
    told = {"sha256": "ab" * 32, "size": 3, "name": "空床.jpg", "type": "image/jpeg"}
    first = support.answered(inside, "in_bed", "no", files=[told])
    inside.states(first)
    shown = page(inside.client, f"/visits/{inside.inspection}")
    assert told["sha256"] in shown
    inside.states(support.answered(inside, "in_bed", "yes", after=first["id"]))
    assert told["sha256"] in page(inside.client, f"/visits/{inside.inspection}")


def test_a_correction_starts_from_what_was_written(inside, staff_client):
    path = f"/visits/{inside.inspection}/records/sampling"
    form = {
        "acted_at": "2026-03-02 09:40",
        "officers": [str(each) for each in inside.officers],
        "place": "药房",
        "method": "随机抽取",
        "items": "头孢｜2｜盒｜批号A｜12.50｜25.00",
        "total_fen": "25.00",
        "done": "yes",
    }
    assert post(inside.client, path, form, page_of=path).status_code == 303
    shown = page(inside.client, f"/visits/{inside.inspection}")
    link = re.search(r'href="[^"]*(/records/sampling\?record=\w+)"', shown)[1]
    again = inside.client.get(f"/visits/{inside.inspection}{link}")
    assert again.status_code == 200
    for words in ('value="药房"', "随机抽取", "头孢 ｜ 2 ｜ 盒", 'value="25.00"'):
        assert words in again.text, words
    assert again.text.count(" checked") >= len(inside.officers)
    assert re.search(r'name="acted_at"[^>]*value="2026-03-02 09:40"', again.text), "not now"
    assert staff_client("qian").get(f"/visits/{inside.inspection}{link}").status_code == 404


def test_a_correction_of_a_partial_release_keeps_which_things(inside):
    held = support.hold(inside)
    entry = inside.entry("hold", held)
    body = {"officers": inside.officers, "of": entry["record"], "all": False, "items": [1]}
    release = inside.entry("release", {**body, "how": "returned", "reason": "已复制", "done": True})
    assert inside.states(entry, release) == ["kept", "kept"]
    url = f"/visits/{inside.inspection}/records/release?record={release['record']}"
    shown = page(inside.client, url)
    assert re.search(r'name="items"[^>]*value="1"', shown)
    typed = {"officers": [str(each) for each in inside.officers], "of": entry["record"]}
    typed |= {"all": "", "items": "1，3", "how": "returned", "reason": "已复制", "done": "yes"}
    assert typing.body_of(Kind.RELEASE, typed)["items"] == [1, 3]


def test_a_photo_is_not_corrected_at_a_desk(inside):
    said = inside.entry("note", {"medium": "text", "text": "门口无人"})
    photo = inside.entry("note", {"medium": "photo"})
    assert inside.states(said, photo) == ["kept", "kept"]
    shown = page(inside.client, f"/visits/{inside.inspection}")
    assert f"note?record={said['record']}" in shown
    assert f"note?record={photo['record']}" not in shown
