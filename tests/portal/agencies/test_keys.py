"""Compartment keys: who opens what, and that nothing else does."""

from __future__ import annotations

import pytest

from portal.agencies import queries, rules, service
from portal.agencies.rules import Compartment
from portal.crypto import keys
from portal.kernel.actor import ANONYMOUS, Office
from portal.kernel.errors import NotAllowed, NotFound

SECRET = bytes(range(32))


def wrapped(works, compartment):
    with works.begin(ANONYMOUS) as work:
        return service.wrap_for(work, "hq-ybj", compartment, SECRET, context=b"test")


@pytest.mark.parametrize(
    ("login", "opens"),
    [
        ("chen", {Compartment.CASEWORK}),
        ("lin", {Compartment.CASEWORK}),
        ("sun", {Compartment.CASEWORK}),
        ("zhao", {Compartment.CASEWORK, Compartment.IDENTITY_APPROVER}),
        ("tang", {Compartment.IDENTITY_CUSTODIAN}),
        ("gao", {Compartment.REWARD}),
        ("luo", {Compartment.REWARD}),
        ("shen", set()),
        ("kong", set()),
        ("qian", set()),  # another agency's investigator
        ("wu", set()),
    ],
)
def test_an_officer_opens_exactly_the_compartments_of_the_offices(works, people, login, opens):
    for compartment in Compartment:
        key_id, sealed = wrapped(works, compartment)
        with people.work(login, writes=False) as work:
            if compartment in opens:
                assert service.unwrap_mine(work, key_id, sealed, context=b"test") == SECRET
            else:
                with pytest.raises(NotAllowed):
                    service.unwrap_mine(work, key_id, sealed, context=b"test")


def test_an_administrator_cannot_grant_what_they_do_not_hold(works, people):
    key_id, _ = wrapped(works, Compartment.CASEWORK)
    public = keys.PrivateKey.generate().public
    officer_id = people.as_("kong")[0].officer_id
    with pytest.raises(NotAllowed), people.work("kong") as work:
        service.grant(work, key_id, officer_id, public)


def test_without_the_unlocked_key_a_holder_opens_nothing(works, people):
    key_id, sealed = wrapped(works, Compartment.CASEWORK)
    actor, _ = people.as_("lin")
    with works.begin(actor, writes=False) as work, pytest.raises(NotAllowed):
        service.unwrap_mine(work, key_id, sealed, context=b"test")


def test_a_new_generation_replaces_the_key_for_what_comes_later(works, people):
    old_id, old = wrapped(works, Compartment.CASEWORK)
    lin, private = people.as_("lin")
    with works.begin(lin, private) as work:
        service.make_key(work, "hq-ybj", Compartment.CASEWORK, {lin.officer_id: private.public})
    new_id, new = wrapped(works, Compartment.CASEWORK)
    assert new_id != old_id
    with people.work("lin", writes=False) as work:
        assert service.unwrap_mine(work, old_id, old, context=b"test") == SECRET
        assert service.unwrap_mine(work, new_id, new, context=b"test") == SECRET


def test_the_nearest_agency_of_a_kind_serves_a_region(works):
    kind = rules.AgencyKind.HEALTHCARE_SECURITY
    with works.begin(ANONYMOUS, writes=False) as work:
        assert queries.of_kind(work.session, region="990103", kind=kind).code == "xc-ybj"
        assert queries.of_kind(work.session, region="990102", kind=kind).code == "hq-ybj"
        with pytest.raises(NotFound):
            queries.of_kind(work.session, region="990102", kind=rules.AgencyKind.FINANCE)


def test_offices_open_nothing_by_accident():
    assert not rules.compartments_of(frozenset({Office.ADMINISTRATOR, Office.AUDITOR}))


def test_a_directory_with_a_repeated_code_is_refused():
    agency = {"code": "a", "zh": "a", "en": "a", "kind": "police", "region": "1", "mark": "x"}
    table = {"regions": [{"code": "1", "zh": "r", "en": "r"}], "agencies": [agency, agency]}
    with pytest.raises(ValueError, match="a repeats"):
        rules.read_directory(table)
