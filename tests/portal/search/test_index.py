"""The index follows the cases, in their transaction, and a proof says so."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlmodel import select

from portal.audit.models import AuditLeaf
from portal.cases import queries as case_queries
from portal.cases import service as cases
from portal.cases.rules import Visibility
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import DomainError
from portal.registry.events import InstitutionAdded
from portal.registry.models import Institution, InstitutionAlias
from portal.registry.service import listing
from portal.registry.service.listing import Entry
from portal.search import jobs
from portal.search.models import SearchEntry, SearchPending
from portal.search.service import indexing
from tests.portal.search.conftest import Finder, Opener
from tests.support.people import People


def proof(works: Works) -> list[int]:
    """Prove the index; return how many cases each proof that failed has found."""
    jobs.prove(works)
    with works.begin(SYSTEM, writes=False) as work:
        rows = select(AuditLeaf).where(AuditLeaf.event == "SearchIndexDiffered")
        return [leaf.body["facts"]["cases"] for leaf in work.session.exec(rows)]


def rename(works: Works, institution_id: int, name: str) -> None:
    """Change a name as the registry would, and say so."""
    with works.begin(SYSTEM) as work:
        found = work.session.get(Institution, institution_id)
        assert found is not None
        work.session.add(InstitutionAlias(institution_id=institution_id, name=found.name))
        found.name = name
        work.session.flush()
        work.record(InstitutionAdded(institution_id=institution_id, code=found.code, name=name))


def test_what_was_not_kept_is_not_found(open_case: Opener, find: Finder, people: People) -> None:
    first = open_case("床位核查")
    with pytest.raises(DomainError), people.work("lin") as work:
        cases.share(work, first, "hq-gaj", basis="条例")
        raise DomainError
    assert find("床位", "wu") == []


def test_a_document_for_all_is_found_an_agencys_own_is_not(
    open_case: Opener, find: Finder, people: People
) -> None:
    case_id = open_case("床位核查")
    for number, visibility in (
        ("花医保移〔2026〕3号", Visibility.ALL),
        ("内部9号", Visibility.AGENCY),
    ):
        with people.work("lin") as work:
            cases.file_document(
                work,
                case_queries.by_id(work.session, case_id),
                kind="x",
                title="移送书",
                number=number,
                pdf=b"%PDF",
                visibility=visibility,
            )
    assert find("花医保移〔2026〕3号") == find("移送书") == [case_id]
    assert find("内部9号") == []


@pytest.mark.parametrize("at_once", [200, 1])
def test_a_new_name_finds_the_old_cases(
    works: Works,
    open_case: Opener,
    find: Finder,
    hospitals: list[int],
    monkeypatch: pytest.MonkeyPatch,
    at_once: int,
) -> None:
    monkeypatch.setattr(indexing, "AT_ONCE", at_once)
    monkeypatch.setattr(indexing, "BATCH", 2)
    made = [open_case("床位核查", institution_id=hospitals[0]) for _ in range(5)]
    other = open_case("床位核查", institution_id=hospitals[1])
    rename(works, hospitals[0], "花桥大学附属医院")
    assert bool(find("大学附属")) == (at_once > 5)
    jobs.index_pending(works)
    assert find("大学附属") == find("hqdx") == find("第一人民") == made[::-1]
    assert other not in find("大学附属")
    with works.begin(SYSTEM, writes=False) as work:
        assert work.session.exec(select(SearchPending)).all() == []
    assert proof(works) == []


def test_a_list_taken_in_lets_the_cases_of_renamed_institutions_wait(
    works: Works, open_case: Opener, find: Finder, hospitals: list[int], people: People
) -> None:
    made = [open_case("床位核查", institution_id=each) for each in hospitals]
    bare = {"kind": None, "region": "990100"}
    entries = [
        Entry(code="H990100001", name="花桥大学附属医院", **bare),
        Entry(code="H990100002", name="花桥市中医院", aliases=("杏林医院",), **bare),
        Entry(
            code="P990102007",
            name="康民大药房（东城店）",
            address="东大街",
            kind=None,
            region="990102",
        ),
        Entry(code="H990100009", name="花桥大学口腔医院", **bare),
    ]
    with people.work("zhao") as work:
        listing.take(work, entries, origin="x")
    with works.begin(SYSTEM, writes=False) as work:
        waiting = work.session.exec(select(SearchPending.institution_id)).all()
    assert sorted(waiting) == hospitals[:2]
    jobs.index_pending(works)
    assert find("大学附属") == [made[0]]
    assert find("杏林") == [made[1]]
    assert proof(works) == []
    with people.work("zhao") as work:
        listing.take(work, entries, origin="x")
    with works.begin(SYSTEM, writes=False) as work:
        assert work.session.exec(select(SearchPending)).all() == [], "nothing new, nothing waits"


def test_the_index_equals_the_rows(works: Works, open_case: Opener, people: People) -> None:
    made = [open_case(f"床位核查{index}") for index in range(3)]
    with people.work("lin") as work:
        cases.share(work, made[0], "hq-gaj", basis="条例")
    with people.work("lin") as work:
        cases.add_note(work, made[1], "记录")
    with people.work("lin") as work:
        cases.end_share(work, made[0], "hq-gaj", reason="不再需要")
    assert proof(works) == []


def test_planted_differences_are_found_and_set_right(
    works: Works, open_case: Opener, find: Finder, caplog: pytest.LogCaptureFixture
) -> None:
    first, second, third = (open_case(f"床位核查{index}") for index in range(3))
    with works.begin(SYSTEM) as work:
        rows = {each.case_id: each for each in work.session.exec(select(SearchEntry))}
        work.session.delete(rows[first])
        rows[second].text = "别的"
        rows[third].tokens = rows[third].tokens | {"_ahq_2d_gaj"}
    with caplog.at_level(logging.ERROR, "cluebridge.search"):
        assert proof(works) == [3]
    assert "3 cases" in caplog.text
    assert jobs.rebuild(works) == 3
    assert jobs.rebuild(works) == 0
    assert find("床位核查") == [third, second, first]
    assert proof(works) == [3]


def test_the_index_is_rebuilt_from_nothing(works: Works, open_case: Opener, find: Finder) -> None:
    made = [open_case("床位核查") for _ in range(4)]
    with works.engine.begin() as connection:
        connection.execute(text("DELETE FROM search_entry"))
    assert find("床位") == []
    told: list[int] = []
    assert jobs.rebuild(works, lambda batch: told.append(batch.seen)) == 4
    assert sum(told) == 4
    assert find("床位") == made[::-1]


def test_a_broken_inverted_index_is_noticed(works: Works, open_case: Opener, find: Finder) -> None:
    if works.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps its own index")
    case_id = open_case("床位核查")
    with works.engine.begin() as connection:
        connection.execute(text("INSERT INTO search_fts(rowid, tokens) VALUES (99, '床位')"))
    assert proof(works) == [0]
    jobs.rebuild(works)
    assert proof(works) == [0]
    assert find("床位") == [case_id]


def test_two_acts_at_once_lose_no_agency(works: Works, open_case: Opener, people: People) -> None:
    """One shares the case while others write in it: whoever is last knows of the share."""
    made = [open_case(f"床位核查{index}") for index in range(4)]

    def share(case_id: int) -> None:
        with people.work("lin") as work:
            cases.share(work, case_id, "hq-gaj", basis="条例")

    def note(case_id: int) -> None:
        with people.work("he") as work:
            cases.add_note(work, case_id, "记录")

    people.as_("lin"), people.as_("he")
    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(act, case_id) for case_id in made for act in (share, note, note)]
        for each in running:
            each.result()
    assert proof(works) == []
