"""Tables of the search index: one row per case and profile, with what that profile shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import DDL, Dialect, UniqueConstraint, event
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Text, TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel

from portal.cases.rules.masking import FieldProfile
from portal.infra.database import enum_text


class _Packed(FunctionElement[Any]):
    """The bound tokens as the database keeps them."""

    inherit_cache = True
    name = "packed_tokens"


class _Unpacked(FunctionElement[Any]):
    """The kept tokens as the driver gives them."""

    inherit_cache = True
    name = "unpacked_tokens"


@compiles(_Packed)
@compiles(_Unpacked)
def _as_it_is(element: Any, compiler: Any, **how: Any) -> str:
    return str(compiler.process(element.clauses, **how))


@compiles(_Packed, "postgresql")
def _to_tsvector(element: Any, compiler: Any, **how: Any) -> str:
    return f"array_to_tsvector(CAST({compiler.process(element.clauses, **how)} AS text[]))"


@compiles(_Unpacked, "postgresql")
def _from_tsvector(element: Any, compiler: Any, **how: Any) -> str:
    return f"tsvector_to_array({compiler.process(element.clauses, **how)})"


class Tokens(TypeDecorator[frozenset[str]]):
    """A set of tokens: `tsvector` with the tokens as they are, or text with a space around each."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the column type of a dialect."""
        kept = TSVECTOR() if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(kept)

    def bind_expression(self, bindparam: Any) -> ColumnElement[Any]:
        """Return the SQL that packs bound tokens."""
        return _Packed(bindparam)

    def column_expression(self, column: Any) -> ColumnElement[Any]:
        """Return the SQL that unpacks kept tokens; what comes back is read as this type."""
        kept = _Unpacked(column)
        kept.type = self
        return kept

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> Any:
        """Return tokens as the driver takes them, in one order."""
        tokens = sorted(value or ())
        return tokens if dialect.name == "postgresql" else f" {' '.join(tokens)} "

    def process_result_value(self, value: Any, dialect: Dialect) -> frozenset[str]:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the tokens."""
        return frozenset(value.split() if isinstance(value, str) else value or ())


class SearchEntry(SQLModel, table=True):
    """What one profile shows of a case, in folded words, and as tokens with the agencies' own."""

    __tablename__ = "search_entry"
    __table_args__ = (UniqueConstraint("case_id", "profile"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id")
    profile: FieldProfile = Field(sa_type=enum_text(FieldProfile))
    text: str
    tokens: frozenset[str] = Field(sa_type=Tokens)


class SearchPending(SQLModel, table=True):
    """An institution whose many cases wait to be indexed anew, and how far this has come."""

    __tablename__ = "search_pending"

    institution_id: int = Field(primary_key=True, foreign_key="institution.id")
    done_to: int = 0


_GIN = (
    "CREATE INDEX ix_search_entry_tokens ON search_entry USING gin (tokens) WITH (fastupdate = off)"
)
_FTS = """CREATE VIRTUAL TABLE search_fts USING fts5(tokens, content='search_entry',
content_rowid='id', detail='none', columnsize=0, tokenize="ascii tokenchars '_'")"""
_GONE = "INSERT INTO search_fts(search_fts, rowid, tokens) VALUES ('delete', old.id, old.tokens);"
_NEW = "INSERT INTO search_fts(rowid, tokens) VALUES (new.id, new.tokens);"
_TRIGGERS = (
    f"CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN {_NEW} END",
    f"CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry BEGIN {_GONE} END",
    f"CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry BEGIN {_GONE} {_NEW} END",
)


def index_ddl(dialect: str) -> tuple[str, ...]:
    """Return the statements that make the index beside `search_entry`; the migration has the same.

    On PostgreSQL no list of pending entries: a search never has to read one through.
    """
    return (_GIN,) if dialect == "postgresql" else (_FTS, *_TRIGGERS)


def drop_index_ddl(dialect: str) -> tuple[str, ...]:
    """Return the statements that take the index away, to load many rows at once or to go back."""
    if dialect == "postgresql":
        return ("DROP INDEX IF EXISTS ix_search_entry_tokens",)
    triggers = ("added", "gone", "changed")
    gone = (f"DROP TRIGGER IF EXISTS search_entry_{each}" for each in triggers)
    return (*gone, "DROP TABLE IF EXISTS search_fts")


for _dialect in ("sqlite", "postgresql"):
    for _statement in index_ddl(_dialect):
        _ddl = DDL(_statement.replace("%", "%%"))  # type: ignore[no-untyped-call]  # SQLAlchemy has no types here
        event.listen(
            SQLModel.metadata.tables["search_entry"],
            "after_create",
            _ddl.execute_if(dialect=_dialect),
        )
