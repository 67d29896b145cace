"""Counters move with the cases; the nightly proof finds a counter that does not."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from portal.cases import jobs, queries
from portal.cases import service as cases
from portal.cases.forms import Close, NewFinding, OpenCase
from portal.cases.queries import counting
from portal.cases.rules import Outcome, Role, Source, Stage
from portal.cases.rules.masking import FieldProfile
from portal.figures import queries as figures
from portal.figures import rules
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.main import people as demo_people
from portal.main.cli import main

CASE = OpenCase(
    title="某医院：挂床住院", region="990102", category="fake_stay", source=Source.PATROL
)


def acting(works: Works, login: str):
    with works.begin(SYSTEM, writes=False) as work:
        return demo_people.unlocked(work, login)


def open_case(works: Works, login: str = "lin") -> int:
    with works.begin(*acting(works, login)) as work:
        return cases.open_case(work, CASE).id or 0


def agree(works: Works) -> bool:
    with works.begin(SYSTEM, writes=False) as work:
        agencies, places = figures.everything(work.session)
        return agencies == counting.by_agency(work.session) and places == counting.by_place(
            work.session
        )


def test_opening_sharing_moving_and_ending_move_the_counters(works: Works) -> None:
    case = open_case(works)
    with works.begin(*acting(works, "lin")) as work:
        assert figures.of_agency(work.session, "hq-ybj") == {"checking": 1}
        assert figures.of_city(work.session, "990100") == [("2026-03", "checking", 1)]
        cases.share(work, case, "hq-wjw", role=Role.CONTRIBUTOR, basis="条例第二十六条")
    assert agree(works)
    with works.begin(*acting(works, "zhao")) as work:
        cases.file_case(work, case, "事实清楚")
    with works.begin(SYSTEM, writes=False) as work:
        assert figures.of_agency(work.session, "hq-ybj") == {"filed": 1}
        assert figures.of_agency(work.session, "hq-wjw") == {"filed": 1}
    assert agree(works)
    with works.begin(*acting(works, "lin")) as work:
        cases.end_share(work, case, "hq-wjw", reason="完成")
    with works.begin(SYSTEM, writes=False) as work:
        assert figures.of_agency(work.session, "hq-wjw") == {}
    with works.begin(*acting(works, "zhao")) as work:
        cases.close(work, case, Close(outcome=Outcome.PROVEN, reason="办结"))
    assert agree(works)
    with works.begin(SYSTEM, writes=False) as work:
        assert figures.of_city(work.session, "990100") == [("2026-03", "closed", 1)]


def test_an_act_that_fails_moves_nothing(works: Works) -> None:
    with pytest.raises(RuntimeError), works.begin(*acting(works, "lin")) as work:
        cases.open_case(work, CASE)
        raise RuntimeError
    with works.begin(SYSTEM, writes=False) as work:
        assert figures.everything(work.session) == ({}, {})


def test_the_lists_say_what_the_case_says(works: Works) -> None:
    case = open_case(works)
    with works.begin(*acting(works, "lin")) as work:
        form = NewFinding(category="fake_stay", suspected_fen="10", proven_fen="7.5", basis="票据")
        cases.record_finding(work, case, source="review", **form.model_dump())
        cases.share(
            work, case, "hq-wjw", role=Role.READER, profile=FieldProfile.FACTS, basis="条例"
        )
    with works.begin(SYSTEM, writes=False) as work:
        row = queries.by_id(work.session, case)
        for access in queries.accesses(work.session, case):
            assert access.stage is Stage.CHECKING
            assert access.proven_fen == row.proven_fen == 750
            assert access.category == "fake_stay"
            assert access.region == "990102"
            assert access.has_ball is (access.agency == "hq-ybj")
            assert access.updated_at == row.updated_at


def test_the_list_knows_the_next_time_limit(works: Works) -> None:
    case = open_case(works)
    with works.begin(SYSTEM, writes=False) as work:
        (row,) = queries.accesses(work.session, case)
        assert row.due_at is not None
        due = row.due_at
    with works.begin(*acting(works, "zhao")) as work:
        cases.file_case(work, case, "事实清楚")
    with works.begin(SYSTEM, writes=False) as work:
        (row,) = queries.accesses(work.session, case)
        assert row.due_at is not None
        assert row.due_at > due  # checking is over, deciding takes longer


def test_planted_drift_is_found_and_corrected(works: Works) -> None:
    open_case(works)
    jobs.prove(works)
    with works.begin(SYSTEM) as work:
        found = figures.last_proof(work.session)
        assert found is not None
        assert found.differences == 0
        work.session.execute(text("UPDATE agency_count SET n = 7 WHERE agency = 'hq-ybj'"))
        work.session.execute(text("UPDATE place_count SET state = 'filed'"))
    jobs.prove(works)
    with works.begin(SYSTEM) as work:
        found = figures.last_proof(work.session)
        assert found is not None
        assert found.differences == 3
        assert {"key": ["hq-ybj", "checking"], "counter": 7, "rows": 1} in found.examples
    jobs.correct(works)
    assert agree(works)


def test_a_city_is_the_first_four_digits() -> None:
    assert rules.city_of("340521") == "340500"


def test_differences_name_every_key() -> None:
    wrong = rules.differences({("a", "x"): 2, ("a", "y"): 1}, {("a", "x"): 2, ("b", "x"): 3})
    assert [(each.key, each.counter, each.rows) for each in wrong] == [
        (("a", "y"), 1, 0),
        (("b", "x"), 0, 3),
    ]


def test_the_command_says_what_is_wrong(works: Works, monkeypatch, capsys) -> None:
    open_case(works)
    monkeypatch.setenv("CLUEBRIDGE_DATA_DIR", str(works.settings.data_dir))
    assert main(["counters"]) == 0
    with works.begin(SYSTEM) as work:
        work.session.execute(text("UPDATE agency_count SET n = 7"))
    assert main(["counters"]) == 1
    assert "hq-ybj checking: counter 7, cases 1" in capsys.readouterr().out
    assert main(["counters", "--repair"]) == 0
    assert main(["counters"]) == 0
