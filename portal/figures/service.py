"""Moving counters."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from portal.figures.models import AgencyCount, PlaceCount
from portal.figures.rules import Moves
from portal.infra.work import Work


def move(work: Work, moves: Moves) -> None:
    """Add to the counters, in one order everywhere, so that two acts never wait for each other."""
    for agency_key in sorted(key for key, by in moves.agencies.items() if by):
        values = dict(zip(("agency", "state"), agency_key, strict=True))
        _add(work, AgencyCount, values, moves.agencies[agency_key])
    for place_key in sorted(key for key, by in moves.places.items() if by):
        values = dict(zip(("city", "month", "state", "category"), place_key, strict=True))
        _add(work, PlaceCount, values, moves.places[place_key])


def _add(work: Work, table: Any, key: dict[str, str], by: int) -> None:
    dialect = sqlite if work.session.get_bind().dialect.name == "sqlite" else postgresql
    new = dialect.insert(table).values(**key, n=by)
    work.session.execute(
        new.on_conflict_do_update(index_elements=list(key), set_={"n": table.n + by})
    )
