"""Compartment keys: who opens what, and that nothing else does."""

from __future__ import annotations

import pytest

from portal.agencies import queries, rules, service
from portal.agencies.rules import Compartment
from portal.crypto import keys
from portal.identity import queries as identity
from portal.identity.models import OfficerOffice
from portal.kernel.actor import ANONYMOUS, SYSTEM, Office
from portal.kernel.errors import Conflict, NotAllowed, NotFound
from portal.main.cli import main

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
        ("gao", set()),  # pays out nothing, so reads no account
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


@pytest.mark.parametrize("login", ["chen", "lin", "sun"])
def test_a_holder_who_is_not_the_head_hands_no_casework_key_on(works, people, login):
    key_id, _ = wrapped(works, Compartment.CASEWORK)
    public = keys.PrivateKey.generate().public
    with pytest.raises(NotAllowed), people.work(login) as work:
        service.grant(work, key_id, people.as_("shen")[0].officer_id, public)


@pytest.mark.parametrize(
    ("login", "compartment"),
    [
        ("zhao", Compartment.CASEWORK),
        ("zhao", Compartment.IDENTITY_APPROVER),
        ("tang", Compartment.IDENTITY_CUSTODIAN),
        ("luo", Compartment.REWARD),
    ],
)
def test_every_key_can_be_handed_on_by_somebody(works, people, login, compartment):
    key_id, _ = wrapped(works, compartment)
    colleague = people.as_("kong")[0].officer_id
    with people.work(login) as work:
        service.grant(work, key_id, colleague, keys.PrivateKey.generate().public)
        assert queries.holding(work.session, key_id=key_id, officer_id=colleague)


def test_the_last_holding_of_a_key_is_never_withdrawn(works, people):
    casework, _ = wrapped(works, Compartment.CASEWORK)
    custody, _ = wrapped(works, Compartment.IDENTITY_CUSTODIAN)
    lin, tang = (people.as_(login)[0].officer_id for login in ("lin", "tang"))
    with people.work("kong") as work:
        service.withdraw_all(work, lin)
        service.withdraw_all(work, tang)
        assert queries.holding(work.session, key_id=casework, officer_id=lin) is None
        assert queries.holding(work.session, key_id=custody, officer_id=tang)
        assert tang in queries.sole_holders(work.session)
        assert lin not in queries.sole_holders(work.session)


def test_no_key_is_made_that_nobody_holds(works):
    with pytest.raises(Conflict), works.begin(SYSTEM) as work:
        service.make_key(work, "hq-wjw", Compartment.REWARD, {})
    with works.begin(SYSTEM, writes=False) as work:
        assert Compartment.REWARD not in queries.compartments(work.session, "hq-wjw")
        assert not queries.ready(work.session, "hq-wjw")
        assert queries.ready(work.session, "xc-ybj")


def test_keys_init_makes_what_is_missing_and_only_that(works, monkeypatch, capsys):
    monkeypatch.setenv("CLUEBRIDGE_DATA_DIR", str(works.settings.data_dir))
    with works.begin(SYSTEM) as work:
        before = queries.current_key(
            work.session, agency_code="hq-jcy", compartment=Compartment.CASEWORK
        ).id
        zhou = identity.by_login(work.session, "zhou")
        work.session.add(OfficerOffice(officer_id=zhou.id, office=Office.IDENTITY_CUSTODIAN))
    assert main(["keys", "init", "hq-jcy"]) == 0
    assert main(["keys", "init", "hq-jcy"]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines() == ["hq-jcy: made identity-custodian", "hq-jcy: made nothing"]
    assert "no reward key; activate one of: finance" in told.err
    with works.begin(SYSTEM, writes=False) as work:
        kept = queries.current_key(
            work.session, agency_code="hq-jcy", compartment=Compartment.CASEWORK
        )
        assert (kept.id, kept.generation) == (before, 1)


def test_officer_add_says_in_one_line_what_it_refuses(works, monkeypatch, capsys):
    monkeypatch.setenv("CLUEBRIDGE_DATA_DIR", str(works.settings.data_dir))
    words = ("officer", "add", "mei", "梅", "hq-ybj", "head", "finance")
    assert main(words) == 2
    assert capsys.readouterr().err == "cluebridge: offices: incompatible_offices\n"


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
