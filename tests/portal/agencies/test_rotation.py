"""Changing agency keys: every wrap moves, the old key is gone, who left is shut out, kill -9 is survived."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlmodel import SQLModel, select

from portal.agencies import queries, service
from portal.agencies.models import AgencyKey, KeyHolding
from portal.agencies.rules import Compartment
from portal.agencies.service import keyring, rotation
from portal.cases import service as cases
from portal.cases.models import CaseFile, CaseKeyWrap, Note
from portal.cases.rules import Scope, Visibility, content_context, key_context
from portal.cases.service import renewing as renewing_cases
from portal.crypto import fields, keys
from portal.crypto.codes import new_receipt
from portal.crypto.errors import SealBroken
from portal.identity import queries as officers
from portal.identity import service as identity
from portal.identity.service import renewing, rotating
from portal.infra.web import Caller
from portal.intake import service as intake
from portal.intake.models import IdentityVault, Tip
from portal.intake.rules import Answers, Mode
from portal.intake.service import seals, vault
from portal.kernel.actor import ANONYMOUS, SYSTEM
from portal.kernel.errors import Conflict, NotAllowed, NotFound
from portal.main import logdata
from portal.main.app import make_works
from portal.main.features import FEATURES
from portal.main.people import PASSPHRASE
from portal.persons import service as persons
from portal.persons.rules import PersonKind
from portal.persons.service import moving
from tests.portal.cases.conftest import scene as _scene
from tests.support.people import csrf_of

scene = _scene


def current(works, compartment, agency="hq-ybj"):
    with works.begin(SYSTEM, writes=False) as work:
        return queries.current_key(work.session, agency_code=agency, compartment=compartment)


def caller(people, login):
    return Caller(*people.as_(login))


def change(works, people, login, compartment):
    old = current(works, compartment)
    with people.work(login) as work:
        rotating.change_key(work, old.id, reason="人员离岗")
    assert rotating.move_wraps(works, caller(people, login), old.id)
    return old


def send(works, **told):
    with works.begin(ANONYMOUS) as work:
        return intake.submit(work, Answers(region="990102", **told), new_receipt()).id


def test_every_place_that_points_to_an_agency_key_is_moved():
    known = {
        (place.table.__tablename__, place.key) for feature in FEATURES for place in feature.wraps
    }
    pointing = {
        (table.name, column.name)
        for table in SQLModel.metadata.tables.values()
        for column in table.columns
        for foreign in column.foreign_keys
        if foreign.target_fullname == "agency_key.id"
    }
    assert (
        pointing - {("key_holding", "agency_key_id"), ("recovery_holding", "agency_key_id")}
        == known
    )


@pytest.mark.parametrize(
    ("login", "compartment"),
    [
        ("zhao", Compartment.CASEWORK),
        ("zhao", Compartment.IDENTITY_APPROVER),
        ("tang", Compartment.IDENTITY_CUSTODIAN),
        ("luo", Compartment.REWARD),
    ],
)
def test_each_kind_of_key_is_changed_and_the_old_one_destroyed(
    works, people, scene, login, compartment
):
    send(works, what="挂床", mode=Mode.SEALED, name="王某", contact="139")
    with works.begin(SYSTEM, writes=False) as work:
        holders = queries.holder_ids(work.session, current(works, compartment).id)
    old = change(works, people, login, compartment)
    new = current(works, compartment)
    assert new.generation == old.generation + 1
    with works.begin(SYSTEM, writes=False) as work:
        assert queries.key(work.session, old.id).destroyed_at is not None
        assert queries.copies_of(work.session, old.id) == []
        assert service.left(work, old.id) == 0
        assert queries.holder_ids(work.session, new.id) == holders


def test_everything_still_opens_after_the_change(works, people, scene):
    tip_id = send(works, what="挂床的经过", mode=Mode.SEALED, name="王某", contact="139")
    with people.work("lin") as work:
        before = cases.opened(work, scene.case_id)
        words = [tip.body.what for tip in before.tips]
    for login, compartment in (
        ("zhao", Compartment.CASEWORK),
        ("zhao", Compartment.IDENTITY_APPROVER),
        ("tang", Compartment.IDENTITY_CUSTODIAN),
    ):
        change(works, people, login, compartment)
    with people.work("lin") as work:
        assert [tip.body.what for tip in cases.opened(work, scene.case_id).tips] == words
    with people.work("chen") as work:
        assert intake.open_tip(work, tip_id)
    with people.work("tang") as work:
        kept = work.session.get(IdentityVault, tip_id)
        tip = work.session.get(Tip, tip_id)
        context = vault.half_context(tip, "custodian")
        half = service.unwrap_mine(
            work, kept.custodian_key_id, kept.custodian_half, context=context
        )
        assert len(half) == 32


def test_who_was_removed_opens_nothing_later_with_old_and_new_copies_of_the_database(
    works, people, scene, tmp_path
):
    """The removed officer has the own private key, a copy from before and a copy from now."""
    lin, private = people.as_("lin")
    with people.work("lin") as work:
        cases.add_note(work, scene.case_id, "以前的话", visibility=Visibility.ALL)
    database = Path(works.engine.url.database)
    works.engine.dispose()
    shutil.copy(database, tmp_path / "before.sqlite3")
    with people.work("kong") as work:
        identity.dismiss(work, lin.officer_id)
    old = change(works, people, "zhao", Compartment.CASEWORK)
    with people.work("he") as work:
        cases.add_note(work, scene.case_id, "以后的话", visibility=Visibility.ALL)
    later_tip = send(works, what="以后的举报", mode=Mode.ANONYMOUS)

    # From the copy of before: the agency's old private half, and with it the case keys of then.
    stolen = make_works(
        works.settings.model_copy(update={"database_url": f"sqlite:///{tmp_path}/before.sqlite3"})
    )
    with stolen.begin(lin, private, writes=False) as work:
        half = keyring.private_half(work, queries.key(work.session, old.id))
        old_wraps = {w.id: w for w in work.session.exec(select(CaseKeyWrap)).all()}
        old_keys = cases.keys_of(work, work.session.get(CaseFile, scene.case_id))
    stolen.engine.dispose()
    assert old_wraps

    # With all of that at the database of now: no holding, no wrap that opens, another case key.
    with works.begin(lin, private, writes=False) as work:
        held = select(KeyHolding).where(KeyHolding.officer_id == lin.officer_id)
        assert work.session.exec(held).all() == []
        with pytest.raises((NotAllowed, NotFound)):
            cases.opened(work, scene.case_id)
        opened = 0
        for wrap in work.session.exec(select(CaseKeyWrap)).all():
            context = key_context(
                wrap.case_id, wrap.scope, generation=wrap.generation, agency=wrap.agency
            )
            try:
                keys.unwrap(half, wrap.wrapped, context=context)
                opened += 1
            except SealBroken:
                pass
        assert opened == 0
        tip = work.session.get(Tip, later_tip)
        for private_half in (half, private):
            with pytest.raises(SealBroken):
                keys.unwrap(private_half, tip.wrapped, context=seals.bound("tip key", tip.number))
        case = work.session.get(CaseFile, scene.case_id)
        assert case.generation == old_keys.generation + 1
        earlier, later = work.session.exec(select(Note).order_by(Note.id)).all()
        context = content_context("note", case.id, earlier.ref)
        assert fields.open_text(old_keys.case(1), earlier.sealed, context=context) == "以前的话"
        context = content_context("note", case.id, later.ref)
        with pytest.raises(SealBroken):
            fields.open_text(old_keys.case(1), later.sealed, context=context)
    with people.work("he") as work:
        assert cases.opened(work, scene.case_id).notes


def test_only_who_may_hand_the_key_on_changes_it(works, people):
    key = current(works, Compartment.CASEWORK)
    for login in ("lin", "kong", "tang"):
        with pytest.raises(NotAllowed), people.work(login) as work:
            rotating.change_key(work, key.id, reason="x")
    with pytest.raises(NotFound), people.work("feng") as work:
        rotating.change_key(work, key.id, reason="x")
    with pytest.raises(Conflict), people.work("zhao") as work:
        service.rewrap(work, key.id, service.Place())  # not retired


def test_a_second_change_waits_for_the_first(works, people, scene):
    first = current(works, Compartment.CASEWORK)
    with people.work("zhao") as work:
        rotating.change_key(work, first.id, reason="一")
    second = current(works, Compartment.CASEWORK)
    with pytest.raises(Conflict), people.work("zhao") as work:
        rotating.change_key(work, second.id, reason="二")


def test_a_wrap_that_does_not_open_keeps_the_old_key(works, people, scene):
    with works.begin(SYSTEM) as work:
        wrap = work.session.exec(select(CaseKeyWrap)).first()
        spoilt, wrap.wrapped = wrap.wrapped, wrap.wrapped[:-1] + bytes([wrap.wrapped[-1] ^ 1])
        work.session.add(wrap)
    old = current(works, Compartment.CASEWORK)
    with people.work("zhao") as work:
        rotating.change_key(work, old.id, reason="x")
    assert not rotating.move_wraps(works, caller(people, "zhao"), old.id)
    with works.begin(SYSTEM) as work:
        assert service.left(work, old.id) == 1
        assert queries.key(work.session, old.id).destroyed_at is None
        again = work.session.get(CaseKeyWrap, wrap.id)
        again.wrapped = spoilt
        work.session.add(again)
    assert rotating.move_wraps(works, caller(people, "zhao"), old.id)


def run_and_die(settings, actor, private, key_id, at, step="commit"):
    """Change a key in this process; kill it before the commit, or the statement, number `at`."""
    works = make_works(settings)
    seen = []

    def die(*_):
        seen.append(1)
        if len(seen) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    with works.begin(actor, private) as work:
        new = queries.key(work.session, key_id).retired_at is None
    event.listen(works.engine, step, die)
    if new:
        with works.begin(actor, private) as work:
            rotating.change_key(work, key_id, reason="x")
    done = rotating.move_wraps(works, Caller(actor, private), key_id)
    os._exit(0 if done else 3)


def test_killed_at_every_step_and_run_again_it_completes(works, people, scene, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 1)
    monkeypatch.setattr(moving, "BATCH", 1)
    monkeypatch.setattr(renewing_cases, "BATCH", 1)
    for _ in range(3):
        scene.another_tip()
    with people.work("lin") as work:
        known = [
            persons.register(work, PersonKind.DOCTOR, name, {}).id for name in ("周明", "吴亮")
        ]
    old = current(works, Compartment.CASEWORK)
    actor, private = people.as_("zhao")
    fork = multiprocessing.get_context("fork")
    killed, at = 0, 1
    while True:
        works.engine.dispose()
        arguments = (works.settings, actor, private, old.id, at)
        process = fork.Process(target=run_and_die, args=arguments)
        process.start()
        process.join()
        if process.exitcode == 0:
            break
        assert process.exitcode == -signal.SIGKILL
        killed += 1
        at = killed + 1
        with people.work("lin", writes=False) as work:  # at every moment everything opens
            assert cases.keys_of(work, work.session.get(CaseFile, scene.case_id)).case()
        with people.work("lin") as work:
            for person_id, name in zip(known, ("周明", "吴亮"), strict=True):
                assert persons.opened(work, person_id, "核对")[1].names == [name]
        assert killed < 60
    assert killed > 4
    with works.begin(SYSTEM, writes=False) as work:
        made = work.session.exec(
            select(AgencyKey).where(
                AgencyKey.agency == "hq-ybj", AgencyKey.compartment == Compartment.CASEWORK
            )
        ).all()
        assert [key.generation for key in made] == [1, 2]
        assert queries.key(work.session, old.id).destroyed_at is not None


def test_a_public_key_put_in_anothers_place_is_noticed_before_anything_is_wrapped_to_it(works):
    thief = keys.PrivateKey.generate()
    with works.engine.begin() as connection:
        connection.execute(
            text("UPDATE agency_key SET public = :p WHERE compartment = 'casework'"),
            {"p": thief.public.raw},
        )
    with pytest.raises(SealBroken), works.begin(ANONYMOUS) as work:
        service.wrap_for(work, "hq-ybj", Compartment.CASEWORK, bytes(32), context=b"x")


def test_a_key_from_before_its_entry_was_noted_is_proved_all_the_same(works):
    with works.engine.begin() as connection:
        connection.execute(text("UPDATE agency_key SET leaf = NULL"))
    with works.begin(ANONYMOUS) as work:
        assert service.wrap_for(work, "hq-ybj", Compartment.CASEWORK, bytes(32), context=b"x")


def test_the_pages_change_a_key(works, people, staff_client, scene):
    client = staff_client("zhao")
    key = current(works, Compartment.CASEWORK)
    page = client.get("/keys").text
    token = csrf_of(page)
    empty = client.post(f"/keys/{key.id}/change", data={"csrf": token, "reason": ""})
    assert empty.status_code == 422
    told = {"csrf": token, "reason": "承办人调离"}
    answer = client.post(f"/keys/{key.id}/change", data=told, follow_redirects=False)
    assert answer.status_code == 303
    assert "继续转到新密钥" in client.get("/keys").text
    moved = client.post(f"/keys/{key.id}/move", data={"csrf": token}, follow_redirects=False)
    assert moved.status_code == 303
    with works.begin(SYSTEM, writes=False) as work:
        assert queries.key(work.session, key.id).destroyed_at is not None
    assert "继续转到新密钥" not in client.get("/keys").text


def test_a_key_put_in_place_of_an_officers_gets_no_copy_of_the_new_key(works, people, scene):
    old = current(works, Compartment.CASEWORK)
    with works.begin(SYSTEM) as work:
        officer = officers.by_login(work.session, "lin")
        officer.public = keys.PrivateKey.generate().public.raw
        work.session.add(officer)
    with pytest.raises(SealBroken), people.work("zhao") as work:
        rotating.change_key(work, old.id, reason="人员离岗")
    assert current(works, Compartment.CASEWORK).id == old.id


def test_an_officer_whose_key_was_renewed_stays_a_holder(works, people, scene):
    renewing.renew_key(works, caller(people, "lin"), old=PASSPHRASE, new="another passphrase 2026")
    old = current(works, Compartment.CASEWORK)
    with people.work("zhao") as work:
        made = rotating.change_key(work, old.id, reason="人员离岗")
        assert people.as_("lin")[0].officer_id in queries.holder_ids(work.session, made)


def test_own_notes_begin_anew_after_a_change_and_the_old_ones_open(works, people, scene):
    with people.work("lin") as work:
        cases.add_note(work, scene.case_id, "以前的话", visibility=Visibility.AGENCY)
    change(works, people, "zhao", Compartment.CASEWORK)
    with people.work("lin") as work:
        cases.add_note(work, scene.case_id, "以后的话", visibility=Visibility.AGENCY)
        cases.add_note(work, scene.case_id, "再以后的话", visibility=Visibility.AGENCY)
    with people.work("he") as work:
        opened = cases.opened(work, scene.case_id)
        assert [words for _, words in opened.notes] == ["以前的话", "以后的话", "再以后的话"]
        sealed = work.session.exec(select(Note).order_by(Note.id)).all()
        assert sealed[0].generation < sealed[1].generation == sealed[2].generation
        held = cases.keys_of(work, work.session.get(CaseFile, scene.case_id)).by_scope[Scope.OWN]
        assert len(set(held.values())) == len(held) == 2


@pytest.mark.slow
def test_killed_before_every_statement_of_a_change_and_run_again_it_completes(works, people, scene):
    """The same as above, inside the transactions too: no half of one is ever there."""
    with people.work("lin") as work:
        persons.register(work, PersonKind.DOCTOR, "周明", {})
    old = current(works, Compartment.CASEWORK)
    actor, private = people.as_("zhao")
    fork, at = multiprocessing.get_context("fork"), 0
    while True:
        works.engine.dispose()
        at += 1
        arguments = (works.settings, actor, private, old.id, at, "before_cursor_execute")
        process = fork.Process(target=run_and_die, args=arguments)
        process.start()
        process.join()
        if process.exitcode == 0:
            break
        assert process.exitcode == -signal.SIGKILL
        with people.work("lin") as work:
            assert cases.opened(work, scene.case_id).tips[0].body.what == scene.words
    assert at > 30
    with works.begin(SYSTEM, writes=False) as work:
        assert queries.key(work.session, old.id).destroyed_at is not None
    assert logdata.verify(works) == []
