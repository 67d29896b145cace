"""What belongs to a referral is for its sides: nobody else with the case learns of it from any exit."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from portal.audit.models import AuditLeaf
from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.cases.rules import Role
from portal.kernel.errors import NotFound
from portal.papers import queries as paper_rows
from referrals.transfers import queries
from tests.referrals.transfers.conftest import TO_HAND_OVER, Scene
from tests.referrals.transfers.test_routes import post, text

Clients = Callable[[str], TestClient]
OF_REFERRAL = ("移送书", "调查报告", "涉案物品清单", "回执", "立案通知书", "花医保移", "花医保调")
ARREST = ("批准逮捕", "提请", "逮捕", "第八十七条", "八十七")


@pytest.fixture
def shared(opened: Scene) -> Scene:
    """Two agencies are in the case besides its owner: one to work on it, one to read it."""
    with opened.people.work("lin") as work:
        cases.share(work, opened.case_id, "hq-wjw", basis="联合检查")
        cases.share(work, opened.case_id, "hq-scjg", role=Role.READER, basis="联合检查")
    opened.walk(*TO_HAND_OVER, "receive", "file")
    return opened


def exits(scene: Scene) -> list[str]:
    case = f"/cases/{scene.case_id}"
    inside = ("", "/print", "/proofs", "/readers", "/packages", "/papers/new", "/sharing")
    return [*(f"{case}{each}" for each in inside), "/cases", "/notices", "/papers", "/work"]


def test_who_is_no_side_learns_of_no_paper_from_any_page(
    shared: Scene, staff_client: Clients
) -> None:
    wu = staff_client("wu")
    assert "移送书" in text(wu.get(f"/cases/{shared.case_id}").text), (
        "the words are looked for well"
    )
    for login in ("wei", "shi"):
        client = staff_client(login)
        for page in exits(shared):
            told = text(client.get(page).text)
            assert [each for each in OF_REFERRAL if each in told] == [], (login, page)
        with shared.people.work(login) as work:
            assert not case_rows.documents(work.session, shared.case_id, work.actor.agency)
            assert not paper_rows.of_case(work.session, work.actor, shared.case_id)
            assert not cases.packing(work, shared.case_id, with_tips=False).documents


def test_no_address_of_a_paper_opens_for_who_is_no_side(
    shared: Scene, staff_client: Clients
) -> None:
    with shared.people.work("lin", writes=False) as work:
        every = case_rows.documents(work.session, shared.case_id, work.actor.agency)
        ids = [each.id for each in every]
        letters = [each.id for each in paper_rows.of_case(work.session, work.actor, shared.case_id)]
    wei, case = staff_client("wei"), f"/cases/{shared.case_id}"
    assert len(ids) >= 5 and letters
    for each in ids:
        for way in ("signatures", "deliveries"):
            assert wei.get(f"{case}/documents/{each}/{way}").status_code == 404
        assert post(wei, f"{case}/documents/{each}/download").status_code == 404
    for each in letters:
        assert wei.get(f"{case}/papers/{each}").status_code == 404
    with shared.people.work("wei") as work, pytest.raises(NotFound):
        cases.read_document(work, shared.case_id, ids[-1] or 0)


def test_a_paper_s_number_finds_the_case_for_its_sides_alone(
    opened: Scene, staff_client: Clients
) -> None:
    opened.walk(*TO_HAND_OVER)
    number = opened.now().number

    def finds(login: str) -> bool:
        told = staff_client(login).get("/search", params={"q": number})
        return f"/cases/{opened.case_id}" in told.text

    assert (finds("lin"), finds("wu")) == (True, True)
    with opened.people.work("lin") as work:
        cases.share(work, opened.case_id, "hq-wjw", basis="联合检查")
    assert not finds("wei")


def test_a_police_unit_let_in_for_other_reasons_becomes_a_side(opened: Scene) -> None:
    with opened.people.work("lin") as work:
        cases.share(work, opened.case_id, "hq-gaj", role=Role.CONTRIBUTOR, basis="联合检查")
    opened.walk("report", "list_items", "approve")

    def reads() -> set[str]:
        with opened.people.work("wu", writes=False) as work:
            found = case_rows.documents(work.session, opened.case_id, work.actor.agency)
            return {each.kind for each in found}

    assert reads() == set()
    opened.walk("write_letter", "hand_over")
    assert reads() >= {"transfer_letter", "investigation_report", "item_list"}


def test_the_sender_is_not_told_that_an_arrest_was_asked_for(
    shared: Scene, staff_client: Clients
) -> None:
    shared.walk("hand_over_items", "record_detention", "request_arrest")
    with shared.people.work("lin", writes=False) as work:
        leaves = work.session.exec(select(AuditLeaf).where(AuditLeaf.event == "CaseShared")).all()
        assert any(each.body["facts"]["with_agency"] == "hq-jcy" for each in leaves)
        assert not any(word in str(each.body) for each in leaves for word in ARREST)
    here = f"/transfers/{shared.transfer_id}"
    assert "提请批准逮捕" in text(staff_client("wu").get(here).text)
    for login in ("lin", "zhao"):
        client = staff_client(login)
        for page in (*exits(shared), here, f"{here}/where", "/transfers", "/clocks", "/desk"):
            told = text(client.get(page).text)
            assert [each for each in ARREST if each in told] == [], (login, page)
        # The proof of the entry, which says all the entry says, is open to the owner of the case.
        proofs = re.findall(r'href="([^"]+/proofs/\d+)"', client.get(exits(shared)[2]).text)
        for proof in proofs:
            assert "八十七" not in client.get(proof).text


def test_a_second_referral_is_a_matter_of_its_own(sent: Scene) -> None:
    sent.walk("receive", "decline_filing", "take_back")
    first = sent.transfer_id
    sent.open("lin", "he", new_facts="新查获银行流水。")
    sent.walk("report", "list_items", "approve")
    with sent.people.work("wu", writes=False) as work:
        found = case_rows.documents(work.session, sent.case_id, work.actor.agency)
        circles = {each.circle for each in found}
    assert circles == {f"transfer/{first}"}, "the police have not been given the second one"
    with sent.people.work("lin", writes=False) as work:
        every = queries.papers(work.session, sent.now())
    assert set(every) == {"investigation_report", "item_list"}
