"""An agency goes over to the national suite: every key of it, and everything goes on opening."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlmodel import select

from portal.agencies import queries, service
from portal.agencies.models import KeyHolding, RecoveryHolding
from portal.agencies.rules import Compartment
from portal.cases import service as cases
from portal.cases.forms import OpenFromTip
from portal.cases.models import CaseKeyWrap
from portal.crypto import keys, suites
from portal.crypto.codes import new_receipt
from portal.crypto.errors import SealBroken
from portal.evidence import service as evidence
from portal.evidence.models import EvidenceItem
from portal.identity import queries as officers
from portal.identity.models import StaffSession
from portal.identity.service.renewing import renew_key
from portal.identity.service.rotating import change_key, move_wraps
from portal.infra.sealing import Sealing, blob_name
from portal.infra.web import Caller
from portal.intake import service as intake
from portal.intake.models import IdentityVault, Tip
from portal.intake.rules import Answers, Mode
from portal.intake.service import seals, tips, vault
from portal.kernel.actor import ANONYMOUS, SYSTEM, reporter
from portal.main.commands import recovery
from portal.main.commands.keys import OPERATOR
from portal.main.people import PASSPHRASE
from portal.persons import service as persons
from portal.persons.models import Person, PersonKey
from portal.persons.rules import PersonKind, Scheme
from tests.support.people import People

CARD = "110101199003074610"
MINE = "hq-ybj"


@pytest.fixture
def national(works, people) -> People:
    """Its officers have renewed their keys, the head has changed those of the agency."""
    settings = works.settings.model_copy(update={"national_agencies": MINE})
    works = replace(works, settings=settings)
    before = People(works, people.secrets)
    for login in ("chen", "lin", "zhao", "tang"):
        renew_key(works, Caller(*before.as_(login)), old=PASSPHRASE, new=PASSPHRASE)
    made = People(works, people.secrets)
    for login, compartment in (
        ("zhao", Compartment.CASEWORK),
        ("zhao", Compartment.IDENTITY_APPROVER),
        ("tang", Compartment.IDENTITY_CUSTODIAN),
    ):
        change(made, login, compartment)
    return made


def change(people, login, compartment):
    with people.work(login) as work:
        old = queries.current_key(work.session, agency_code=MINE, compartment=compartment)
        change_key(work, old.id, reason="改用国密算法")
    assert move_wraps(people.works, Caller(*people.as_(login)), old.id)


def story(people):
    """A sealed tip, the case on it with a file and a person in the register; return their ids."""
    told = Answers(
        region="990100", what="挂床的经过", mode=Mode.SEALED, name="王某", contact="139",
        categories=("fake_stay",),
    )  # fmt: skip
    receipt, works = new_receipt(), people.works
    with works.begin(ANONYMOUS) as work:
        tip_id = intake.submit(work, told, receipt).id
    with people.work("chen") as work:
        assert intake.open_tip(work, tip_id)[2].what == "挂床的经过"
        case_id = cases.open_from_tip(work, tip_id, OpenFromTip(suspected_fen=100)).id
    with ThreadPoolExecutor(1) as putter:
        suite = works.settings.suite_of(MINE)
        sealing = Sealing(works.blobs, putter, max_bytes=1 << 20, min_free_bytes=0, suite=suite)
        sealing.add(memoryview(b"a page of the ledger"))
        received = sealing.finish("ledger.txt", "text/plain")
    with people.work("lin") as work:
        item_id = cases.keep_evidence(work, case_id, received)
        person_id = persons.register(work, PersonKind.DOCTOR, "周明", {Scheme.ID_CARD: CARD}).id
    return tip_id, case_id, item_id, person_id, receipt


def test_every_kind_of_key_and_seal_is_of_the_suite_and_its_officer_signs_in(
    national, staff_client
):
    tip_id, _, item_id, person_id, _ = story(national)
    works = national.works
    assert staff_client("lin").get("/cases").status_code == 200
    with works.begin(SYSTEM, writes=False) as work:
        session = work.session
        tip, kept = session.get(Tip, tip_id), session.get(IdentityVault, tip_id)
        item = session.get(EvidenceItem, item_id)
        live = [
            queries.current_key(session, agency_code=MINE, compartment=each)
            for each in (Compartment.CASEWORK, Compartment.IDENTITY_CUSTODIAN)
        ]
        zhao = officers.by_login(session, "zhao")
        held = select(KeyHolding).where(
            KeyHolding.officer_id == zhao.id, KeyHolding.agency_key_id == live[0].id
        )
        publics = [zhao.public, tip.reporter_public, *(each.public for each in live)]
        sealed = [
            zhao.sealed_private, zhao.sealed_totp,
            session.exec(select(StaffSession)).one().sealed_private, session.exec(held).one().wrapped,
            tip.wrapped, tip.reporter_wrapped, tip.reporter_sealed_private, tip.body_sealed,
            kept.sealed, kept.custodian_half, kept.approver_half, kept.reporter_wrapped,
            item.name_sealed, item.file_key_sealed, works.blobs.get(blob_name(item.file_id, 0)),
            *(each.wrapped for each in session.exec(select(CaseKeyWrap)).all()),
            session.exec(select(PersonKey)).one().wrapped, session.get(Person, person_id).sealed,
        ]  # fmt: skip
    assert {suites.of_public(each) for each in publics} == {suites.SM2_SM4}
    assert {each[:1] for each in sealed} == {suites.SM2_SM4}


@pytest.mark.slow
def test_the_journey_of_a_national_agency(national, works, tmp_path):
    """A tip, opened; a case shared with the other suite and back; a rotation; k of n sheets."""
    tip_id, case_id, item_id, person_id, receipt = story(national)
    works = national.works
    with works.begin(SYSTEM, writes=False) as work:
        tip = work.session.get(Tip, tip_id)
    opened = seals.open_reporter_key(
        works.settings, receipt, salt=tip.salt, sealed=tip.reporter_sealed_private,
        cost=seals.codes.Cost(tip.kdf_memory_kib, tip.kdf_passes),
    )  # fmt: skip
    with works.begin(reporter(tip_id), opened) as work:
        tip = work.session.get(Tip, tip_id)
        assert vault.own_identity(work, tip).name == "王某"
        tips.send(work, tip, seals.reporter_key(work, tip), "还有一件事", tips.Side.REPORTER)

    with national.work("lin") as work:
        cases.share(work, case_id, "hq-wjw", basis="第三条", with_tip_text=True)
    with national.work("wei") as work:  # suite 2 opens what suite 3 sealed
        found = cases.opened(work, case_id)
        assert found.tips[0].body.what == "挂床的经过"
        held = cases.read_evidence(work, case_id, item_id, reason="核对")
        pieces = evidence.read(works.blobs, held.item, held.container)
        assert b"".join(pieces) == b"a page of the ledger"
        cases.add_note(work, case_id, "卫健的话", visibility="all")
    with national.work("lin") as work:  # and the other way
        assert [words for _, words in cases.opened(work, case_id).notes] == ["卫健的话"]
        cases.end_share(work, case_id, "hq-wjw", reason="结束")

    made = recovery.split(works, MINE, tmp_path / "sheets", threshold=2, count=3)
    change(national, "zhao", Compartment.CASEWORK)
    with national.work("lin") as work:
        assert len(cases.opened(work, case_id).tips[0].messages) == 1
        assert persons.opened(work, person_id, "核对身份")[1].names == ["周明"]
        cases.add_note(work, case_id, "以后的话", visibility="all")

    with works.begin(OPERATOR) as work:
        assert {each.wrapped[:1] for each in work.session.exec(select(RecoveryHolding))} == {
            suites.SM2_SM4
        }
        he = officers.by_login(work.session, "he")
        for held in queries.holdings_of(work.session, he.id):
            work.session.delete(held)
        work.session.flush()
        sheets = [recovery.read(made[at]) for at in (2, 0)]
        given = service.recover(
            work, MINE, sheets, officer_id=he.id, public=keys.PublicKey(he.public),
            compartments=frozenset({Compartment.CASEWORK}),
        )  # fmt: skip
        assert [key.generation for key in given] == [3]
        false = replace(sheets[0], value=bytes(32))
        with pytest.raises(SealBroken):
            service.recover(
                work, MINE, [false, sheets[1]], officer_id=he.id,
                public=keys.PublicKey(he.public), compartments=frozenset(),
            )  # fmt: skip
    with national.work("he") as work:
        notes = [words for _, words in cases.opened(work, case_id).notes]
        assert notes == ["卫健的话", "以后的话"]
