"""Destroying keys: two people, a reason, a leaf; then nothing opens it, and the page says why."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from portal.audit import queries as audit
from portal.cases import service as cases
from portal.cases.forms import OpenFromTip
from portal.cases.models import CaseFile, CaseKeyWrap
from portal.cases.queries.recusals import open_tips
from portal.cases.service import keyring
from portal.cases.service import recusing as case_recusing
from portal.copies.service.making import sealed
from portal.crypto.codes import new_receipt
from portal.erasure import queries, rules, service
from portal.erasure.rules import Ground, Kind
from portal.evidence import service as evidence
from portal.evidence.models import EvidenceItem
from portal.evidence.rules import Container, ContainerKind
from portal.infra.sealing import Sealing
from portal.intake import service as intake
from portal.intake.forms import AskToUnseal
from portal.intake.models import IdentityVault, Tip
from portal.intake.rules import Answers, Mode
from portal.intake.service import recusing, vault
from portal.kernel.actor import ANONYMOUS, SYSTEM, reporter
from portal.kernel.errors import Conflict, Destroyed, NotAllowed, NotFound, Refused
from portal.sharing import service as sharing
from portal.sharing.forms import OfferCase
from tests.portal.cases.conftest import scene as _scene
from tests.portal.intake.door import get
from tests.portal.intake.test_follow import enter
from tests.support.people import csrf_of

scene = _scene


def ask_case(people, case_id, login="lin", **told):
    with people.work(login) as work:
        return service.ask_case(work, case_id, Ground.RETENTION_OVER, **told).id


def decide(people, erasure_id, login="zhao", *, agreed=True):
    with people.work(login) as work:
        service.decide(work, erasure_id, agreed=agreed)


def last_leaf(works):
    with works.begin(SYSTEM, writes=False) as work:
        return audit.newest(work.session, limit=1)[0]


def test_a_destroyed_case_opens_for_nobody_and_says_so(works, people, scene, staff_client):
    scene.share("hq-gaj", with_tip_text=True)
    with people.work("lin") as work:
        cases.add_note(work, scene.case_id, "密封的话")
    decide(people, ask_case(people, scene.case_id))
    leaf = last_leaf(works)
    assert leaf.event == "KeyErased"
    assert leaf.body["facts"]["kind"] == "case"
    assert leaf.body["facts"]["ground"] == "retention_over"
    with works.begin(SYSTEM, writes=False) as work:
        assert work.session.exec(select(CaseKeyWrap)).all() == []
    for login in ("lin", "zhao", "wu"):
        with people.work(login) as work:
            found = cases.opened(work, scene.case_id)
            assert (found.notes, found.tips, found.parties) == ([], [], [])
            with pytest.raises(Destroyed):
                keyring.case_key(work, work.session.get(CaseFile, scene.case_id))
    with people.work("lin") as work, pytest.raises(Destroyed):
        cases.add_note(work, scene.case_id, "再写一句")
    with people.work("lin") as work, pytest.raises(Destroyed):
        cases.share(work, scene.case_id, "hq-wjw", basis="第三条")
    client = staff_client("lin")
    page = client.get(f"/cases/{scene.case_id}")
    assert page.status_code == 200
    assert "本案密钥已销毁" in page.text
    told = {"csrf": csrf_of(page.text), "text": "又一句", "visibility": "all"}
    answer = client.post(f"/cases/{scene.case_id}/notes", data=told)
    assert answer.status_code == 410
    assert "密钥已销毁" in answer.text


def test_it_takes_two_people_and_the_second_is_the_head(people, scene):
    asked = ask_case(people, scene.case_id, "zhao")
    with pytest.raises(NotAllowed):
        decide(people, asked, "zhao")
    for login in ("lin", "kong", "sun"):
        with pytest.raises(NotAllowed):
            decide(people, asked, login)
    with pytest.raises(NotFound):
        decide(people, asked, "feng")
    with pytest.raises(Conflict):
        ask_case(people, scene.case_id)


def test_refused_nothing_is_destroyed_and_it_is_written_down(works, people, scene):
    asked = ask_case(people, scene.case_id)
    decide(people, asked, agreed=False)
    assert last_leaf(works).event == "ErasureRefused"
    with people.work("lin") as work:
        assert cases.opened(work, scene.case_id).tips
    with pytest.raises(Conflict):
        decide(people, asked)


def evidence_of(works, people, case_id):
    """Put a file into the case; return its item id."""
    with ThreadPoolExecutor(1) as putter:
        sealing = Sealing(works.blobs, putter, max_bytes=1 << 20, min_free_bytes=0)
        sealing.add(memoryview(b"a page of the ledger"))
        received = sealing.finish("ledger.txt", "text/plain")
    with people.work("lin") as work:
        return cases.keep_evidence(work, case_id, received)


def test_a_destroyed_file_cannot_be_opened_and_the_others_can(works, people, scene):
    first = evidence_of(works, people, scene.case_id)
    second = evidence_of(works, people, scene.case_id)
    decide(people, ask_case(people, scene.case_id, item_id=first))
    assert last_leaf(works).body["facts"]["subject_id"] == first
    with people.work("lin") as work, pytest.raises(Destroyed):
        cases.read_evidence(work, scene.case_id, first, reason="核对")
    with people.work("lin") as work:
        held = cases.read_evidence(work, scene.case_id, second, reason="核对")
        assert b"".join(evidence.read(works.blobs, held.item, held.container))
        assert len(cases.opened(work, scene.case_id).files) == 2
    with pytest.raises(Destroyed):
        ask_case(people, scene.case_id, item_id=first)


@pytest.mark.parametrize("whole", [True, False])
def test_a_legal_hold_stands_in_the_way_of_asking_and_of_agreeing(works, people, scene, whole):
    item_id = evidence_of(works, people, scene.case_id)
    told = {} if whole else {"item_id": item_id}
    asked = ask_case(people, scene.case_id, **told)
    with works.begin(SYSTEM) as work:
        item = work.session.get(EvidenceItem, item_id)
        item.legal_hold = True
        work.session.add(item)
    with pytest.raises(Refused):
        decide(people, asked)
    with works.begin(SYSTEM, writes=False) as work:
        assert work.session.get(EvidenceItem, item_id).file_key_sealed
        assert work.session.exec(select(CaseKeyWrap)).all()
    decide(people, asked, agreed=False)
    with pytest.raises(Refused):
        ask_case(people, scene.case_id, **told)


def test_a_higher_answer_holds_too(works, people, scene):
    works.subscriptions.answer(rules.OnHold, lambda _, question: question.kind is Kind.CASE)
    with pytest.raises(Refused):
        ask_case(people, scene.case_id)


@pytest.fixture
def named(works):
    """A tip with an identity, and its receipt."""
    receipt = new_receipt()
    told = Answers(region="990102", what="经过", mode=Mode.SEALED, name="王某", contact="139")
    with works.begin(ANONYMOUS) as work:
        return intake.submit(work, told, receipt).id, receipt


def test_a_destroyed_identity_is_gone_for_officers_and_for_the_reporter(
    works, people, named, public_client
):
    tip_id, receipt = named
    with pytest.raises(NotAllowed), people.work("lin") as work:
        service.ask_identity(work, tip_id, Ground.REPORTER_ASKED)
    with people.work("lin") as work:
        vault.ask(work, tip_id, AskToUnseal(reason_code="verify", reason="核对奖励发放"))
    with people.work("tang") as work:
        asked = service.ask_identity(work, tip_id, Ground.REPORTER_ASKED).id
    decide(people, asked)
    leaf = last_leaf(works)
    assert (leaf.event, leaf.tip_id) == ("KeyErased", tip_id)
    assert "王某" not in str(leaf.body)
    with works.begin(SYSTEM, writes=False) as work:
        kept = work.session.get(IdentityVault, tip_id)
        parts = (kept.sealed, kept.custodian_half, kept.approver_half, kept.reporter_wrapped)
        assert parts == (b"", b"", b"", b"")
    with people.work("lin") as work, pytest.raises(Destroyed):
        vault.ask(work, tip_id, AskToUnseal(reason_code="verify", reason="核对奖励发放"))
    enter(public_client, receipt)
    page = get(public_client, "/follow/tip")
    assert "您的身份信息已销毁" in page
    assert "王某" not in page


def test_a_hold_on_a_file_of_the_case_keeps_the_identity_of_its_reporter(works, people, named):
    tip_id, _ = named
    with people.work("chen") as work:
        case_id = cases.open_from_tip(work, tip_id, OpenFromTip()).id
    item_id = evidence_of(works, people, case_id)
    with people.work("tang") as work:
        asked = service.ask_identity(work, tip_id, Ground.REPORTER_ASKED).id
    with people.work("zhao") as work:
        cases.hold_item(work, case_id, item_id, "诉讼保全")
    with pytest.raises(Refused):
        decide(people, asked)
    with works.begin(reporter(tip_id)) as work, pytest.raises(Refused):
        service.erase_own_identity(work, tip_id)
    with works.begin(SYSTEM, writes=False) as work:
        assert work.session.get(IdentityVault, tip_id).sealed


def test_the_pages_lead_from_asking_to_the_heads_decision(works, people, scene, staff_client):
    client = staff_client("lin")
    page = client.get(f"/cases/{scene.case_id}/erasure").text
    wrong = client.post(f"/cases/{scene.case_id}/erasure", data={"csrf": csrf_of(page)})
    assert wrong.status_code == 422
    told = {"csrf": csrf_of(page), "item_id": "", "ground": "court_order"}
    answer = client.post(f"/cases/{scene.case_id}/erasure", data=told, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/erasures")
    assert "等待负责人决定" in client.get("/erasures").text
    head = staff_client("zhao")
    page = head.get("/erasures").text
    with works.begin(SYSTEM, writes=False) as work:
        (asked,) = queries.of_case(work.session, scene.case_id)
    url = f"/erasures/{asked.id}"
    told = {"csrf": csrf_of(page), "decision": "yes"}
    assert head.post(url, data=told, follow_redirects=False).status_code == 303
    assert "已销毁" in head.get("/erasures").text
    assert staff_client("gao").get("/erasures").status_code == 403


def test_after_a_hand_over_the_former_owners_head_destroys_nothing(works, people, scene):
    item_id = evidence_of(works, people, scene.case_id)
    asked = [ask_case(people, scene.case_id), ask_case(people, scene.case_id, item_id=item_id)]
    form = OfferCase(to_agency="xc-ybj", basis=0, stays_as="contributor", reason="发生在西城区")
    with people.work("zhao") as work:
        offer_id = sharing.offer(work, scene.case_id, form).id
    with people.work("feng") as work:
        sharing.take_over(work, offer_id)
    for each in asked:
        with pytest.raises(NotAllowed):
            decide(people, each)
    with works.begin(SYSTEM, writes=False) as work:
        assert work.session.get(EvidenceItem, item_id).destroyed_at is None
        assert work.session.exec(select(CaseKeyWrap)).all()
    with people.work("feng") as work:  # nor does what they asked stand in the new owner's way
        service.ask_case(work, scene.case_id, Ground.RETENTION_OVER)
        with pytest.raises(Conflict):
            service.ask_case(work, scene.case_id, Ground.RETENTION_OVER)
    decide(people, asked[0], agreed=False)


def recused_from_tip(works, people, login, tip_id):
    with works.begin(SYSTEM) as work:
        recusing.keep_away(work, tip_id, people.as_(login)[0].officer_id)


def test_who_is_recused_neither_asks_for_an_identity_nor_decides(
    works, people, named, staff_client
):
    tip_id, _ = named
    with people.work("tang") as work:
        asked = service.ask_identity(work, tip_id, Ground.REPORTER_ASKED).id
    recused_from_tip(works, people, "zhao", tip_id)
    for agreed in (True, False):
        with pytest.raises(NotFound):
            decide(people, asked, agreed=agreed)
    assert f"/erasures/{asked}" not in staff_client("zhao").get("/erasures").text
    recused_from_tip(works, people, "tang", tip_id)
    with people.work("tang") as work, pytest.raises(NotFound):
        service.ask_identity(work, tip_id, Ground.REPORTER_ASKED)
    assert staff_client("tang").get(f"/tips/{tip_id}/erasure").status_code == 404


def test_who_is_recused_from_a_case_decides_nothing_about_it(people, scene):
    asked = ask_case(people, scene.case_id)
    with people.work("shi") as work:
        officer_id = people.as_("zhao")[0].officer_id
        case_recusing.recuse(work, scene.case_id, officer_id, agency="hq-ybj")
    for agreed in (True, False):
        with pytest.raises(NotFound):
            decide(people, asked, agreed=agreed)


def reporters_file(works, people, scene):
    with people.work("lin", writes=False) as work:
        case = work.session.get(CaseFile, scene.case_id)
        (row,) = open_tips(work.session, work.actor, scene.case_id)
        key = keyring.tip_key(keyring.keys_of(work, case), row)
    with works.begin(reporter(scene.tip_id)) as work:
        place = Container(ContainerKind.TIP, scene.tip_id, key)
        return evidence.item_id(evidence.keep(work, place, sealed(works.blobs, b"x", "a.txt", "")))


def test_a_hold_on_a_reporters_file_holds_the_case(works, people, scene):
    item_id = reporters_file(works, people, scene)
    asked = ask_case(people, scene.case_id)
    with people.work("zhao") as work:
        cases.hold_item(work, scene.case_id, item_id, "诉讼保全")
    with pytest.raises(Refused):
        decide(people, asked)
    with works.begin(SYSTEM, writes=False) as work:
        assert work.session.exec(select(CaseKeyWrap)).all()


def test_nothing_of_a_destroyed_case_is_put_on_hold(works, people, scene):
    items = evidence_of(works, people, scene.case_id), reporters_file(works, people, scene)
    decide(people, ask_case(people, scene.case_id))
    for item_id in items:
        with people.work("zhao") as work, pytest.raises(Destroyed):
            cases.hold_item(work, scene.case_id, item_id, "诉讼保全")


def test_form_and_list_say_what_exactly_is_destroyed(works, people, scene, staff_client):
    evidence_of(works, people, scene.case_id)
    with works.begin(SYSTEM, writes=False) as work:
        number = work.session.get(Tip, scene.tip_id).number
    page = staff_client("lin").get(f"/cases/{scene.case_id}/erasure").text
    for told in ("案卷文件 1 份", f"举报 {number}：正文、往来消息、身份信息、附件 0 份"):
        assert told in page
    with people.work("lin") as work:
        service.ask_case(work, scene.case_id, Ground.ENTERED_WRONGLY)
    page = staff_client("zhao").get("/erasures").text
    assert "案卷文件 1 份" in page
    assert "另有举报 1 件保留：案件录入错误" in page
    assert number not in page
