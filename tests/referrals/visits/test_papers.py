"""Documents and terms that come of what was put down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pypdfium2 import PdfDocument
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from portal.deliveries import queries as deliveries
from portal.kernel.errors import Conflict, NotAllowed
from referrals.clocks import queries as clocks
from referrals.inspections import queries as inspections
from referrals.inspections.rules import Part
from referrals.visits import queries, service
from referrals.visits.forms import Decide
from referrals.visits.models import FieldMeasure
from referrals.visits.rules import MeasureState
from tests.referrals.inspections import support as visit
from tests.referrals.visits import support

STROKES = "50,100 200,40 350,160 500,80"


def signature(phone, entry, how="drawn", **changes):
    body = {"signs": entry["id"], "role": "party", "how": how, "name": "王医生"}
    more = {"strokes": STROKES} if how == "drawn" else {"reason": "不愿签名", "witness": "周会计"}
    return phone.entry("signature", {**body, **more, **changes})


def made(phone, entry):
    path = f"/field/inspections/{phone.inspection}/records/{entry['record']}/document"
    return phone.client.post(path, headers=phone.headers)


def text_of(phone, answer):
    pdf = phone.client.get(answer.json()["url"], headers=phone.headers)
    assert pdf.headers["content-type"] == "application/pdf"
    pages = PdfDocument(pdf.content)
    text = "".join(page.get_textpage().get_text_bounded() for page in pages)
    return "".join(text.split())


def measures(people, phone):
    with people.work("lin", writes=False) as work:
        (found,) = queries.measures(work.session, work.actor, phone.inspection)
        views = clocks.views(work.session, service.SUBJECT, found.id, work.now)
        return found, {each.code: each for each in views if each.tone != "done"}


def test_an_inquiry_record_is_of_one_person_and_becomes_a_document(inside):
    first = inside.entry("inquiry", support.inquiry(inside, read_back="none"))
    assert [each["code"] for each in inside.one(first)["problems"]] == ["not_read_back"]
    other = support.inquiry(inside, person={"name": "李护士"})
    assert inside.states(
        inside.entry("inquiry", other, record=first["record"], after=first["id"])
    ) == ["second_person"]
    answer = made(inside, first)
    assert answer.status_code == 422
    assert set(answer.json()["fields"].values()) == {"not_read_back", "unsigned"}
    fixed = inside.entry(
        "inquiry",
        support.inquiry(inside, lines=[{"q": "谁登记？", "a": "护士站。"}]),
        record=first["record"],
        after=first["id"],
    )
    assert inside.states(fixed, signature(inside, fixed, "refused")) == ["kept", "kept"]
    answer = made(inside, fixed)
    assert answer.status_code == 201, answer.text
    text = text_of(inside, answer)
    assert "询问笔录" in text
    assert "谁登记" in text
    assert "周会计" in text
    assert made(inside, fixed).json()["document"] == answer.json()["document"]


def test_an_urgent_hold_starts_both_terms_from_the_act(inside, people, clock):
    entry = inside.entry("hold", support.hold(inside))
    acted = clock.now()
    clock.instant += timedelta(minutes=20)
    assert inside.states(entry, signature(inside, entry)) == ["kept", "kept"]
    found, running = measures(people, inside)
    assert (found.acted_at, found.urgent, found.state) == (acted, True, MeasureState.ACTED)
    assert str(running["A5"].due_on) == "2026-03-11"
    assert running["A5U"].due_at == acted + timedelta(hours=24)
    with people.work("lin") as work, pytest.raises(NotAllowed):
        service.decide(work, found.id, Decide(decision="confirm", reason="同意"))
    with people.work("zhao") as work:
        service.decide(work, found.id, Decide(decision="confirm", reason="同意"))
    with people.work("zhao") as work, pytest.raises(Conflict):
        service.decide(work, found.id, Decide(decision="decline", reason="再想想"))
    _, running = measures(people, inside)
    assert set(running) == {"A5"}
    text = text_of(inside, made(inside, entry))
    assert "2026年3月11日" in text
    assert "住院病历" in text
    body = {"officers": inside.officers, "of": entry["record"], "all": True, "how": "returned"}
    release = inside.entry("release", {**body, "reason": "已复制取证", "done": True})
    assert inside.states(release, signature(inside, release)) == ["kept", "kept"]
    found, running = measures(people, inside)
    assert (found.state, running) == (MeasureState.ENDED, {})
    assert "退还当事人" in text_of(inside, made(inside, release))


def test_a_seal_with_approval_runs_thirty_days(inside, people, clock):
    body = support.hold(inside, urgent=False, approved_by="赵局长", approved_at=inside.now())
    assert inside.states(inside.entry("seal", body)) == ["kept"]
    _, running = measures(people, inside)
    assert {code: str(each.due_on) for code, each in running.items()} == {"A6": "2026-04-01"}


def test_the_database_refuses_a_measure_confirmed_by_who_took_it(inside, people):
    inside.states(inside.entry("hold", support.hold(inside)))
    with pytest.raises(IntegrityError), people.work("lin") as work:
        found = work.session.exec(select(FieldMeasure)).one()
        found.state, found.decided_by = MeasureState.CONFIRMED, found.made_by


def test_amounts_that_do_not_add_up_are_named_item_by_item(inside):
    items = [
        support.thing(price_fen=1250, amount_fen=3750),
        support.thing(name="头孢曲松", price_fen=1250, amount_fen=3000),
    ]
    body = {
        "officers": inside.officers,
        "place": "药房",
        "items": items,
        "total_fen": 7000,
        "done": True,
    }
    answer = inside.one(inside.entry("sampling", body))
    assert answer["state"] == "kept"
    assert [each["at"] for each in answer["problems"]] == ["items/1/amount_fen", "total_fen"]
    assert "37.50" in answer["problems"][0]["told"]["zh"]
    assert "67.50" in answer["problems"][1]["told"]["zh"]


def test_the_on_site_record_made_of_entries_is_the_agencys_record(inside, people):
    items = [each.item for each in visit.FILLED["lin"]]
    inside.states(*(support.answered(inside, item) for item in items[:-1]))
    body = {"officers": inside.officers, "place": "和平路1号", "present": "赵科长", "done": True}
    record = support.shared(inside.inspection, "site_record")
    entry = inside.entry("site_record", {**body, "statement": "无异议"}, record=record)
    assert inside.states(entry, signature(inside, entry)) == ["kept", "kept"]
    assert made(inside, entry).json()["reasons"] == ["checklist-unfinished"]
    inside.states(support.answered(inside, items[-1], "no", body={"remark": "三种药品进销不符"}))
    answer = made(inside, entry)
    assert answer.status_code == 201, answer.text
    text = text_of(inside, answer)
    assert "三种药品进销不符" in text
    with people.work("lin", writes=False) as work:
        part = inspections.participant(work.session, inside.inspection, support.AGENCY)
        assert (part.state, part.document_id) == (Part.RECORDED, answer.json()["document"])


def test_what_is_delivered_on_the_spot_is_a_delivery_of_its_document(inside, people):
    held = inside.entry("hold", support.hold(inside))
    assert inside.states(held, signature(inside, held)) == ["kept", "kept"]
    notice = made(inside, held).json()
    pack = inside.client.get(f"/field/pack/{inside.inspection}", headers=inside.headers).json()
    assert notice["number"] in {each["number"] for each in pack["documents"]}
    body = {
        "officers": inside.officers,
        "title": "先行登记保存证据通知书",
        "number": "没有〔2026〕9号",
        "receiver": "刘主任",
        "place": "病案室",
        "manner": "handed",
        "done": True,
    }
    first = inside.entry("delivery", body)
    assert inside.states(first, signature(inside, first)) == ["kept", "kept"]
    assert made(inside, first).json()["fields"] == {"number": "unknown_number"}
    body["number"] = notice["number"].replace("〔", "[").replace("〕", "] ")
    told = {"record": first["record"], "after": first["id"]}
    refused = inside.entry("delivery", body, **told)
    assert inside.states(refused, signature(inside, refused, "refused")) == ["kept", "kept"]
    assert made(inside, refused).json()["fields"] == {"strokes": "missing"}
    left = inside.entry("delivery", {**body, "manner": "left"}, **told | {"after": refused["id"]})
    assert inside.states(left, signature(inside, left, "refused")) == ["kept", "kept"]
    receipt = made(inside, left)
    assert receipt.status_code == 201, receipt.text
    with people.work("lin", writes=False) as work:
        (row,) = deliveries.of_document(work.session, notice["document"])
        assert (row.way, row.refused, row.receipt_id) == ("left", True, receipt.json()["document"])
        assert row.delivered_on == inside.clock.now().date()
