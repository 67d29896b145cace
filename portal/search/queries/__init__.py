"""Finding cases by words. The index proposes; a hit is shown only if the agency's list has it.

Work is bounded whatever is typed. The index is asked for so many candidates and one more; when there
are no more, they are all the hits. Otherwise the words are so common that a stretch of the agency's
list, read in its own order, fills a page; where it does not, the page says how far it came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, false, tuple_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.cases import queries as cases
from portal.cases.models import CaseAccess, CaseFile
from portal.cases.rules import CASEWORK
from portal.cases.rules.cursor import Cursor
from portal.figures import queries as figures
from portal.kernel.actor import Actor
from portal.search.queries import conditions
from portal.search.rules import Query, owned_token, parse, seen_token

CANDIDATES = 1_000
"""Hits of the index that are looked at; more than that are read in the order of the list."""
NEWEST = 1_000
"""Rows of a list that are read first for words too common to ask the index for."""
FURTHER = 5_000
"""Rows of a list that one page of hits reads at most."""
LARGE = 50_000
"""Rows of a list from which on PostgreSQL, which finds all hits before the first, is not asked blindly."""
SAMPLE = 200
"""Rows of a large list that tell how common the words are."""


Hit = tuple[int, Cursor]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits, last touched first.

    `older` is where the next page begins, None at the end. `total` is how many there are in all,
    None when nobody counted that far. `stopped` tells that the page ends where reading stopped, not
    because it is full.
    """

    rows: Sequence[tuple[CaseFile, CaseAccess]] = ()
    older: Cursor | None = None
    total: int | None = None
    stopped: bool = False


def find(
    session: Session, actor: Actor, text: str, *, before: Cursor | None = None, limit: int = 50
) -> Found:
    """Return the cases listed to the actor whose shown fields hold every word of `text`."""
    query = parse(text)
    if not query:
        return Found(total=0)
    hits = _all_hits(session, actor, query)
    if hits is not None:
        ahead = [each for each in hits if before is None or _key(each[1]) < _key(before)]
        walk = _Walk(ahead[: limit + 1], full=len(ahead) > limit, ended=True)
        return _found(session, walk, limit, total=len(hits))
    walk = _walk(session, actor, query, before, NEWEST, limit)
    if not walk.full and not walk.ended:
        walk = _walk(session, actor, query, before, FURTHER, limit)
    return _found(session, walk, limit, total=None)


def matching(session: Session, actor: Actor, text: str) -> ColumnElement[bool]:
    """Return a condition on CaseAccess rows: the case's shown fields hold every word of `text`.

    For a statement that selects from `cases.queries.listed_to(actor)`. It asks the index first, so
    build it once a request. A text with no word of two characters matches nothing.
    """
    query = parse(text)
    if not query:
        return false()
    hits = _all_hits(session, actor, query)
    if hits is None:
        return conditions.of_access(session, query)
    return conditions.among(session, CaseAccess.id, [row_id for row_id, _ in hits])


def too_short(text: str) -> bool:
    """Tell whether something was typed that cannot be searched for."""
    return bool(text.strip()) and not parse(text)


def numbered(session: Session, actor: Actor, text: str) -> CaseFile | None:
    """Return the case with exactly this number, or with this key in its agency's own books."""
    typed = text.strip()
    rows = cases.listed_to(actor).where(CaseFile.number == typed)
    return session.exec(rows).one_or_none() or _keyed(session, actor, typed)


def _keyed(session: Session, actor: Actor, typed: str) -> CaseFile | None:
    """An agency's own key is its own: other agencies in the case do not find it by that."""
    if not typed or not actor.holds(*CASEWORK):
        return None
    mine = cases.listed_to(actor).where(CaseFile.agency == actor.agency)
    return session.exec(mine.where(CaseFile.source_key == f"{actor.agency}/{typed}")).one_or_none()


