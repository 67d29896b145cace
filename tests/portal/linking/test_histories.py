"""In which other cases a party occurs, as far as the actor may know of them."""

from __future__ import annotations

import pytest

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.forms import NewParty
from portal.cases.rules import PartyKind, Role
from portal.cases.rules.masking import FieldProfile
from portal.kernel.errors import Invalid
from portal.linking import queries
from portal.linking.queries import Histories
from portal.linking.routes import views
from tests.portal.linking.conftest import BASIS, CARD, Pair
from tests.rewards.claims.support import together


def histories(pair: Pair, login: str, case_id: int) -> Histories:
    with pair.people.work(login, writes=False) as work:
        case = cases.listed(work.session, work.actor, case_id)
        return queries.histories(work.session, work.actor, case)


def test_the_same_person_the_same_name_and_the_same_institution(pair: Pair) -> None:
    place = pair.institution("花桥市演示第七医院", "H99010000777")
    here, there = pair.third(institution_id=place), pair.third(institution_id=place)
    party = pair.party(here, "周明", id_card=CARD)
    pair.party(pair.first, "周明", id_card=CARD)
    pair.party(pair.second, "周明")
    found = histories(pair, "lin", here)
    assert [each.facts["id"] for each in found.people[party]] == [pair.first]
    assert [each.facts["id"] for each in found.namesakes[party]] == [pair.second]
    assert [each.facts["id"] for each in found.institutions[place]] == [there]


def test_other_agencies_see_institutions_they_may_and_no_people(pair: Pair) -> None:
    place = pair.institution("花桥市演示第七医院", "H99010000777")
    here, there, outline = (pair.third(institution_id=place) for _ in range(3))
    pair.party(here, "周明", id_card=CARD)
    pair.party(there, "周明", id_card=CARD)
    for case_id in (here, there):
        pair.share(case_id, "hq-wjw")
    with pair.people.work("lin") as work:
        case_file.share(
            work,
            outline,
            "hq-wjw",
            basis=BASIS,
            role=Role.READER,
            profile=FieldProfile.OUTLINE,
        )
    found = histories(pair, "wei", here)
    assert found.people == found.namesakes == {}
    assert [each.facts["id"] for each in found.institutions[place]] == [there]


def test_an_institution_is_known_by_its_name(pair: Pair) -> None:
    place = pair.institution("花桥市演示第七医院", "H99010000777")
    form = NewParty(kind=PartyKind.INSTITUTION, name="花桥市演示第七医院")
    with pair.people.work("lin") as work:
        made = case_file.add_party(work, pair.first, form)
        assert (made.institution_id, made.person_id) == (place, None)
    wrong = NewParty(kind=PartyKind.INSTITUTION, name="x", id_card=CARD)
    with pytest.raises(Invalid) as refused, pair.people.work("lin") as work:
        case_file.add_party(work, pair.first, wrong)
    assert refused.value.fields == {"id_card": "not_for_institutions"}
    unknown = NewParty(kind=PartyKind.INSTITUTION, name="x", institution_id=999)
    with pytest.raises(Invalid), pair.people.work("lin") as work:
        case_file.add_party(work, pair.first, unknown)


def test_one_number_typed_by_two_at_once_is_one_person(pair: Pair) -> None:
    found = together(
        lambda: pair.party(pair.first, "周明", "lin", id_card=CARD),
        lambda: pair.party(pair.second, "周明", "he", id_card=CARD),
    )
    assert found == [None, None]
    with pair.people.work("lin", writes=False) as work:
        people = {
            party.person_id
            for case_id in (pair.first, pair.second)
            for party in cases.parties(work.session, case_id)
        }
        assert len(people) == 1
        view = views.person_cases(work, people.pop() or 0)
        assert len(view["cases"]) == 2 and not view["namesakes"]
