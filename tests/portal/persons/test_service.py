"""People over a real database: known again within an agency, by nobody else, sealed at rest."""

from __future__ import annotations

import pytest
from sqlmodel import select

from portal.audit.models import AuditLeaf
from portal.crypto.errors import SealBroken
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import Invalid, NotAllowed, NotFound
from portal.persons import queries, service
from portal.persons.models import Person, PersonKey, PersonMark
from portal.persons.rules import PersonKind, Scheme
from tests.support.people import People

CARD = "11010519491231002X"
OTHER_CARD = "440524188001010014"
LICENCE = "110110000012345"


def register(people: People, login: str, name: str, **numbers: str) -> int:
    told = {Scheme(each): number for each, number in numbers.items()}
    with people.work(login) as work:
        return service.register(work, PersonKind.DOCTOR, name, told).id or 0


def test_one_number_makes_one_person(people: People) -> None:
    first = register(people, "lin", "周明", id_card=CARD)
    assert register(people, "zhao", "周明", id_card=CARD) == first
    assert register(people, "lin", "周 明", id_card=CARD, licence_no=LICENCE) == first
    assert register(people, "he", "周明", licence_no=LICENCE) == first
    with people.work("lin") as work:
        _, known = service.opened(work, first, "核对身份")
    assert known.names == ["周明"]
    assert known.numbers == {Scheme.ID_CARD: CARD, Scheme.LICENCE_NO: LICENCE}


def test_a_name_alone_makes_nobody_the_same(people: People) -> None:
    one, two = register(people, "lin", "周明"), register(people, "lin", "周明")
    assert one != two
    with people.work("lin", writes=False) as work:
        found = queries.namesakes(
            work.session, work.actor, [queries.get(work.session, work.actor, one)]
        )
        assert [each.id for each in found] == [one, two]


def test_a_known_number_with_another_name_is_questioned(people: People) -> None:
    first = register(people, "lin", "周明", id_card=CARD)
    with pytest.raises(Invalid) as wrong, people.work("lin") as work:
        service.register(work, PersonKind.DOCTOR, "吴亮", {Scheme.ID_CARD: CARD})
    assert wrong.value.fields == {"name": "known_under_other_name"}
    with people.work("lin") as work:
        same = service.register(
            work, PersonKind.STAFF, "吴亮", {Scheme.ID_CARD: CARD}, same_person=True
        )
        assert same.id == first
        assert service.opened(work, first, "核对")[1].names == ["周明", "吴亮"]


def test_numbers_of_two_people_and_a_second_number_are_refused(people: People) -> None:
    register(people, "lin", "周明", id_card=CARD)
    register(people, "lin", "吴亮", licence_no=LICENCE)
    with pytest.raises(Invalid) as wrong:
        register(people, "lin", "周明", id_card=CARD, licence_no=LICENCE)
    assert "two_persons" in wrong.value.fields.values()
    register(people, "lin", "郑洁", id_card=OTHER_CARD, insured_no="A1234567")
    with pytest.raises(Invalid) as another:
        register(
            people, "lin", "周明", id_card=CARD, insured_no="B7654321", licence_no="D110105012345"
        )
        register(people, "lin", "周明", id_card=CARD, insured_no="C7654321")
    assert another.value.fields == {"insured_no": "another_number"}


def test_another_agency_neither_knows_nor_opens_nor_finds_them(people: People) -> None:
    mine = register(people, "lin", "周明", id_card=CARD)
    theirs = register(people, "wei", "周明", id_card=CARD)
    assert mine != theirs
    for login in ("wei", "qian", "shen", "kong", "gao"):
        with pytest.raises(NotFound), people.work(login) as work:
            service.opened(work, mine, "看看")
    with people.work("wei") as work:
        found = service.find(work, Scheme.ID_CARD, CARD)
        assert found is not None and found.id == theirs
    with people.work("shi") as work:
        assert service.find(work, Scheme.ID_CARD, CARD) is None
    with people.work("wei", writes=False) as work:
        marks = work.session.exec(select(PersonMark.value)).all()
        assert len(set(marks)) == 2, "the same number looks different in each agency"


@pytest.mark.parametrize("login", ["shen", "kong", "gao", "luo", "tang"])
def test_offices_without_casework_register_and_look_up_nobody(people: People, login: str) -> None:
    with pytest.raises(NotAllowed), people.work(login) as work:
        service.register(work, PersonKind.OTHER, "x", {})
    with pytest.raises(NotAllowed), people.work(login) as work:
        service.find(work, Scheme.ID_CARD, CARD)


def test_nothing_opens_without_the_officer_s_own_key(works: Works, people: People) -> None:
    person_id = register(people, "lin", "周明", id_card=CARD)
    actor, _ = people.as_("lin")
    with pytest.raises(NotAllowed), works.begin(actor) as work:
        service.opened(work, person_id, "核对")


def test_the_database_holds_no_name_and_no_number(works: Works, people: People) -> None:
    person_id = register(people, "lin", "欧阳某某", id_card=CARD)
    with people.work("lin") as work:
        service.opened(work, person_id, "核对身份")
        service.find(work, Scheme.ID_CARD, CARD)
    works.engine.dispose()
    for path in works.settings.data_dir.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert CARD.encode() not in held, path
            assert "欧阳某某".encode() not in held, path


def test_a_row_moved_to_another_person_does_not_open(works: Works, people: People) -> None:
    one, two = register(people, "lin", "周明", id_card=CARD), register(people, "lin", "吴亮")
    with works.begin(SYSTEM) as work:
        first, second = work.session.get(Person, one), work.session.get(Person, two)
        assert first is not None and second is not None
        second.sealed = first.sealed
        work.session.add(second)
    with pytest.raises(SealBroken), people.work("lin") as work:
        service.opened(work, two, "核对")


def test_opening_and_looking_up_are_in_the_log_without_name_or_number(
    works: Works, people: People
) -> None:
    person_id = register(people, "lin", "周明", id_card=CARD)
    with people.work("lin") as work:
        service.opened(work, person_id, "核对身份")
        service.find(work, Scheme.ID_CARD, CARD)
    with works.begin(SYSTEM, writes=False) as work:
        found = work.session.exec(select(AuditLeaf).order_by(AuditLeaf.id)).all()
        told = {each.event: each.body for each in found}
        assert {"PersonsKeyMade", "PersonRegistered", "PersonOpened", "PersonLookedUp"} <= set(told)
        assert told["PersonOpened"]["facts"]["reason"] == "核对身份"
        assert "周明" not in str(told) and CARD not in str(told)
        assert len(work.session.exec(select(PersonKey)).all()) == 1
