"""Rows written before the tracker are in its lists and counters after the migration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, Table, insert, text
from sqlalchemy import types as sql
from sqlalchemy.engine import Engine
from sqlmodel import Session

from portal.cases.queries import counting
from portal.figures import queries as figures
from portal.infra.database import make_engine
from portal.main.commands import store
from tests.support.postgres import new_database

OPENED = datetime(2026, 1, 31, 17, 0, tzinfo=UTC)
"""In Beijing this is already February."""
DUE = datetime(2026, 3, 9, 16, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path) -> Iterator[Engine]:
    if request.param == "sqlite":
        made = make_engine(f"sqlite:///{tmp_path / 'x.sqlite3'}")
        yield made
        made.dispose()
        return
    made = make_engine(new_database(request.getfixturevalue("postgres_server")))
    yield made
    made.dispose()


def _filler(kind: sql.TypeEngine[Any]) -> Any:
    for what, value in (
        (sql.Boolean, False),
        (sql.Integer, 0),
        (sql.DateTime, OPENED),
        (sql.Date, OPENED.date()),
        (sql.LargeBinary, b""),
        (sql.JSON, {}),
    ):
        if isinstance(kind, what):
            return value
    return ""


class Old:
    """The tables as they were, filled with what a row needs and nothing more."""

    def __init__(self, connection: Connection) -> None:
        self.connection, self.tables = connection, MetaData()
        self.tables.reflect(connection)

    def row(self, name: str, **values: Any) -> None:
        table: Table = self.tables.tables[name]
        needed = {
            each.name: _filler(each.type)
            for each in table.columns
            if not each.nullable and each.name not in {*values, "id"} and not each.server_default
        }
        self.connection.execute(insert(table).values(**needed, **values))


def test_old_cases_are_listed_counted_and_due(engine: Engine) -> None:
    store.upgrade(engine, "0001")
    with engine.begin() as connection:
        old = Old(connection)
        old.row("region", code="990101", zh="东城区", en="Dongcheng", parent=None)
        for code in ("a", "b"):
            old.row("agency", code=code, zh=code, en=code, kind="insurance", region="990101")
        told = {"agency": "a", "region": "990101", "opened_at": OPENED, "filing": "none"}
        told |= {"ball_with": "a", "source": "audit"}
        for case_id, stage in ((1, "checking"), (2, "filed"), (3, "closed")):
            mine = {"stage": stage, "category": "fake_stay", "suspected_fen": case_id * 100}
            old.row("case_file", id=case_id, number=f"n{case_id}", **told, **mine)
            for agency, role in (("a", "owner"), ("b", "contributor")):
                ours = {"agency": agency, "role": role, "stage": stage, "has_ball": agency == "a"}
                old.row("case_access", case_id=case_id, **ours)
        running = {"subject": "case", "subject_id": 1, "case_id": 1, "agency": "a"}
        old.row("clock", code="A1", state="open", effective_due_at=DUE, **running)
    store.upgrade(engine)
    assert store.differences(engine) == []
    with Session(engine) as session:
        counted = counting.by_agency(session), counting.by_place(session)
        assert figures.everything(session) == counted
        listed = session.connection().execute(
            text("SELECT case_id, agency, suspected_fen, has_ball, due_at FROM case_access")
        )
        rows = {(row.case_id, row.agency): row for row in listed}
    assert len(rows) == 6
    assert [rows[case, "b"].suspected_fen for case in (1, 2, 3)] == [100, 200, 300]
    assert bool(rows[2, "a"].has_ball) and not rows[3, "a"].has_ball, "nobody's turn once closed"
    assert rows[1, "a"].due_at is not None and rows[1, "b"].due_at is None
    with engine.connect() as connection:
        months = connection.execute(text("SELECT DISTINCT month FROM place_count")).scalars().all()
    assert list(months) == ["2026-02"]
