"""An officer changes key and passphrase: everything opens with the new one, nothing with the old."""

from __future__ import annotations

import pytest

from portal.agencies import queries as agencies
from portal.cases import service as cases
from portal.crypto.errors import SealBroken
from portal.identity import queries
from portal.identity import service as identity
from portal.identity.service.renewing import renew_key
from portal.infra.web import Caller
from portal.intake import service as intake
from portal.intake.models import UnsealRequest
from portal.intake.rules import Identity, Mode
from portal.intake.service import typing_in, vault
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import NotFound
from portal.main.people import PASSPHRASE
from tests.portal.cases.conftest import scene as _scene
from tests.portal.intake.test_service import ask, submitted, typed
from tests.support.people import People, csrf_of

scene = _scene
NEW = "另一句完全不同的话，没有写下来过"


def send(client, **typed):
    told = {"csrf": csrf_of(client.get("/account/key").text), **typed}
    return client.post("/account/key", data=told, follow_redirects=False)


def test_the_new_key_opens_what_the_old_one_did_and_the_old_one_nothing(
    works, people, scene, staff_client
):
    lin, old_private = people.as_("lin")
    with works.begin(SYSTEM, writes=False) as work:
        wrapped = agencies.holdings_of(work.session, lin.officer_id)[0].wrapped
    client, elsewhere = staff_client("lin"), staff_client("lin")
    answer = send(client, old=PASSPHRASE, passphrase=NEW, again=NEW)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    for each in (client, elsewhere):
        assert each.get("/account", follow_redirects=False).status_code == 303
    with works.begin(SYSTEM, writes=False) as work:
        officer = queries.officer(work.session, lin.officer_id)
        assert agencies.holdings_of(work.session, lin.officer_id)[0].wrapped != wrapped
        with pytest.raises(NotFound):
            identity.open_private(work, officer, PASSPHRASE)
        private = identity.open_private(work, officer, NEW)
    assert private.raw != old_private.raw
    with works.begin(lin, private) as work:
        assert cases.opened(work, scene.case_id).tips[0].body.what == scene.words
    with pytest.raises(SealBroken), works.begin(lin, old_private) as work:
        cases.opened(work, scene.case_id)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"old": "wrong", "passphrase": NEW, "again": NEW}, "现在的口令不正确"),
        ({"old": PASSPHRASE, "passphrase": NEW, "again": NEW + "x"}, "两次输入不一致"),
        ({"old": PASSPHRASE, "passphrase": "short", "again": "short"}, "请填写此项"),
    ],
)
def test_what_does_not_fit_changes_nothing(works, people, staff_client, typed, told):
    client = staff_client("lin")
    answer = send(client, **typed)
    assert answer.status_code == 422
    assert told in answer.text
    with works.begin(SYSTEM, writes=False) as work:
        officer = queries.by_login(work.session, "lin")
        assert identity.open_private(work, officer, PASSPHRASE)


def renewed(works, people, login):
    """Renew an officer's key, the passphrase kept; return everybody with the keys of now."""
    renew_key(works, Caller(*people.as_(login)), old=PASSPHRASE, new=PASSPHRASE)
    return People(works, people.secrets)


def test_halves_not_read_yet_and_slips_not_handed_out_move_along(works, people):
    tip_id, _ = submitted(works, Mode.SEALED)
    request_id = ask(people, tip_id)
    with people.work("tang") as work:
        vault.open_half(work, request_id)
    with people.work("chen") as work:
        slip_of = intake.take(work, typed()).id
    people = renewed(works, people, "lin")  # one half before, one after
    with people.work("zhao") as work:
        vault.open_half(work, request_id)
    people = renewed(works, people, "lin")
    with people.work("lin") as work:
        assert vault.unseal(work, request_id) == Identity("王某", "13900000000", "")
    people = renewed(works, people, "chen")
    with people.work("chen") as work:
        assert typing_in.slip(work, slip_of)[1]


def test_a_half_that_does_not_open_does_not_keep_a_key_from_being_renewed(works, people):
    tip_id, _ = submitted(works, Mode.SEALED)
    request_id = ask(people, tip_id)
    with works.begin(SYSTEM) as work:
        row = work.session.get(UnsealRequest, request_id)
        row.custodian_half = b"\x02 spoilt"
        work.session.add(row)
    renewed(works, people, "lin")
    with works.begin(SYSTEM, writes=False) as work:
        assert work.session.get(UnsealRequest, request_id).custodian_half == b"\x02 spoilt"
