"""What is put down on site: answers, findings, records; sealed, and never removed."""

from __future__ import annotations

import io

import pypdf
import pytest
from sqlalchemy.exc import DatabaseError
from sqlmodel import delete, select, update

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.kernel.errors import Conflict, Invalid, Refused
from referrals.checklists.rules import Given
from referrals.inspections import queries, service
from referrals.inspections.forms import SiteRecord
from referrals.inspections.models import InspectionFinding, InspectionText
from referrals.inspections.rules import Signing
from tests.referrals.inspections import support


def test_an_agency_fills_only_its_own_checklist(people, case_id):
    inspection_id = support.inside(people, case_id)
    with people.work("wei") as work:
        service.fill(work, inspection_id, support.FILLED["lin"] + support.FILLED["wei"])
    with people.work("lin") as work:
        parts = {each.agency: each for each in queries.participants(work.session, inspection_id)}
        assert queries.answers(work.session, parts["hq-ybj"].id) == {}
        items = {each.item for each in support.FILLED["wei"]}
        assert set(queries.answers(work.session, parts["hq-wjw"].id)) == items


def test_nothing_is_filled_or_found_before_entry(people, case_id):
    inspection_id = support.approved(people, case_id)
    with people.work("lin") as work, pytest.raises(Conflict):
        service.fill(work, inspection_id, support.FILLED["lin"])
    with people.work("lin") as work, pytest.raises(Conflict):
        service.find(work, inspection_id, support.found(1, 1))


def test_more_proven_than_suspected_is_refused_and_leaves_nothing(people, case_id):
    inspection_id = support.inside(people, case_id)
    with pytest.raises(Invalid) as wrong, people.work("lin") as work:
        service.find(work, inspection_id, support.found(100, 101))
    assert wrong.value.fields == {"proven": "more_than_suspected"}
    with people.work("lin") as work:
        assert cases.live_findings(work.session, case_id) == []


def test_a_remark_is_unreadable_in_the_database(people, works, case_id):
    inspection_id = support.recorded(people, case_id)
    with people.work("lin") as work:
        rows = work.session.exec(select(InspectionText)).all()
        assert len(rows) == 5
        assert all("输液".encode() not in each.sealed for each in rows)
    works.engine.dispose()
    stored = b"".join(
        path.read_bytes() for path in works.settings.data_dir.rglob("*") if path.is_file()
    )
    assert "静脉输液".encode() not in stored
    with people.work("lin") as work:
        view = service.opened(work, inspection_id)
        assert view.remarks["charges"] == "抽查30份，静脉输液重复收费"
        assert list(view.own.words.values()) == ["静脉输液费每日收取两次"]


def test_others_read_the_words_of_a_finding_only_after_the_visit(people, case_id):
    inspection_id = support.recorded(people, case_id)
    for seen, then in ((0, "before"), (1, "after")):
        with people.work("wei") as work:
            view = service.opened(work, inspection_id)
            others = [each for each in view.parts if each.part.agency != "hq-wjw"]
            assert [len(each.words) for each in others] == [seen, seen], then
            assert [each.proven_fen for each in others] == [338149, 90050]
            assert view.remarks.get("charges") is None
        if then == "before":
            with people.work("lin") as work:
                service.close(work, inspection_id)


def test_a_correction_replaces_and_nothing_can_be_removed(people, case_id, closed_id):
    support.ordered(people, closed_id)
    with people.work("lin") as work:
        part = queries.participant(work.session, closed_id, "hq-ybj")
        (old,) = queries.live_findings(work.session, part.id)
        form = support.found(338149, 338000, replaces=old.id)
        made = service.find(work, closed_id, form)
        assert [each.id for each in queries.live_findings(work.session, part.id)] == [made.id]
        assert cases.get(work.session, work.actor, case_id).proven_fen == 428199 - 149
        sums = queries.totals(work.session, [closed_id])[closed_id]
        assert sums == (508149, 428199 - 149)
    with people.work("lin") as work, pytest.raises(Conflict):
        service.find(work, closed_id, support.found(2, 1, replaces=old.id))
    with people.work("lin") as work, pytest.raises(Conflict):
        service.find(work, closed_id, support.found(2, 1))
    with people.work("wei") as work, pytest.raises(Invalid):
        service.find(work, closed_id, support.found(2, 1, replaces=made.id))
    for statement in (delete(InspectionFinding), update(InspectionFinding).values(proven_fen=0)):
        with pytest.raises(DatabaseError, match="append-only"), people.work("lin") as work:
            work.session.execute(statement)


def test_a_record_needs_every_answer_and_without_signature_a_witness(people, case_id):
    inspection_id = support.inside(people, case_id)
    with people.work("lin") as work:
        service.fill(work, inspection_id, support.FILLED["lin"][:-1])
    with people.work("lin") as work, pytest.raises(Refused) as refused:
        service.record_site(work, inspection_id, SiteRecord(signing=Signing.SIGNED))
    assert refused.value.reasons[0].code == "checklist-unfinished"
    with people.work("lin") as work:
        service.fill(work, inspection_id, support.FILLED["lin"])
    with people.work("lin") as work, pytest.raises(Invalid) as wrong:
        service.record_site(work, inspection_id, SiteRecord(signing=Signing.REFUSED))
    assert wrong.value.fields == {"witness": "missing", "refusal": "missing"}
    form = SiteRecord(signing=Signing.REFUSED, witness="街道办工作人员郑某", refusal="称需请示")
    with people.work("lin") as work:
        part = service.record_site(work, inspection_id, form)
        _, pdf = case_file.read_document(work, case_id, part.document_id)
    said = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    said = "".join(said.split())
    for words in ("郑某", "称需请示", "HQ-YBJ-LIN-01", "HQ-YBJ-HE-01", "静脉输液重复收费"):
        assert words in said
    with people.work("lin") as work, pytest.raises(Conflict):
        service.fill(work, inspection_id, [Given("charges")])
