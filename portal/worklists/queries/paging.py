"""One page of a list: fifty rows found in an index, then the cases they belong to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Subquery, func, literal, select, tuple_, union_all
from sqlmodel import Session, col

from portal.cases.models import CaseAccess, CaseFile
from portal.identity.models import Officer
from portal.kernel.actor import Actor
from portal.registry.models import Institution
from portal.worklists.forms import Asked
from portal.worklists.queries import conditions
from portal.worklists.queries.conditions import Condition
from portal.worklists.queries.shown import Facts, of_columns, of_row
from portal.worklists.rules import MOST_COUNTED, PAGE, SORT_FIELDS, Order, SortKey, Tab
from portal.worklists.rules.cursor import Place

_OF_CASE = [each for each in CaseFile.__table__.columns if each.name != "counted"]  # type: ignore[attr-defined]  # a table
_OF_AGENCY = ("role", "profile", "has_ball", "lead_id", "due_at")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list holds and how it is sorted, as somebody asks for it."""

    tab: Tab
    asked: Asked
    order: Order


@dataclass(frozen=True, slots=True)
class Listing:
    """A list made ready for one officer: conditions are built once, for the page and its count.

    `arms` are parts of which none has a row of another; every row meets one of them and all of
    `common`.
    """

    wanted: Wanted
    arms: Sequence[Sequence[Condition]]
    common: Sequence[Condition]

    @property
    def order(self) -> Order:
        """Return how the list is sorted."""
        return self.wanted.order


@dataclass(frozen=True, slots=True)
class Page:
    """One page, with the places before and after it."""

    rows: Sequence[Facts]
    newer: Place | None
    older: Place | None


def ready(session: Session, actor: Actor, wanted: Wanted, now: datetime) -> Listing:
    """Return a list made ready for an officer."""
    common = [
        *conditions.wall(actor),
        *conditions.asked_for(session, actor, wanted.asked, now),
        *conditions.sorted_by(wanted.order),
    ]
    return Listing(wanted, conditions.arms(session, actor, wanted.tab, now), common)


def page(
    session: Session,
    listing: Listing,
    *,
    after: Place | None = None,
    before: Place | None = None,
    limit: int = PAGE,
) -> Page:
    """Return the first rows, those after a place, or the last of those before one."""
    back = before is not None and after is None
    found = _rows(session, listing, before if back else after, limit + 1, back=back)
    more, shown = len(found) > limit, found[:limit]
    if back:
        shown.reverse()
    first, last = (_place(shown[0], listing), _place(shown[-1], listing)) if shown else (None, None)
    if back:
        return Page(shown, first if more else None, last)
    return Page(shown, first if after is not None else None, last if more else None)


def batches(
    session: Session,
    listing: Listing,
    *,
    size: int,
    most: int,
    only: Collection[str] | None = None,
) -> Iterator[Sequence[Facts]]:
    """Yield the whole list, so many rows at a time, no more than `most` in all.

    `only` names the facts wanted, all by default; `institution` and `lead` are always there.
    """
    place, left = None, most
    while left > 0:
        found = _rows(session, listing, place, min(size, left), back=False, only=only)
        if not found:
            return
        yield found
        place, left = _place(found[-1], listing), left - len(found)
        if len(found) < size:
            return


def count(session: Session, listing: Listing, most: int = MOST_COUNTED) -> int:
    """Return how many rows the list has, counted no further than `most` + 1."""
    return counts(session, [listing], most)[0]


def counts(session: Session, listings: Sequence[Listing], most: int) -> list[int]:
    """Return how many rows each list has, counted no further than `most` + 1, in one question."""
    parts = [
        select(func.count()).select_from(_inner(each, arm).limit(most + 1).subquery())
        for each in listings
        for arm in each.arms
    ]
    if not parts:
        return []
    of_arms = iter(session.execute(select(*(each.scalar_subquery() for each in parts))).one())
    return [min(sum(next(of_arms) for _ in each.arms), most + 1) for each in listings]


def ids(session: Session, listing: Listing, *, most: int) -> list[int]:
    """Return the ids of the first cases of the list, `most` + 1 when there are more."""
    return [each["id"] for each in _rows(session, listing, None, most + 1, back=False)]


def by_ids(session: Session, actor: Actor, case_ids: Sequence[int]) -> dict[int, Facts]:
    """Return what the actor may know now of these cases, by id; those not listed to them are absent."""
    rows = _select(literal(0)).where(*conditions.wall(actor), col(CaseAccess.case_id).in_(case_ids))
    found = session.execute(_joined(rows.subquery("place")))
    return {row.id: of_row(row) for row in found}


