"""An agency's key is changed: reports it keeps take new keys, in every case they are in."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlmodel import select

from portal.agencies.rules import Compartment
from portal.audit.models import AuditLeaf
from portal.cases import queries
from portal.cases import service as cases
from portal.cases.forms import OpenFromTip, OpenFurther
from portal.cases.models import CaseFile, CaseTip
from portal.cases.service import keyring
from portal.copies.service.making import sealed
from portal.crypto import fields
from portal.crypto.codes import new_receipt
from portal.crypto.errors import SealBroken
from portal.crypto.keys import PrivateKey
from portal.evidence import service as evidence
from portal.evidence.models import EvidenceItem
from portal.evidence.rules import Container, ContainerKind
from portal.intake import service as intake
from portal.intake.models import Tip, TipMessage
from portal.intake.rules import Answers, Channel, Mode, Side, TipBody
from portal.intake.service import correcting, leads, mailbox, seals, tips
from portal.kernel.actor import ANONYMOUS, SYSTEM
from portal.kernel.errors import Destroyed
from tests.portal.agencies.test_rotation import change
from tests.portal.intake.test_service import as_reporter


@pytest.fixture
def told(works, people):
    """A report with a message and a file, in two cases, one of them shared; and its key of now."""
    receipt = new_receipt()
    answers = Answers(region="990100", categories=("fake_stay",), what="经过", mode=Mode.ANONYMOUS)
    with works.begin(ANONYMOUS) as work:
        tip_id = intake.submit(work, answers, receipt).id
    with people.work("chen") as work:
        intake.write_to_reporter(work, tip_id, "以前的话")
        tip = work.session.get(Tip, tip_id)
        key = seals.officer_key(work, tip)
        place = Container(ContainerKind.TIP, tip_id, key)
        evidence.keep(work, place, sealed(works.blobs, b"a photograph", "a.jpg", ""))
        case_id = cases.open_from_tip(work, tip_id, OpenFromTip(suspected_fen=100)).id
    with people.work("lin") as work:
        cases.open_further(work, tip_id, OpenFurther(category="split_stay"))
        cases.share(work, case_id, "hq-wjw", basis="第三条", with_tip_text=True)
    return tip_id, case_id, receipt, key


def words(found):
    return [each.text for each in found.tips[0].messages]


def test_what_is_written_later_is_closed_to_who_kept_the_key_of_a_report(works, people, told):
    tip_id, case_id, receipt, kept = told
    change(works, people, "zhao", Compartment.CASEWORK)
    reporting = as_reporter(works, receipt)
    with reporting as work:
        tip, key = mailbox.mine(work, lock=True)
        assert seals.read(tip, key).what == "经过"
        tips.send(work, tip, key, "以后的话", Side.REPORTER)
    for login in ("lin", "wei"):
        with people.work(login) as work:
            found = cases.opened(work, case_id)
            assert words(found) == ["以前的话", "以后的话"]
            (item,) = [each.id for each in found.files]
            held = cases.read_evidence(work, case_id, item, reason="核对")
            assert b"".join(evidence.read(works.blobs, held.item, held.container))
    with works.begin(SYSTEM, writes=False) as work:
        session, tip = work.session, work.session.get(Tip, tip_id)
        assert not tip.renew_key
        for message in session.exec(select(TipMessage)).all():
            with pytest.raises(SealBroken):
                tips._opened(message, tip, kept)
        item = session.exec(select(EvidenceItem)).one()
        with pytest.raises(SealBroken):
            evidence.name_of(item, Container(ContainerKind.TIP, tip_id, kept))
        assert len(session.exec(select(CaseTip)).all()) == 2
        told_of = select(AuditLeaf).where(AuditLeaf.event == "TipKeyRenewed")
        assert len(session.exec(told_of).all()) == 1
    with people.work("lin") as work:
        for row in work.session.exec(select(CaseTip)).all():
            case = work.session.get(CaseFile, row.case_id)
            assert keyring.tip_key(keyring.keys_of(work, case), row) == key
            assert row.generation == case.generation == 2


def test_a_report_that_does_not_open_keeps_its_key_and_the_others_do_not(works, people, told):
    tip_id, _, _, kept = told
    with works.begin(ANONYMOUS) as work:
        other = intake.submit(work, Answers(region="990100", what="另一件"), new_receipt())
    with works.begin(SYSTEM) as work:
        row = work.session.exec(select(TipMessage)).one()
        row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
        work.session.add(row)
    change(works, people, "zhao", Compartment.CASEWORK)
    with people.work("lin") as work:
        tip, second = work.session.get(Tip, tip_id), work.session.get(Tip, other.id)
        assert seals.officer_key(work, tip) == kept
        assert fields.open_(kept, tip.body_sealed, context=seals.bound("body", tip.number))
        assert seals.read(second, seals.officer_key(work, second)).what == "另一件"
        assert not tip.renew_key
        told_of = select(AuditLeaf).where(AuditLeaf.event == "TipKeyRenewed")
        facts = [leaf.body["facts"] for leaf in work.session.exec(told_of).all()]
        assert facts == [{"tip_id": other.id}]


def lead(works):
    """Take a lead of a machine, as one run of imports does; return its id."""
    with works.begin(SYSTEM) as work:
        sealer = leads.Sealer(work, "hq-ybj")
        sealed_words = sealer.seal(TipBody(what="同日两地住院"), ("990100",))
        one = leads.Lead(mark=bytes(32), sealed=sealed_words, region="990100")
        told = {"agency": "hq-ybj", "source": "monitor", "key_id": sealer.key_id}
        return leads.take(work, [one], channel=Channel.MONITORING, **told)[0]


def test_a_lead_nobody_sent_takes_a_new_key_and_the_change_ends(works, people, told):
    tip_id = lead(works)
    with people.work("lin") as work:
        before = seals.officer_key(work, work.session.get(Tip, tip_id))
    change(works, people, "zhao", Compartment.CASEWORK)
    with people.work("lin") as work:
        tip = work.session.get(Tip, tip_id)
        key = seals.officer_key(work, tip)
        assert key != before
        assert seals.read(tip, key).what == "同日两地住院"


def test_a_lead_is_handed_over_and_nobody_becomes_its_reporter(works, people):
    tip_id = lead(works)
    with people.work("chen") as work:
        intake.hand_over(work, tip_id, "hq-wjw", "归口管理")
        assert work.session.get(Tip, tip_id).reporter_wrapped == b""
    with people.work("wei") as work:
        tip = work.session.get(Tip, tip_id)
        key = seals.officer_key(work, tip)
        assert seals.read(tip, key).what == "同日两地住院"
        tip.reporter_public = PrivateKey.generate().public.raw
        with pytest.raises(SealBroken):
            seals.require_reporter(tip, key)
        work.session.expire(tip)


def test_one_report_with_a_spoilt_key_does_not_stop_the_others(works, people, told):
    tip_id = told[0]
    with works.begin(SYSTEM) as work:
        tip = work.session.get(Tip, tip_id)
        tip.reporter_public = b"short"
        work.session.add(tip)
        kept = tip.body_sealed
    change(works, people, "zhao", Compartment.CASEWORK)
    with works.begin(SYSTEM, writes=False) as work:
        tip = work.session.get(Tip, tip_id)
        assert (tip.body_sealed, tip.renew_key) == (kept, False)


def changed_meanwhile(work, statement, **told):
    """Change a row as another transaction would: what this one has read of it stays as it was."""
    work.session.connection().execute(text(statement), told)


@pytest.mark.parametrize("act", [intake.write_to_reporter, correcting.correct])
def test_nothing_is_sealed_under_the_key_of_a_report_destroyed_meanwhile(works, people, told, act):
    tip_id = told[0]
    with people.work("chen") as work, pytest.raises(Destroyed):
        read = work.session.get(Tip, tip_id)
        read.taken_by = work.actor.officer_id
        work.session.flush()
        gone = "UPDATE tip SET destroyed_at = :at WHERE id = :id"
        changed_meanwhile(work, gone, at=work.now, id=tip_id)
        act(work, tip_id, "以后的话")


def test_the_owner_writes_under_the_key_a_report_took_meanwhile(works, people, told):
    tip_id, case_id, _, kept = told
    with people.work("lin") as work:
        case, row = work.session.get(CaseFile, case_id), queries.tip(work.session, case_id, tip_id)
        new = fields.new_key(work.settings.suite_of("hq-ybj"))
        made = keyring.seal_tip_key(
            keyring.keys_of(work, case), case_id=case_id, tip_id=tip_id, key=new
        )
        assert row.sealed_key != made.sealed_key
        moved = "UPDATE case_tip SET sealed_key = :key WHERE id = :id"
        changed_meanwhile(work, moved, key=made.sealed_key, id=row.id)
        message_id = cases.send_to_reporter(work, case_id, tip_id, "以后的话")
        message, tip = work.session.get(TipMessage, message_id), work.session.get(Tip, tip_id)
        assert tips._opened(message, tip, new).text == "以后的话"
        with pytest.raises(SealBroken):
            tips._opened(message, tip, kept)