@dataclass(frozen=True, slots=True)
class _Walk:
    """Hits in the order of a list, (access id, place), and how the reading ended."""

    hits: Sequence[Hit]
    full: bool
    ended: bool
    last: Cursor | None = None


def _walk(
    session: Session, actor: Actor, query: Query, before: Cursor | None, most: int, limit: int
) -> _Walk:
    rows = _listed(actor, before).limit(most).cte("walked")
    rows = rows.prefix_with("MATERIALIZED", dialect="postgresql")
    at = [rows.c.updated_at.desc(), rows.c.case_id.desc()]
    entry = conditions.of_row(session, query, rows)
    found = session.execute(select(rows).where(entry).order_by(*at).limit(limit + 1)).all()
    hits = [_hit(each) for each in found]
    if len(hits) > limit:
        return _Walk(hits, full=True, ended=False, last=hits[limit - 1][1])
    edge = session.execute(_listed(actor, before).offset(most - 1).limit(1)).first()
    last = Cursor(edge.updated_at, edge.case_id) if edge else None
    return _Walk(hits, full=False, ended=last is None, last=last)


def _listed(actor: Actor, before: Cursor | None) -> Any:
    """Select (id, case_id, profile, updated_at) of the actor's list, last touched first."""
    rows: SelectOfScalar[Any] = cases.listed_to(actor).with_only_columns(  # type: ignore[assignment]  # narrowed
        col(CaseAccess.id),
        col(CaseAccess.case_id),
        col(CaseAccess.profile),
        col(CaseAccess.updated_at),
        maintain_column_froms=True,
    )
    if before is not None:
        rows = rows.where(
            tuple_(CaseAccess.updated_at, CaseAccess.case_id) < (before.at, before.id)
        )
    return rows.order_by(col(CaseAccess.updated_at).desc(), col(CaseAccess.case_id).desc())


def _all_hits(session: Session, actor: Actor, query: Query) -> list[Hit] | None:
    """Return every hit in the order of the list, None when they are too many to look at."""
    if conditions.on_postgresql(session) and _too_common(session, actor, query):
        return None
    seen = seen_token if actor.holds(*CASEWORK) else owned_token
    wanted = conditions.candidates(session, query, seen(actor.agency), CANDIDATES + 1)
    found = session.execute(wanted).all()
    if len(found) > CANDIDATES:
        return None
    profiles = {each.case_id: each.profile for each in found if each.exact}
    rows = _listed(actor, None).order_by(None)
    rows = rows.where(conditions.among(session, CaseAccess.case_id, profiles))
    hits = [_hit(each) for each in session.execute(rows) if profiles[each.case_id] == each.profile]
    return sorted(hits, key=lambda hit: _key(hit[1]), reverse=True)


def _too_common(session: Session, actor: Actor, query: Query) -> bool:
    """Tell whether the newest rows of a large list hold the words so often that the index need not say."""
    size = sum(figures.of_agency(session, actor.agency).values())
    if size <= LARGE:
        return False
    hits = len(_walk(session, actor, query, None, SAMPLE, SAMPLE).hits)
    return hits * size > CANDIDATES * SAMPLE


def _found(session: Session, walk: _Walk, limit: int, *, total: int | None) -> Found:
    shown = walk.hits[:limit]
    rows = select(CaseFile, CaseAccess).join(
        CaseAccess, col(CaseAccess.case_id) == col(CaseFile.id)
    )
    loaded = session.exec(
        rows.where(conditions.among(session, CaseAccess.id, [row_id for row_id, _ in shown]))
    )
    by_id = {access.id: (case, access) for case, access in loaded}
    older = shown[-1][1] if walk.full else None if walk.ended else walk.last
    stopped = not walk.full and not walk.ended
    return Found([by_id[row_id] for row_id, _ in shown], older, total, stopped)


def _hit(row: Any) -> Hit:
    return row.id, Cursor(row.updated_at, row.case_id)


def _key(place: Cursor) -> tuple[datetime, int]:
    return place.at, place.id
