"""Moving counters, and proving that they are right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from portal.figures import queries
from portal.figures.events import CountersDiffered, CountersRepaired
from portal.figures.models import AgencyCount, CountProof, PlaceCount
from portal.figures.rules import AgencyKey, Difference, Moves, PlaceKey, differences
from portal.infra.work import Work

EXAMPLES = 20


def move(work: Work, moves: Moves) -> None:
    """Add to the counters, in one order everywhere, so that two acts never wait for each other."""
    for agency_key in sorted(key for key, by in moves.agencies.items() if by):
        values = dict(zip(("agency", "state"), agency_key, strict=True))
        _add(work, AgencyCount, values, moves.agencies[agency_key])
    for place_key in sorted(key for key, by in moves.places.items() if by):
        values = dict(zip(("city", "month", "state", "category"), place_key, strict=True))
        _add(work, PlaceCount, values, moves.places[place_key])


def compare(
    work: Work, agencies: Mapping[AgencyKey, int], places: Mapping[PlaceKey, int]
) -> list[Difference]:
    """Return where the counters differ from what was counted."""
    counted_agencies, counted_places = queries.everything(work.session)
    wrong = differences(counted_agencies, agencies)
    return wrong + differences(counted_places, places)


def keep_proof(work: Work, wrong: list[Difference]) -> CountProof:
    """Write down the outcome of a comparison; differences go into the custody log too."""
    made = CountProof(
        at=work.now, differences=len(wrong), examples=[each.told() for each in wrong[:EXAMPLES]]
    )
    work.session.add(made)
    work.session.flush()
    if wrong:
        work.record(CountersDiffered(differences=len(wrong)))
    return made


def repair(work: Work, wrong: list[Difference]) -> None:
    """Make the counters say what was counted. Only while nobody else writes: see operations.md."""
    agencies = {each.key: each.rows - each.counter for each in wrong if len(each.key) == 2}  # noqa: PLR2004 - an agency key is a pair
    places = {each.key: each.rows - each.counter for each in wrong if len(each.key) != 2}  # noqa: PLR2004 - see above
    move(work, Moves(agencies, places))  # type: ignore[arg-type]  # told apart by their length
    work.record(CountersRepaired(differences=len(wrong)))


def _add(work: Work, table: Any, key: dict[str, str], by: int) -> None:
    dialect = sqlite if work.session.get_bind().dialect.name == "sqlite" else postgresql
    new = dialect.insert(table).values(**key, n=by)
    work.session.execute(
        new.on_conflict_do_update(index_elements=list(key), set_={"n": table.n + by})
    )