def _rows(
    session: Session,
    listing: Listing,
    place: Place | None,
    limit: int,
    *,
    back: bool,
    only: Collection[str] | None = None,
) -> list[Facts]:
    """Return rows in the order of the list, or backwards from a place: values first, none last."""
    down = listing.order.down is not back
    parts = [True, False] if listing.order.key is SortKey.DUE else [True]
    if back:
        parts.reverse()
    if place is not None:
        parts = parts[parts.index(place.value is not None) :]
    found: list[Facts] = []
    for valued in parts:
        at = place if place is not None and (place.value is not None) is valued else None
        if len(found) < limit:
            some = _part(listing, at, limit - len(found), valued=valued, down=down, only=only)
            read = session.execute(some)
            found += map(of_row, read) if only is None else of_columns(read)
    return found


def _part(
    listing: Listing,
    at: Place | None,
    limit: int,
    *,
    valued: bool,
    down: bool,
    only: Collection[str] | None,
) -> Select[Any]:
    """Return the statement for rows that have a sort value, or for those that have none."""
    key, case_id = _key(listing.order), col(CaseAccess.case_id)
    limited = []
    for arm in listing.arms:
        rows = _inner(listing, arm).where(*_beyond(listing.order, at, down=down))
        if listing.order.key is SortKey.DUE:
            rows = rows.where(key.is_not(None) if valued else key.is_(None))
        limited.append(_in_order(rows, key, case_id, valued=valued, down=down).limit(limit))
    if len(limited) == 1:
        place = limited[0].subquery("place")
    else:
        both = union_all(*(select(each.subquery()) for each in limited)).subquery("both")
        rows = _in_order(select(both), both.c.key, both.c.case_id, valued=valued, down=down)
        place = rows.limit(limit).subquery("place")
    return _in_order(_joined(place, only), place.c.key, place.c.case_id, valued=valued, down=down)


def _inner(listing: Listing, arm: Sequence[Condition]) -> Select[Any]:
    rows = _select(_key(listing.order))
    if listing.wanted.asked.q:
        # What is searched for may be told by the case itself.
        rows = rows.join(CaseFile, col(CaseFile.id) == col(CaseAccess.case_id))
    return rows.where(*listing.common, *arm)


def _select(key: Any) -> Select[Any]:
    return select(col(CaseAccess.id).label("row_id"), key.label("key"), col(CaseAccess.case_id))


def _joined(place: Subquery, only: Collection[str] | None = None) -> Select[Any]:
    """Return the statement for the rows of a page: everything it shows, in one go."""
    wanted = None if only is None else {*only, "profile"}
    of_case = [each for each in _OF_CASE if wanted is None or each.name in wanted]
    mine = [getattr(CaseAccess, each) for each in _OF_AGENCY if wanted is None or each in wanted]
    names = [Institution.name.label("institution"), Officer.name.label("lead")]  # type: ignore[attr-defined]  # columns
    rows: Select[Any] = select(*of_case, *mine, *names, place.c.key)
    rows = rows.select_from(place).join(CaseAccess, col(CaseAccess.id) == place.c.row_id)
    rows = rows.join(CaseFile, col(CaseFile.id) == place.c.case_id)
    rows = rows.outerjoin(Institution, col(Institution.id) == col(CaseFile.institution_id))
    return rows.outerjoin(Officer, col(Officer.id) == col(CaseAccess.lead_id))


def _place(row: Facts, listing: Listing) -> Place:
    return Place(listing.order, row["key"], row["id"])


def _key(order: Order) -> Any:
    return getattr(CaseAccess, SORT_FIELDS[order.key])


def _beyond(order: Order, at: Place | None, *, down: bool) -> list[Condition]:
    if at is None:
        return []
    if at.value is None:
        id_ = col(CaseAccess.case_id)
        return [id_ < at.case_id if down else id_ > at.case_id]
    here, there = tuple_(_key(order), CaseAccess.case_id), (at.value, at.case_id)
    return [here < there if down else here > there]


def _in_order(
    rows: Select[Any], key: Any, case_id: Any, *, valued: bool, down: bool
) -> Select[Any]:
    keys = [key, case_id] if valued else [case_id]
    return rows.order_by(*(each.desc() if down else each for each in keys))
