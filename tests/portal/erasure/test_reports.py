"""A case closed for good takes its files and the reports that nothing else needs along, one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from portal.audit.models import AuditLeaf
from portal.cases import service as cases
from portal.cases.forms import OpenFromTip, OpenFurther
from portal.copies.service.making import sealed
from portal.crypto.codes import new_receipt
from portal.erasure import rules, service
from portal.erasure.rules import Ground, Stay
from portal.evidence import queries as evidence_rows
from portal.evidence import service as evidence
from portal.evidence.jobs import sweep_orphans
from portal.evidence.models import EvidenceItem
from portal.evidence.rules import Container, ContainerKind, CustodyKind
from portal.infra.sealing import blob_name
from portal.intake import service as intake
from portal.intake.models import IdentityVault, Tip, TipMessage
from portal.intake.rules import Answers, Mode
from portal.intake.service import mailbox, seals
from portal.kernel.actor import ANONYMOUS, SYSTEM, reporter
from portal.kernel.errors import Destroyed
from tests.portal.erasure.test_erasure import ask_case, decide
from tests.portal.intake.test_follow import enter


@pytest.mark.parametrize(
    ("ground", "own", "elsewhere", "owed", "stays"),
    [
        (Ground.RETENTION_OVER, True, False, False, None),
        (Ground.COURT_ORDER, True, False, False, None),
        (Ground.ENTERED_WRONGLY, True, False, False, Stay.WRONG_ENTRY),
        (Ground.RETENTION_OVER, False, False, False, Stay.OTHER_AGENCY),
        (Ground.RETENTION_OVER, True, True, False, Stay.OTHER_CASE),
        (Ground.COURT_ORDER, True, False, True, Stay.REWARD_OPEN),
    ],
)
def test_why_a_report_stays(ground, own, elsewhere, owed, stays):
    assert rules.stay(ground, own=own, elsewhere=elsewhere, owed=owed) is stays


@pytest.fixture
def told(works, people):
    """A sealed report with a file and two messages, and the case on it with a file of its own."""
    receipt = new_receipt()
    answers = Answers(
        region="990100", categories=("fake_stay",), what="经过", mode=Mode.SEALED, name="王某",
        contact="139",
    )  # fmt: skip
    with works.begin(ANONYMOUS) as work:
        tip_id = intake.submit(work, answers, receipt).id
    with people.work("chen") as work:
        intake.write_to_reporter(work, tip_id, "请补充")
        tip = work.session.get(Tip, tip_id)
        place = Container(ContainerKind.TIP, tip_id, seals.officer_key(work, tip))
        kept = evidence.keep(work, place, sealed(works.blobs, b"a photograph", "a.jpg", ""))
        theirs = evidence.item_id(kept)
        case_id = cases.open_from_tip(work, tip_id, OpenFromTip(suspected_fen=100)).id
    with people.work("lin") as work:
        ours = cases.keep_evidence(work, case_id, sealed(works.blobs, b"page", "b.txt", ""))
    return tip_id, receipt, case_id, (theirs, ours)


def leaves(works, event):
    with works.begin(SYSTEM, writes=False) as work:
        rows = select(AuditLeaf).where(AuditLeaf.event == event)
        return [leaf.body["facts"] for leaf in work.session.exec(rows).all()]


def test_all_of_it_goes_with_a_row_and_a_leaf_for_each_file_and_the_store_is_freed(
    works, people, told, clock, public_client, staff_client
):
    tip_id, receipt, case_id, items = told
    with works.begin(SYSTEM, writes=False) as work:
        files = [work.session.get(EvidenceItem, each) for each in items]
    decide(people, ask_case(people, case_id))
    assert leaves(works, "KeyErased")[0]["reports"] == [tip_id]
    (gone,) = leaves(works, "TipDestroyed")
    assert (gone["messages"], gone["files"], gone["identity"]) == (1, 1, True)
    assert sorted(each["item_id"] for each in leaves(works, "EvidenceDiscarded")) == sorted(items)
    with works.begin(SYSTEM, writes=False) as work:
        tip, kept = work.session.get(Tip, tip_id), work.session.get(IdentityVault, tip_id)
        messages = work.session.exec(select(TipMessage)).all()
        sealed_now = [tip.wrapped, tip.reporter_wrapped, tip.body_sealed, tip.sketch_sealed]
        sealed_now += [kept.sealed, kept.custodian_half, kept.approver_half, kept.reporter_wrapped]
        sealed_now += [each.sealed for each in messages]
        sealed_now += [work.session.get(EvidenceItem, each).file_key_sealed for each in items]
        assert set(sealed_now) == {b""}
        for each in items:
            story = [row.kind for row in evidence_rows.custody(work.session, [each])]
            assert story[-1] is CustodyKind.DESTROYED
    with people.work("chen") as work, pytest.raises(Destroyed):
        intake.open_tip(work, tip_id)
    private = mailbox.try_lock(works.settings, receipt, _lock(works, receipt))
    with works.begin(reporter(tip_id), private) as work, pytest.raises(Destroyed):
        mailbox.mine(work)
    enter(public_client, receipt)
    assert "这份举报的内容已销毁" in public_client.get("/follow/tip").text
    assert public_client.get("/follow/deletion").status_code == 410
    assert staff_client("chen").get(f"/tips/{tip_id}").status_code == 410
    clock.instant = datetime.now(UTC) + timedelta(days=3)
    sweep_orphans(works)
    names = {blob_name(each.file_id, 0) for each in files}
    assert not names & set(works.blobs.older_than(clock.now() + timedelta(days=1)))


def _lock(works, receipt):
    with works.begin(ANONYMOUS, writes=False) as work:
        return mailbox.lock_of(work, receipt)


def reports(people, case_id, ground=Ground.RETENTION_OVER):
    with people.work("zhao") as work:
        case = cases.opened(work, case_id).case
        return service.extent(work, case, ground)


def test_a_report_of_another_case_stays_until_that_is_closed_too(works, people, told):
    tip_id, _, case_id, _ = told
    with people.work("lin") as work:
        further = OpenFurther(category="split_stay")
        other = cases.open_further(work, tip_id, further).id
    assert reports(people, case_id).staying == {Stay.OTHER_CASE: 1}
    decide(people, ask_case(people, case_id))
    with people.work("lin") as work:
        assert cases.opened(work, other).tips[0].body.what == "经过"
    decide(people, ask_case(people, other))
    assert [each["tip_id"] for each in leaves(works, "TipDestroyed")] == [tip_id]


def test_a_report_whose_reward_is_open_stays(works, people, told):
    tip_id, _, case_id, _ = told
    asked = []
    works.subscriptions.answer(
        rules.RewardOpen, lambda _, question: asked.append(question) or frozenset({tip_id})
    )
    decide(people, ask_case(people, case_id))
    assert asked[0].tip_ids == (tip_id,)
    assert leaves(works, "TipDestroyed") == []
    with people.work("chen") as work:
        assert intake.open_tip(work, tip_id)[2].what == "经过"
