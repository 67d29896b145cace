"""Findings: their act, what proves them, the orders built on them, amounts that add up."""

from __future__ import annotations

import io

import pypdf
import pytest

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.queries import grounds
from portal.cases.rules import Visibility
from portal.kernel.errors import Invalid, Refused
from referrals.inspections import queries, service
from referrals.inspections.forms import Rectify
from referrals.inspections.rules import LinesWrong, check_lines
from tests.referrals.inspections import support


def record_of(people, inspection_id):
    """Return the on-site record, a document of the case, as a proof."""
    with people.work("lin") as work:
        part = queries.own_part(work.session, work.actor, inspection_id)
        return f"document:{part.document_id}"


def live(people, inspection_id, login="lin"):
    with people.work(login) as work:
        part = queries.own_part(work.session, work.actor, inspection_id)
        (found,) = queries.live_findings(work.session, part.id)
        return found


def correct(people, inspection_id, finding_id, **told):
    with people.work("lin") as work:
        form = support.found(200, 100, replaces=finding_id, **told)
        return service.find(work, inspection_id, form)


def ordered_on(people, inspection_id, finding_id):
    with people.work("lin") as work:
        form = Rectify(problems=(f"finding:{finding_id}",), demand="清退")
        return service.order(work, inspection_id, form)


def test_a_finding_has_the_usual_act_of_its_category_or_another_of_it(people, case_id, closed_id):
    first = live(people, closed_id)
    assert first.act == "38-3"
    other = {"category": "fake_stay", "act": "40-3"}
    made = correct(people, closed_id, first.id, **other)
    with people.work("lin") as work:
        (found,) = [
            each
            for each in cases.live_findings(work.session, case_id)
            if each.id == made.case_finding_id
        ]
        assert (made.act, found.act) == ("40-3", "40-3")


@pytest.mark.parametrize(("act", "code"), [("38-1", "not_of_category"), ("99-9", "unknown_choice")])
def test_an_act_of_another_category_is_refused(people, case_id, act, code):
    inspection_id = support.inside(people, case_id)
    with people.work("lin") as work, pytest.raises(Invalid) as wrong:
        service.find(work, inspection_id, support.found(2, 1, act=act))
    assert wrong.value.fields == {"act": code}


def test_what_proves_a_finding_is_of_the_case_and_shown_in_the_order(people, case_id, closed_id):
    proof = record_of(people, closed_id)
    first = live(people, closed_id)
    for wrong in ("document:999999", "file:1", "tip:1", "document:-1"):
        with pytest.raises(Invalid):
            correct(people, closed_id, first.id, proofs=(wrong,))
    made = correct(people, closed_id, first.id, proofs=(proof, proof))
    order = ordered_on(people, closed_id, made.id)
    with people.work("lin") as work:
        found = grounds.proofs(work.session, [made.case_finding_id])
        assert found == {made.case_finding_id: [("document", int(proof[9:]))]}
        _, pdf = case_file.read_document(work, case_id, order.document_id)
    said = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    said = "".join(said.split())
    assert "违法行为代码38-3" in said
    assert "证据：现场检查笔录" in said


def test_a_finding_with_an_order_on_it_is_not_corrected_silently(people, case_id, closed_id):
    first = live(people, closed_id)
    order = ordered_on(people, closed_id, first.id)
    with pytest.raises(Refused) as refused:
        correct(people, closed_id, first.id)
    (reason,) = refused.value.reasons
    assert (reason.code, reason.told) == ("finding_in_order", order.number)
    assert live(people, closed_id).id == first.id
    with pytest.raises(Invalid):
        correct(people, closed_id, first.id, orders=(order.number, "花医保改〔2026〕99号"))
    made = correct(people, closed_id, first.id, orders=(order.number,))
    with people.work("lin") as work:
        row = next(
            each
            for each in cases.findings(work.session, case_id)
            if each.id == made.case_finding_id
        )
        assert row.changes == [order.number]
    with pytest.raises(Refused):  # The order stands on the line of findings, not on one row of it.
        correct(people, closed_id, made.id)


def test_a_correction_without_the_order_is_refused_on_the_page_by_its_number(
    staff_client, people, case_id, closed_id
):
    first = live(people, closed_id)
    order = ordered_on(people, closed_id, first.id)
    here = f"/inspections/{closed_id}"
    lin = staff_client("lin")
    page = lin.get(here).text
    assert "38-3" in page
    form = {"category": "duplicate_charge", "description": "更正为一次", "replaces": str(first.id)}
    form |= {"suspected": "2.00", "proven": "1.00"}
    csrf = support.csrf_of(page)
    answer = lin.post(f"{here}/findings", data={"csrf": csrf, **form})
    assert answer.status_code == 409
    assert f"一并变更的文书：{order.number}" in answer.text
    assert "更正为一次" in answer.text
    wrong = lin.post(f"{here}/findings", data={"csrf": csrf, **form, "lines": "a 1.00\nb 1.50"})
    assert wrong.status_code == 422
    assert "明细合计 2.50 元，填写的涉嫌金额 2.00 元，相差 0.50 元" in wrong.text
    given = {**form, "orders": [order.number], "lines": "a 1.00\nb 1.00"}
    done = lin.post(f"{here}/findings", data={"csrf": csrf, **given})
    assert done.status_code == 200
    assert order.number in lin.get(f"/cases/{case_id}").text


def test_lines_that_do_not_add_up_are_named():
    check_lines("", 5)
    check_lines("床位费 3,381.49\n\n护理费　100.01", 348150)
    with pytest.raises(LinesWrong) as wrong:
        check_lines("床位费 3,381.49\n护理费 一百", 338149)
    assert wrong.value.wrong == (2,)
    with pytest.raises(LinesWrong) as wrong:
        check_lines("床位费 3,381.49", 338150)
    assert (wrong.value.sum_fen, wrong.value.stated_fen) == (338149, 338150)


@pytest.mark.parametrize("kept", [{"circle": "transfer/7"}, {"visibility": Visibility.AGENCY}])
def test_what_not_all_of_the_case_may_read_proves_nothing(people, case_id, kept):
    with people.work("lin") as work:
        case = cases.by_id(work.session, case_id)
        told = {"kind": "transfer_letter", "title": "移送书", "number": "7", "pdf": b"%PDF"}
        ids = [case_file.file_document(work, case, **told, **each).id for each in (kept, {})]
        proofs = [("document", each) for each in ids]
        assert grounds.strange(work.session, case_id, proofs) == proofs[:1]
