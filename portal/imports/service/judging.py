"""Judging rows by what is known: regions, what they name, what was taken before.

The same judgement is made when a list is checked and again when its rows are taken. It looks up a
whole batch at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.agencies import queries as agencies
from portal.cases.queries.imported import by_source_keys
from portal.cases.service.importing import source_key
from portal.identity import queries as identity
from portal.imports.book.columns import COLUMNS, WORDS
from portal.imports.models import ImportRun
from portal.imports.rules import Kind, rows
from portal.imports.rules.rows import Read
from portal.infra.work import Work
from portal.intake import queries as tips
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.text import folded
from portal.registry import queries as registry
from portal.registry.rules import normal_name


@dataclass(frozen=True, slots=True)
class Judged:
    """A row: its key, its values, what is wrong; `already` is what was made of its key before."""

    read: Read
    key: str
    already: int | None = None


def judge(work: Work, run: ImportRun, found: Sequence[tuple[int, list[str]]]) -> list[Judged]:
    """Judge a batch of rows, in order. A row without errors can be taken as it is."""
    columns = COLUMNS[run.kind]
    read = [rows.read_row(line, cells, run.targets, columns, WORDS) for line, cells in found]
    _place(work, run, read)
    mine = _regions_below(work, run.agency)
    for row in read:
        if row.values["region"] and row.values["region"] not in mine:
            row.errors.setdefault("region", "outside_region")
    return _JUDGES[run.kind](work, run, read)


def _place(work: Work, run: ImportRun, read: Sequence[Read]) -> None:
    """Put the code of its region into every row; the run's own where the row says nothing."""
    known: dict[str, str] = {}
    for region in agencies.regions(work.session):
        known |= dict.fromkeys(
            (folded(region.code), folded(region.zh), folded(region.en)), region.code
        )
    for row in read:
        said = row.values.get("region", run.region)
        code = known.get(folded(said))
        if code is None and "region" not in row.errors:
            row.errors["region"] = "unknown_choice" if said else "missing"
        row.values["region"] = code or ""


def _institutions(work: Work, run: ImportRun, read: Sequence[Read]) -> list[Judged]:
    mine = _regions_below(work, run.agency)
    keys = [row.values.get("code", "") for row in read]
    known = registry.by_codes(work.session, {key for key in keys if key})
    judged = []
    for row, key in zip(read, keys, strict=True):
        there = known.get(key)
        if "region" not in row.errors and there is not None and there.region not in mine:
            row.errors.setdefault("code", "outside_region")
        if there is None and "kind" not in row.values:
            row.errors.setdefault("kind", "missing")
        judged.append(Judged(row, key, there.id if there else None))
    return judged


def _cases(work: Work, run: ImportRun, read: Sequence[Read]) -> list[Judged]:
    today = work.now.astimezone(LEGAL_ZONE).date()
    for row in read:
        rows.settle_case(row, today)
    named = (row.values["institution"] for row in read if "institution" in row.values)
    places = registry.known_as(work.session, named)
    logins = {each.login: each.id for each in identity.colleagues(work.session, run.agency)}
    keys = [row.values.get("key", "") for row in read]
    sources = {key: source_key(run.agency, key) for key in keys if key}
    taken = by_source_keys(work.session, list(sources.values()))
    for row in read:
        _name_institution(row, places)
        lead = row.values.pop("lead", None)
        if lead is not None and lead not in logins:
            row.errors["lead"] = "unknown_officer"
        row.values["lead_id"] = logins.get(lead) if lead else None
    return [
        Judged(row, key, taken.get(sources.get(key, "")))
        for row, key in zip(read, keys, strict=True)
    ]


def _leads(work: Work, _: ImportRun, read: Sequence[Read]) -> list[Judged]:
    """Judge leads; of a place the register does not know, its words are kept as a reporter's are."""
    today = work.now.astimezone(LEGAL_ZONE).date()
    named = (row.values["institution"] for row in read if "institution" in row.values)
    places = registry.known_as(work.session, named)
    marks = [row.values.get("key", b"") for row in read]
    taken = tips.ids_by_mark(work.session, [mark for mark in marks if mark])
    for row in read:
        row.values["where_text"] = row.values.get("institution", "")
        _name_institution(row, places)
        if row.errors.get("institution") in {"ambiguous", "unknown_institution"}:
            del row.errors["institution"]
        if row.values.get("found_on", today) > today:
            row.errors["found_on"] = "future_day"
    return [Judged(row, mark.hex(), taken.get(mark)) for row, mark in zip(read, marks, strict=True)]


def _name_institution(row: Read, places: Mapping[str, set[tuple[int, str]]]) -> None:
    """Put the institution's id into the row; of several with one name that of the row's region."""
    named = row.values.pop("institution", None)
    row.values["institution_id"] = None
    if named is None:
        return
    found = places.get(normal_name(named), set())
    here = {key for key, region in found if region == row.values["region"]}
    ids = here if len(found) > 1 and here else {key for key, _ in found}
    if len(ids) == 1:
        row.values["institution_id"] = next(iter(ids))
    else:
        row.errors["institution"] = "ambiguous" if ids else "unknown_institution"


def _regions_below(work: Work, agency: str) -> set[str]:
    """Return the region of an agency and all below it."""
    found = {agencies.agency(work.session, agency).region}
    regions = agencies.regions(work.session)
    while True:
        more = {each.code for each in regions if each.parent in found} - found
        if not more:
            return found
        found |= more


_JUDGES: Mapping[Kind, Callable[[Work, ImportRun, Sequence[Read]], list[Judged]]] = {
    Kind.INSTITUTIONS: _institutions,
    Kind.CASES: _cases,
    Kind.MONITORING: _leads,
    Kind.AUDIT: _leads,
}


def told(errors: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return errors as they are kept with a row."""
    return dict(errors) or None
