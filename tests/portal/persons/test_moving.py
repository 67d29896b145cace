"""An agency's key is changed: its people move to a new key of their own, and the old one is of no use."""

from __future__ import annotations

import pytest
from sqlmodel import select

from portal.agencies import service as service_of
from portal.agencies.rules import Compartment
from portal.crypto.errors import SealBroken
from portal.identity.service import rotating
from portal.infra.web import Caller
from portal.kernel.actor import SYSTEM
from portal.persons import queries, rules, service
from portal.persons.models import Person, PersonKey, PersonMark
from portal.persons.rules import Scheme
from portal.persons.service import keyring, moving
from tests.portal.agencies.test_rotation import change, current
from tests.portal.persons.test_service import CARD, LICENCE, register


def old_keys(people):
    """Return what an officer may have kept."""
    with people.work("he") as work:
        return keyring.keys_of(work)


def test_what_is_written_later_is_closed_to_who_kept_the_old_key(works, people, monkeypatch):
    monkeypatch.setattr(moving, "BATCH", 2)
    before = [register(people, "lin", name) for name in ("周明", "吴亮", "郑一")]
    before.append(register(people, "lin", "周明", id_card=CARD))
    kept = old_keys(people)
    change(works, people, "zhao", Compartment.CASEWORK)
    later = register(people, "lin", "周明", licence_no=LICENCE)
    with works.begin(SYSTEM, writes=False) as work:
        (key,) = work.session.exec(select(PersonKey)).all()
        assert (key.generation, key.due) == (2, False)
        for person_id in (*before, later):
            with pytest.raises(SealBroken):
                keyring.open_({2: kept[1]}, work.session.get(Person, person_id))
        values = {each.value for each in work.session.exec(select(PersonMark)).all()}
        guesses = {(Scheme.ID_CARD, CARD), (Scheme.LICENCE_NO, LICENCE)}
        assert not values & {rules.number_index(kept[1], *guess) for guess in guesses}
    with people.work("lin") as work:
        assert service.opened(work, before[1], "核对身份")[1].names == ["吴亮"]
        assert service.find(work, Scheme.ID_CARD, CARD).id == before[3]
        namesakes = queries.namesakes(work.session, work.actor, [work.session.get(Person, later)])
        assert [each.id for each in namesakes] == [before[0], before[3], later]


def test_between_the_change_and_its_end_people_are_found_and_kept_by_either_key(
    works, people, monkeypatch
):
    monkeypatch.setattr(moving, "BATCH", 1)
    first = register(people, "lin", "周明", id_card=CARD)
    old = current(works, Compartment.CASEWORK)
    with people.work("zhao") as work:
        rotating.change_key(work, old.id, reason="人员离岗")
    head = Caller(*people.as_("zhao"))
    at = service_of.Place()
    while at is not None:
        with people.work("zhao") as work:
            at = service_of.rewrap(work, old.id, at)
        assert register(people, "lin", "周明", id_card=CARD) == first
    assert rotating.move_wraps(works, head, old.id)


def test_somebody_whose_row_was_changed_keeps_the_old_key_and_nobody_else(works, people):
    spoilt, whole = register(people, "lin", "周明"), register(people, "lin", "吴亮")
    with works.begin(SYSTEM) as work:
        row = work.session.get(Person, spoilt)
        row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
        work.session.add(row)
    change(works, people, "zhao", Compartment.CASEWORK)
    with works.begin(SYSTEM, writes=False) as work:
        assert [each.generation for each in queries.keys(work.session, "hq-ybj")] == [1, 2]
        assert work.session.get(Person, whole).generation == 2
    with people.work("lin") as work:
        assert service.opened(work, whole, "核对身份")[1].names == ["吴亮"]


def test_changing_another_compartment_leaves_them_alone(works, people):
    register(people, "lin", "周明")
    change(works, people, "tang", Compartment.IDENTITY_CUSTODIAN)
    with works.begin(SYSTEM, writes=False) as work:
        assert [each.generation for each in queries.keys(work.session, "hq-ybj")] == [1]
