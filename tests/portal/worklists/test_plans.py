"""Lists are read from the indexes of CaseAccess, on both databases, whatever is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, text
from sqlalchemy.engine import Engine
from sqlmodel import Session, SQLModel

from portal.agencies.models import Agency, Region
from portal.agencies.rules import AgencyKind
from portal.cases.models import CaseAccess, CaseFile
from portal.cases.rules import Filing, Role, Source, Stage
from portal.cases.rules.masking import FieldProfile
from portal.infra.database import make_engine, writing
from portal.kernel.actor import Actor, Office
from portal.worklists import queries
from portal.worklists.forms import Asked
from portal.worklists.queries import Wanted
from portal.worklists.rules import Order, SortKey, Tab, usual_order
from tests.support.postgres import new_database

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
AGENCIES, CASES = 12, 4_000
ACTOR = Actor("x", "a01", frozenset({Office.HEAD}), officer_id=1)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    if request.param == "sqlite":
        made = make_engine(f"sqlite:///{tmp_path_factory.mktemp('plans') / 'x.sqlite3'}")
        fill(made)
        yield made
        made.dispose()
        return
    made = make_engine(new_database(request.getfixturevalue("postgres_server")))
    fill(made)
    yield made
    made.dispose()


def fill(engine: Engine) -> None:
    """Four thousand cases, two agencies in each, a twelfth of them of the actor's agency."""
    SQLModel.metadata.create_all(engine)
    cases, accesses = [], []
    for n in range(1, CASES + 1):
        at = NOW - timedelta(hours=(n * 7919) % 50_000)
        stage = (*Stage, Stage.CLOSED, Stage.CLOSED)[n % 7]
        shared: dict[str, Any] = {
            "stage": stage,
            "region": "990100",
            "category": f"c{n % 5}",
            "source": list(Source)[n % 9],
            "suspected_fen": n * 100,
            "proven_fen": n * 50,
            "opened_at": at - timedelta(days=9),
            "updated_at": at,
            "counted": "",
        }
        owner = f"a{n % AGENCIES:02}"
        cases.append(
            {
                **shared,
                "id": n,
                "number": f"n{n}",
                "title": "案",
                "agency": owner,
                "filing": Filing.UNDECIDED,
                "ball_with": owner,
                "generation": 1,
            }
        )
        for role, agency in ((Role.OWNER, owner), (Role.POLICE, f"a{(n + 5) % AGENCIES:02}")):
            accesses.append(
                {
                    **shared,
                    "agency": agency,
                    "case_id": n,
                    "role": role,
                    "has_ball": role is Role.OWNER and stage is not Stage.CLOSED,
                    "profile": FieldProfile.FULL if n % 3 else FieldProfile.OUTLINE,
                    "due_at": at + timedelta(days=900) if n % 2 else None,
                    "lead_id": None,
                }
            )
    with writing(engine).connect() as connection:
        connection.execute(insert(Region), {"code": "990100", "zh": "市", "en": "City"})
        codes = [f"a{n:02}" for n in range(AGENCIES)]
        kind = AgencyKind.POLICE
        connection.execute(
            insert(Agency),
            [
                {
                    "code": c,
                    "zh": c,
                    "en": c,
                    "kind": kind,
                    "region": "990100",
                    "mark": c,
                    "phone": "",
                }
                for c in codes
            ],
        )
        connection.execute(insert(CaseFile), cases)
        connection.execute(insert(CaseAccess), accesses)
        connection.execute(text("ANALYZE"))
        connection.commit()


LISTS: dict[str, tuple[Tab, dict[str, Any], Order | None]] = {
    **{tab.value: (tab, {}, None) for tab in Tab},
    **{
        str(order): (Tab.ALL, {}, order)
        for key in SortKey
        for order in (Order(key), Order(key, down=False))
    },
    "one stage": (Tab.ALL, {"stage": ["filed"]}, None),
    "three": (Tab.ALL, {"stage": ["filed", "referred"], "category": "c3", "lead": "none"}, None),
    "three, by day of opening": (
        Tab.ALL,
        {"stage": ["filed", "referred"], "category": "c3", "turn": "ours"},
        Order(SortKey.OPENED),
    ),
    "amounts": (Tab.ALL, {"proven_from": "100", "suspected_to": "3000"}, None),
}


def explained(engine: Engine, name: str) -> tuple[list[str], int]:
    """Return the plans of one page of a list, and how many statements it took."""
    tab, asked, order = LISTS[name]
    sent: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, values: Any, ___: Any, ____: Any) -> None:
        sent.append((statement, values))

    with Session(engine) as session:
        wanted = Wanted(tab, Asked.model_validate(asked), order or usual_order(tab))
        listing = queries.ready(session, ACTOR, wanted, NOW)
        first = queries.page(session, listing, limit=20)
        event.listen(engine, "before_cursor_execute", note)
        try:
            queries.page(session, listing, after=first.older, limit=20)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        connection = session.connection()
        sqlite = engine.dialect.name == "sqlite"
        if not sqlite:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        how = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
        plans = [
            "\n".join(str(row[-1]) for row in connection.exec_driver_sql(how + statement, values))
            for statement, values in sent
        ]
        return plans, len(sent)


@pytest.mark.parametrize("name", LISTS)
def test_a_page_is_one_statement_on_an_index(engine: Engine, name: str) -> None:
    plans, sent = explained(engine, name)
    assert sent <= (2 if LISTS[name][2] and LISTS[name][2].key is SortKey.DUE else 1) or (
        name == "overdue" and sent <= 2
    )
    for plan in plans:
        # What one watches is few: those are looked up one by one, not found among all.
        ways = ("case_access_agency_case_id", "autoindex_case_access") if name == "watched" else ()
        assert any(way in plan for way in ("ix_case_access_", *ways)), plan
        assert "SCAN case_access" not in plan and "Seq Scan on case_access" not in plan, plan
        assert "SCAN case_file" not in plan and "Seq Scan on case_file" not in plan, plan
        assert "OFFSET" not in plan


@pytest.mark.parametrize("name", [str(order) for order in map(Order, SortKey)] + ["all", "closed"])
def test_no_list_is_sorted_to_be_shown(engine: Engine, name: str) -> None:
    plans, _ = explained(engine, name)
    for plan in plans:
        inner = plan.split("Limit", 1)[-1] if engine.dialect.name != "sqlite" else plan
        assert "Sort" not in inner, plan
        assert plan.count("USE TEMP B-TREE FOR ORDER BY") <= 1, "only the rows of the page itself"


@pytest.mark.parametrize("name", ["three", "three, by day of opening", "amounts"])
def test_what_does_not_match_is_passed_over_in_the_index(engine: Engine, name: str) -> None:
    if engine.dialect.name == "sqlite":
        plans, _ = explained(engine, name)
        assert all("USING COVERING INDEX ix_case_access_" in plan for plan in plans), plans
