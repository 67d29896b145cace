"""Asking the index, in the words of each database. Whatever was typed goes in as a parameter."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    any_,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
    text,
)
from sqlalchemy import Text as TextType
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY
from sqlalchemy.sql.selectable import CTE
from sqlmodel import Session, col

from portal.cases.models import CaseAccess
from portal.search.models import SearchEntry
from portal.search.rules import Query


def on_postgresql(session: Session) -> bool:
    """Tell which of the two databases a session talks to."""
    return session.get_bind().dialect.name == "postgresql"


def holds(session: Session, query: Query) -> ColumnElement[bool]:
    """Return the exact condition on one row of the index: its tokens, and what stands together."""
    found = [_together(session, word.phrase) for word in query.words if word.needs_check]
    if on_postgresql(session):
        return and_(_column().bool_op("@@")(_tsquery(query, "")), *found)
    for word in query.words:
        either = [
            and_(*(func.instr(_column(), f" {token} ") > 0 for token in tokens))
            for tokens in word.any_of
            if tokens
        ]
        found.append(or_(*either) if either else literal(1) == 1)
    return and_(*found)


def of_access(session: Session, query: Query) -> ColumnElement[bool]:
    """Return a condition on CaseAccess rows: their row of the index holds the query.

    A value computed row by row on purpose: a list in its own order asks only for the rows it passes.
    """
    return _of(session, query, col(CaseAccess.case_id), col(CaseAccess.profile))


def of_row(session: Session, query: Query, rows: CTE) -> ColumnElement[bool]:
    """Return the same condition on rows that have `case_id` and `profile`."""
    return _of(session, query, rows.c.case_id, rows.c.profile)


def _of(session: Session, query: Query, case_id: Any, profile: Any) -> ColumnElement[bool]:
    rows = select(holds(session, query)).where(
        col(SearchEntry.case_id) == case_id, col(SearchEntry.profile) == profile
    )
    return rows.correlate_except(SearchEntry).scalar_subquery().is_(True)


def candidates(session: Session, query: Query, seen: str, most: int) -> Any:
    """Select (case_id, profile, exact) of at most `most` index rows that hold every token."""
    if on_postgresql(session):
        rows = select(col(SearchEntry.case_id), col(SearchEntry.profile), _checked(session, query))
        hits = rows.where(_column().bool_op("@@")(_tsquery(query, seen)))
        # Planned on its own, so that the limit does not talk the planner into reading everything.
        kept = hits.cte("hits").prefix_with("MATERIALIZED", dialect="postgresql")
        return select(kept).limit(most)
    matched = text(
        "SELECT rowid AS id FROM search_fts WHERE search_fts MATCH :asked ORDER BY rowid DESC "
        "LIMIT :most"
    )
    matched = matched.bindparams(bindparam("asked", _match(query, seen)), bindparam("most", most))
    ids = matched.columns(id=Integer).subquery("matched")
    rows = select(col(SearchEntry.case_id), col(SearchEntry.profile), _checked(session, query))
    return rows.join(ids, ids.c.id == col(SearchEntry.id))


def among(session: Session, column: Any, ids: Collection[int]) -> ColumnElement[bool]:
    """Return a condition that a column is one of many ids, sent as one parameter."""
    if on_postgresql(session):
        found: ColumnElement[bool] = column == any_(cast(list(ids), ARRAY(Integer)))
        return found
    listed = func.json_each(str(list(ids))).table_valued("value")
    return col(column).in_(select(listed.c.value))


def _checked(session: Session, query: Query) -> ColumnElement[bool]:
    checks = [_together(session, word.phrase) for word in query.words if word.needs_check]
    return and_(literal(1) == 1, *checks).label("exact")


def _together(session: Session, phrase: str) -> ColumnElement[bool]:
    place = func.strpos if on_postgresql(session) else func.instr
    found: ColumnElement[bool] = place(SearchEntry.text, phrase) > 0
    return found


def _column() -> ColumnElement[Any]:
    """Return the column of tokens as it is kept."""
    column: ColumnElement[Any] = SearchEntry.tokens  # type: ignore[assignment]  # a column on the class
    return column


def _tsquery(query: Query, seen: str) -> ColumnElement[Any]:
    return cast(cast(_spell(query, seen, "'", "&", "|"), TextType), TSQUERY)


def _match(query: Query, seen: str) -> str:
    return _spell(query, seen, '"', "AND", "OR")


def _spell(query: Query, seen: str, quote: str, both: str, either: str) -> str:
    """Spell the query; tokens are letters, digits and `_` by making, and quoted all the same."""
    quoted = str.maketrans({quote: quote * 2, "\\": "\\\\"})

    def all_of(tokens: Collection[str]) -> str:
        return f" {both} ".join(f"{quote}{each.translate(quoted)}{quote}" for each in tokens)

    wanted = [all_of([seen])] if seen else []
    for word in query.words:
        ways = [all_of(tokens) for tokens in word.any_of if tokens]
        wanted += [f"({f' {either} '.join(f'({way})' for way in ways)})"] if ways else []
    return f" {both} ".join(wanted)
