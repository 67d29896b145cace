"""Searching: who finds what, in which order, over how many pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from portal.cases import queries as cases
from portal.cases import service
from portal.cases.models import CaseAccess, CaseFile
from portal.cases.rules import Role
from portal.cases.rules.masking import FieldProfile
from portal.kernel.clock import SetClock
from portal.search import queries
from tests.portal.search.conftest import Finder, Opener
from tests.support.people import People

BASIS = "医疗保障基金使用监督管理条例第二十六条"


def share(people: People, case_id: int, agency: str, profile: FieldProfile) -> None:
    role = None if profile is FieldProfile.FULL else Role.READER
    with people.work("lin") as work:
        service.share(work, case_id, agency, role=role, basis=BASIS, profile=profile)


def test_names_aliases_initials_codes_and_numbers(
    open_case: Opener, find: Finder, hospitals: list[int], people: People
) -> None:
    first = open_case("床位核查", institution_id=hospitals[0])
    second = open_case("处方核查", institution_id=hospitals[1])
    assert find("人民医院") == [first]
    assert find("医院") == [second, first]
    assert find("市一院") == find("hqsdyrmyy") == find("dyrm") == find("H990100001") == [first]
    assert find("核查 中医院") == [second]
    assert find("挂床住院") == [second, first]
    with people.work("lin") as work:
        number = cases.by_id(work.session, second).number
    assert find(number) == find(number[12:]) == [second]


def test_words_must_stand_together(open_case: Opener, find: Finder) -> None:
    together, apart = open_case("透析中心收费"), open_case("透析用水送中心")
    assert find("透析中心") == [together]
    assert find("透析 中心") == [apart, together]


def test_others_find_nothing_and_readers_what_they_are_shown(
    open_case: Opener, find: Finder, people: People, hospitals: list[int]
) -> None:
    case_id = open_case("床位核查", institution_id=hospitals[0])
    with people.work("lin") as work:
        number = cases.by_id(work.session, case_id).number
    for word in ("床位核查", number, "rmyy"):
        assert find(word, "wei") == find(word, "wu") == []
    share(people, case_id, "hq-wjw", FieldProfile.OUTLINE)
    share(people, case_id, "hq-gaj", FieldProfile.FULL)
    assert find(number, "wei") == find(number, "wu") == find("床位", "wu") == [case_id]
    assert find("床位", "wei") == find("rmyy", "wei") == find("挂床", "wei") == []
    with people.work("lin") as work:
        service.end_share(work, case_id, "hq-gaj", reason="不再需要")
    assert find(number, "wu") == find("床位", "wu") == []


def test_a_row_of_the_index_shows_nothing_the_list_does_not(
    open_case: Opener, find: Finder, works
) -> None:
    case_id = open_case("床位核查")
    with works.engine.begin() as connection:
        connection.execute(CaseAccess.__table__.delete().where(CaseAccess.case_id == case_id))
    assert find("床位核查") == []


def test_money_offices_find_what_their_agency_owns(
    open_case: Opener, find: Finder, people: People
) -> None:
    own = open_case("床位核查")
    with people.work("shi") as work:
        pass
    foreign = open_case("床位复查", login="wei")
    with people.work("wei") as work:
        service.share(work, foreign, "hq-ybj", basis=BASIS)
    assert find("床位", "lin") == [foreign, own]
    assert find("床位", "gao") == find("床位", "luo") == [own]


def test_auditors_and_administrators_find_no_cases(open_case: Opener, find: Finder) -> None:
    open_case("床位核查")
    assert find("床位", "shen") == find("床位", "kong") == []


@pytest.mark.parametrize(
    "text",
    ["'", '"', "医院'", "a' & 'b", "医院\\", "*", "(", "a:*", "OR", "NOT 医院", "%_", "\x00医院"],
)
def test_signs_of_query_languages_are_only_signs(
    find: Finder, open_case: Opener, text: str
) -> None:
    open_case("床位核查")
    assert find(text) == []


def test_one_character_is_too_short() -> None:
    assert queries.too_short("院")
    assert queries.too_short("？")
    assert not queries.too_short("")
    assert not queries.too_short("医院")


@pytest.mark.parametrize(
    "bounds",
    [
        {},
        {"NEWEST": 3, "CANDIDATES": 2},
        {"NEWEST": 2, "FURTHER": 4, "CANDIDATES": 1},
        {"LARGE": 3, "SAMPLE": 4},
        {"LARGE": 3, "SAMPLE": 4, "CANDIDATES": 3, "NEWEST": 1, "FURTHER": 2},
    ],
)
def test_every_hit_is_on_exactly_one_page(
    open_case: Opener,
    people: People,
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
    bounds: dict[str, int],
) -> None:
    for name, value in bounds.items():
        monkeypatch.setattr(queries, name, value)
    wanted = []
    for index in range(12):
        clock.instant += timedelta(microseconds=index % 3 == 0)
        case_id = open_case("床位核查" if index % 3 else "处方核查")
        wanted += [case_id] if index % 3 else []
    seen, before = [], None
    with people.work("lin", writes=False) as work:
        for _ in range(30):
            found = queries.find(work.session, work.actor, "床位", before=before, limit=2)
            seen += [case.id for case, _ in found.rows]
            if found.older is None:
                break
            before = found.older
        condition = queries.matching(work.session, work.actor, "床位")
        listed = work.session.exec(cases.listed_to(work.actor).where(condition))
        assert sorted(case.id for case in listed) == wanted
    assert seen == wanted[::-1]


def test_a_short_list_is_counted(open_case: Opener, people: People) -> None:
    for _ in range(3):
        open_case("床位核查")
    with people.work("lin", writes=False) as work:
        assert queries.find(work.session, work.actor, "床位").total == 3
        assert queries.find(work.session, work.actor, "处方").total == 0


def test_a_condition_that_asks_for_nothing_matches_nothing(
    open_case: Opener, people: People
) -> None:
    open_case()
    with people.work("lin", writes=False) as work:
        for text in ("", "院"):
            condition = queries.matching(work.session, work.actor, text)
            assert not work.session.exec(cases.listed_to(work.actor).where(condition)).all()


def test_the_agencys_own_key_finds_its_case(open_case: Opener, people: People) -> None:
    case_id = open_case()
    share(people, case_id, "hq-wjw", FieldProfile.FULL)
    with people.work("lin") as work:
        work.session.exec(
            select(CaseFile).where(CaseFile.id == case_id)
        ).one().source_key = "hq-ybj/旧-17"
    with people.work("lin", writes=False) as work:
        found = queries.numbered(work.session, work.actor, " 旧-17 ")
        assert found is not None and found.id == case_id
    with people.work("wei", writes=False) as work:
        assert queries.numbered(work.session, work.actor, "旧-17") is None
