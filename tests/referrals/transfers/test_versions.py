"""Documents of a referral are drafts until the act that sends them; a step can be looked at first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from portal.audit.models import AuditLeaf
from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.kernel.errors import Conflict
from portal.papers import queries as paper_rows
from portal.papers import service as papers
from portal.papers.models import Paper
from portal.papers.rules import PaperState
from portal.signatures import service as signing
from portal.signatures.forms import Sign
from referrals.transfers import queries
from tests.referrals.transfers.conftest import LETTER, REPORT, Scene
from tests.referrals.transfers.test_routes import post, text
from tests.support.documents import words

Clients = Callable[[str], TestClient]
KEPT = "SignedVersionKept"


def drafted(scene: Scene, kind: str) -> Paper:
    """Return the newest letter of a kind."""
    with scene.people.work("lin") as work:
        transfer = queries.get(work.session, work.actor, scene.transfer_id)
        every = paper_rows.of_case(work.session, work.actor, transfer.case_id)
        return [each for each in every if each.kind == kind][-1]


def change(scene: Scene, paper: Paper, **typed: str) -> None:
    with scene.people.work("lin") as work:
        values = papers.said(work, paper) | typed
        papers.set_again(work, paper.case_id, paper.id or 0, values)


def test_a_report_is_set_again_until_the_head_decided(opened: Scene) -> None:
    opened.take("report")
    report = drafted(opened, "investigation_report")
    change(opened, report, proposal="建议立即移送公安机关。")
    with opened.people.work("lin") as work:
        transfer = queries.get(work.session, work.actor, opened.transfer_id)
        counts = queries.papers(work.session, transfer)["investigation_report"]
        assert (counts.number, counts.document_id) != (report.number, report.document_id)
        assert counts.number == report.number
        _, pdf = papers.read(work, report.case_id, report.id or 0, 2)
    assert "建议立即移送公安机关" in words(pdf)
    opened.take("approve")
    with pytest.raises(Conflict):
        change(opened, report, proposal="再改。")


def test_the_other_side_reads_a_paper_once_its_step_sent_it(opened: Scene) -> None:
    with opened.people.work("lin") as work:
        cases.share(work, opened.case_id, "hq-gaj", basis="提前介入")

    def read() -> list[str]:
        with opened.people.work("wu", writes=False) as work:
            found = case_rows.documents(work.session, opened.case_id, work.actor.agency)
            assert len(paper_rows.of_case(work.session, work.actor, opened.case_id)) == len(found)
            return [each.kind for each in found]

    seen = []
    for step in ("report", "list_items", "approve", "write_letter", "hand_over"):
        opened.take(step)
        seen.append(read())
    settled = ["investigation_report", "item_list"]
    assert seen == [[], [], [], [], [*settled, "transfer_letter"]]


def test_the_head_approves_the_report_the_page_showed(opened: Scene, staff_client: Clients) -> None:
    opened.take("report")
    zhao, here = staff_client("zhao"), f"/transfers/{opened.transfer_id}"
    shown = zhao.get(here).text.partition('name="seen" value="')[2].partition('"')[0]
    before = opened.now().updated_at
    opened.clock.instant += timedelta(minutes=1)
    change(opened, drafted(opened, "investigation_report"), proposal="建议不移送。")
    assert opened.now().updated_at > before
    late = post(zhao, f"{here}/steps/approve", seen=shown, opinion="同意移送。")
    assert late.status_code == 422
    assert "请核对现在的内容" in late.text and "同意移送。" in late.text
    now = late.text.partition('name="seen" value="')[2].partition('"')[0]
    assert post(zhao, f"{here}/steps/approve", seen=now).status_code == 303


def test_the_letter_that_leaves_is_the_last_version(opened: Scene) -> None:
    for step in ("report", "list_items", "list_items", "approve", "write_letter", "write_letter"):
        opened.take(step)
    letter = drafted(opened, "transfer_letter")
    assert (letter.version, letter.state) == (2, PaperState.DRAFT)
    change(opened, letter, facts="虚记住院一百二十人次，已核对。")
    with opened.people.work("lin") as work:
        lists = [
            each
            for each in paper_rows.of_case(work.session, work.actor, letter.case_id)
            if each.kind == "item_list"
        ]
        assert [each.state for each in lists] == [PaperState.VOID, PaperState.SENT]
        assert lists[1].number in lists[0].reason
    opened.take("hand_over")
    with opened.people.work("lin") as work:
        transfer = queries.get(work.session, work.actor, opened.transfer_id)
        counts = queries.papers(work.session, transfer)["transfer_letter"]
        assert counts.sha256 in str(transfer.manifest)
        assert work.session.get_one(Paper, letter.id).document_id == counts.document_id
    with pytest.raises(Conflict):
        change(opened, letter, facts="晚了。")


def test_a_step_is_looked_at_first_and_nothing_is_kept(
    opened: Scene, staff_client: Clients
) -> None:
    lin = staff_client("lin")
    here = f"/transfers/{opened.transfer_id}"
    typed = REPORT.model_dump()
    shown = post(lin, f"{here}/steps/report/preview", **typed)
    assert shown.headers["content-type"] == "application/pdf"
    assert "预览" in words(shown.content)
    assert "未编号" in words(shown.content)
    assert post(lin, f"{here}/steps/report/preview", **typed | {"facts": ""}).status_code == 422
    assert post(lin, f"{here}/steps/write_letter/preview").status_code in {409, 422}
    assert post(lin, f"{here}/steps/withdraw/preview").status_code in {403, 404, 409, 422}
    with opened.people.work("lin") as work:
        transfer = queries.get(work.session, work.actor, opened.transfer_id)
        assert not queries.papers(work.session, transfer)
        assert not paper_rows.of_case(work.session, work.actor, transfer.case_id)


def test_a_signed_letter_made_anew_stays_and_is_named(opened: Scene, staff_client: Clients) -> None:
    opened.walk("report", "list_items", "approve", "write_letter")
    with opened.people.work("lin") as work:
        signing.issue(work)
        first = queries.papers(work.session, opened.now())["transfer_letter"]
        signed = signing.sign(
            work, opened.case_id, first.document_id, Sign(confirm=work.actor.name)
        )
        ours = cases.read_document(work, opened.case_id, signed.id or 0)[1]
    opened.take("write_letter", LETTER.model_copy(update={"facts": "另有新查明的事实。"}))
    letter = drafted(opened, "transfer_letter")
    with opened.people.work("lin") as work:
        counts = queries.papers(work.session, opened.now())["transfer_letter"]
        assert letter.version == 2 and counts.document_id == letter.document_id != signed.id
        assert papers.read(work, opened.case_id, letter.id or 0, 1)[1] == ours, "as it was signed"
        assert "另有新查明的事实" in words(papers.read(work, opened.case_id, letter.id or 0, 2)[1])
        leaf = work.session.exec(select(AuditLeaf).where(AuditLeaf.event == KEPT)).one()
        assert leaf.body["facts"]["document"] == signed.id
        assert "林承办（经办人）" in leaf.body["facts"]["signed_by"]
    lin = staff_client("lin")
    page = text(lin.get(f"/transfers/{opened.transfer_id}").text)
    assert "重新制作前已经签名的文书" in page and "林承办" in page.split("重新制作前")[1][:200]
    assert "已签名 林承办（经办人）" in text(
        lin.get(f"/cases/{opened.case_id}/papers/{letter.id}").text
    )
    opened.walk("hand_over")
    sent = [each["sha256"] for each in (opened.now().manifest or {})["documents"]]
    assert counts.sha256 in sent and signed.sha256 not in sent
    with opened.people.work("wu", writes=False) as work:
        readable = case_rows.documents(work.session, opened.case_id, work.actor.agency)
        assert signed.id not in {each.id for each in readable}, "what was not sent stays inside"
