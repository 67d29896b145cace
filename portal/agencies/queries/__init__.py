"""Reading agencies, regions and, from here too, keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from time import monotonic
from typing import TypeAlias
from weakref import WeakKeyDictionary

from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.pool import Pool
from sqlmodel import Session, col, select

from portal.agencies.models import Agency, AgencyFormerName, Region
from portal.agencies.queries.keys import (
    compartments,
    copies_of,
    current_key,
    deposit,
    deposits,
    holder_ids,
    holders,
    holding,
    holdings_of,
    key,
    live_keys,
    ready,
    recovery_key,
    recovery_keys,
    sole_holders,
    unfinished,
)
from portal.agencies.rules import AgencyKind
from portal.infra.once import once
from portal.kernel.errors import NotFound
from portal.kernel.text import Text

__all__ = [
    "AgencyRow",
    "agency",
    "agency_names",
    "all_agencies",
    "compartments",
    "copies_of",
    "current_key",
    "deposit",
    "deposits",
    "former_names",
    "holder_ids",
    "holders",
    "holding",
    "holdings_of",
    "key",
    "live_keys",
    "of_kind",
    "ready",
    "recovery_key",
    "recovery_keys",
    "region_names",
    "regions",
    "sole_holders",
    "unfinished",
    "upwards",
    "working",
    "working_names",
]

AgencyRow: TypeAlias = Agency
NAMES_KEPT_SECONDS = 60
_Kept = dict[type, tuple[float, Mapping[str, Text]]]
_NAMES: WeakKeyDictionary[Pool, _Kept] = WeakKeyDictionary()


def agency(session: Session, code: str) -> Agency:
    """Return the agency; raise NotFound when there is none."""
    found = session.get(Agency, code)
    if found is None:
        raise NotFound
    _kept(session)[code] = found
    return found


def _kept(session: Session) -> dict[str, Agency]:
    """Return what a session only holds as long as somebody else does: it is asked for many times."""
    found: dict[str, Agency] = session.info.setdefault("agencies", {})
    return found


def all_agencies(session: Session) -> Sequence[Agency]:
    """Return every agency, by code."""
    return session.exec(select(Agency).order_by(col(Agency.code))).all()


def working(session: Session) -> Sequence[Agency]:
    """Return the agencies that have not ended, by code: those there is to choose from."""
    rows = select(Agency).where(col(Agency.successor).is_(None))
    return session.exec(rows.order_by(col(Agency.code))).all()


def working_names(session: Session) -> Mapping[str, Text]:
    """Return what the agencies that have not ended are called, by code."""
    return {each.code: each.name for each in working(session)}


def former_names(session: Session) -> Sequence[AgencyFormerName]:
    """Return what agencies were called before, the latest first."""
    return session.exec(select(AgencyFormerName).order_by(col(AgencyFormerName.id).desc())).all()


def agency_names(session: Session) -> Mapping[str, Text]:
    """Return what every agency is called, by code: as it was a minute ago at the latest."""
    return _names(session, Agency)


def region_names(session: Session) -> Mapping[str, Text]:
    """Return what every region is called, by code: as it was a minute ago at the latest."""
    return _names(session, Region)


def _names(session: Session, table: type[Agency | Region]) -> Mapping[str, Text]:
    """Read the names, or give those read before: every page asks for them, and hardly one changes."""
    kept = _NAMES.setdefault(session.get_bind().engine.pool, {})
    until, found = kept.get(table, (0.0, {}))
    if monotonic() > until:
        rows = session.exec(select(table.code, table.zh, table.en).order_by(col(table.code)))
        found = {code: Text(zh, en) for code, zh, en in rows}
        kept[table] = monotonic() + NAMES_KEPT_SECONDS, found
    return found


@event.listens_for(Agency, "after_insert")
@event.listens_for(Agency, "after_update")
@event.listens_for(Region, "after_insert")
@event.listens_for(Region, "after_update")
def _forget_names(_mapper: object, connection: Connection, _row: object) -> None:
    _NAMES.pop(connection.engine.pool, None)


def of_kind(session: Session, *, region: str, kind: AgencyKind) -> Agency:
    """Return the agency of `kind` for `region`, or for the nearest region above it."""
    nearest = next(upwards(session, region=region, kind=kind), None)
    if nearest is None:
        raise NotFound
    return nearest


def upwards(session: Session, *, region: str, kind: AgencyKind) -> Iterator[Agency]:
    """Yield the agencies of `kind` for `region`, for the region above it, and so on."""
    code: str | None = region
    while code:
        rows = select(Agency).where(Agency.region == code, Agency.kind == kind)
        found = session.exec(rows.order_by(col(Agency.code))).all()
        _kept(session).update((each.code, each) for each in found)
        now = [_in_place(session, each) for each in found]
        yield from {each.code: each for each in now}.values()
        above = session.get(Region, code)
        code = above.parent if above else None


def _in_place(session: Session, found: Agency) -> Agency:
    """Return the agency, or of one that ended whoever stands in its place now."""
    while found.successor is not None:
        found = agency(session, found.successor)
    return found


def regions(session: Session) -> Sequence[Region]:
    """Return every region, by code."""
    rows = select(Region).order_by(col(Region.code))
    return once(session, ("regions",), lambda: session.exec(rows).all())
