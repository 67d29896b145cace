"""A public key exchanged in the database: whatever would be wrapped to it is refused."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from portal.agencies import queries
from portal.agencies.rules import Compartment
from portal.crypto import keys
from portal.crypto.errors import SealBroken
from portal.identity import queries as officers
from portal.identity import service as identity
from portal.identity.forms import Appoint
from portal.identity.service import rotating
from portal.infra.web import Caller
from portal.intake import service as intake
from portal.intake.rules import Mode
from portal.intake.service import triage, vault
from portal.kernel.actor import Office
from portal.main import people as setting_up
from portal.main.cli import main
from portal.main.commands import recovery
from portal.main.commands.keys import OPERATOR
from portal.packages.service import receiving
from tests.portal.intake.test_service import ask, submitted, typed

THIEF = keys.PrivateKey.generate().public.raw


def exchange(works, table, where):
    column = "reporter_public" if table == "tip" else "public"
    with works.engine.begin() as connection:
        done = connection.execute(
            text(f"UPDATE {table} SET {column} = :thief WHERE {where}"), {"thief": THIEF}
        )
        assert done.rowcount


def test_no_half_of_an_identity_goes_to_a_key_put_in_the_askers_place(works, people):
    tip_id, _ = submitted(works, Mode.SEALED)
    request_id = ask(people, tip_id)
    exchange(works, "officer", "login = 'lin'")
    with pytest.raises(SealBroken), people.work("tang") as work:
        vault.open_half(work, request_id)


def test_no_slip_goes_to_a_key_put_in_the_place_of_who_types(works, people):
    people.as_("chen")
    exchange(works, "officer", "login = 'chen'")
    with pytest.raises(SealBroken), people.work("chen") as work:
        intake.take(work, typed())


def test_no_handed_over_tip_is_wrapped_to_a_key_put_in_the_reporters_place(works, people):
    tip_id, _ = submitted(works)
    exchange(works, "tip", f"id = {tip_id}")
    with pytest.raises(SealBroken), people.work("chen") as work:
        triage.hand_over(work, tip_id, "xc-ybj", "属地管辖")


def test_nothing_is_recovered_for_a_key_put_in_an_officers_place(
    works, people, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("CLUEBRIDGE_DATA_DIR", str(works.settings.data_dir))
    sheets = recovery.split(works, "hq-ybj", tmp_path / "sheets", threshold=2, count=2)
    exchange(works, "officer", "login = 'lin'")
    assert main(["recovery", "recover", "hq-ybj", "lin", *map(str, sheets)]) == 1
    assert "custody log" in capsys.readouterr().err


def test_no_colleague_is_handed_a_key_by_the_database_alone(works, people):
    """Not even when the fingerprint that was typed is the false one."""
    with works.begin(OPERATOR) as work:
        lin = officers.by_login(work.session, "lin")
        (held,) = queries.holdings_of(work.session, lin.id)
        key_id = held.agency_key_id
        work.session.delete(held)
    exchange(works, "officer", "login = 'lin'")
    typed_digits = keys.fingerprint(keys.PublicKey(THIEF))[:9]
    with pytest.raises(SealBroken), people.work("zhao") as work:
        identity.grant_key(work, key_id, lin.id, typed=typed_digits)


def test_no_first_keys_are_made_for_a_key_put_in_an_officers_place(works):
    with works.begin(OPERATOR) as work:
        form = Appoint(
            login="mei", name="梅保管", agency="hq-wjw", offices=(Office.IDENTITY_CUSTODIAN,)
        )
        officer, _ = identity.appoint(work, form)
        identity.activate(work, officer, "a new passphrase 2026")
    exchange(works, "officer", "login = 'mei'")
    with pytest.raises(SealBroken), works.begin(OPERATOR) as work:
        setting_up.make_keys(work, "hq-wjw")


def test_nothing_moves_to_a_successor_key_that_nobody_made(works, people):
    submitted(works)
    with people.work("zhao") as work:
        old = queries.current_key(
            work.session, agency_code="hq-ybj", compartment=Compartment.CASEWORK
        )
        made = rotating.change_key(work, old.id, reason="人员离岗")
    exchange(works, "agency_key", f"id = {made}")
    with pytest.raises(SealBroken):
        rotating.move_wraps(works, Caller(*people.as_("zhao")), old.id)
    with pytest.raises(SealBroken), people.work("lin") as work:
        receiving.own_key(work)


def test_nothing_is_wrapped_to_a_key_that_was_replaced_and_put_back(works, people):
    submitted(works)
    with people.work("zhao") as work:
        old = queries.current_key(
            work.session, agency_code="hq-ybj", compartment=Compartment.CASEWORK
        )
        made = rotating.change_key(work, old.id, reason="人员离岗")
    submitted(works)
    with works.engine.begin() as connection:
        for retired, key_id in (("NULL", old.id), ("made_at", made)):
            connection.execute(
                text(f"UPDATE agency_key SET retired_at = {retired} WHERE id = {key_id}")
            )
    with pytest.raises(SealBroken):
        submitted(works)
