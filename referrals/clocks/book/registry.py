"""The terms and holidays in force, read once and proved against their own examples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from portal.kernel import packs
from portal.kernel.errors import Invalid, NotFound
from portal.kernel.packs import BookInvalid
from portal.kernel.text import Text
from portal.kernel.workdays import SATURDAY, Calendar, CalendarYear
from referrals.clocks import rules

PACKAGE = "referrals.clocks.book"


class TermUnknown(NotFound):
    """No term has this code, or none had on that day."""

    code = "term-unknown"


@cache
def calendar() -> Calendar:
    """Return the calendar of the years that ship with the program; what holds: `queries.calendar`."""
    return Calendar.of(packaged_years())


@cache
def all_terms() -> tuple[rules.Term, ...]:
    """Return every version of every term, in the order of the book."""
    return read_terms(packs.read(PACKAGE, "terms.toml"), calendar())


def term(code: str, on: date | None = None) -> rules.Term:
    """Return the term in force on `on` (None: its newest version); TermUnknown otherwise."""
    found = [term for term in all_terms() if term.code == code]
    if on is not None:
        found = [term for term in found if term.in_force.covers(on)]
    if not found:
        raise TermUnknown(code)
    return max(found, key=lambda term: term.in_force.since)


def idle() -> list[rules.Term]:
    """Return the terms nothing in the product starts, each once, in the order of the book."""
    newest = {term.code: term for term in all_terms() if term.idle}
    return list(newest.values())


def term_version(version: str) -> rules.Term:
    """Return the term a clock was started under; TermUnknown when no entry has that version."""
    for term in all_terms():
        if term.version == version:
            return term
    raise TermUnknown(version)


def read_calendar(book: Mapping[str, Any]) -> Calendar:
    """Return the calendar of a parsed holidays book; BookInvalid names the year at fault."""
    return Calendar.of(read_years(book))


@cache
def trackers() -> frozenset[str]:
    """Return the codes of the terms that only show the course of a criminal case."""
    return frozenset(term.code for term in all_terms() if term.tracker)


@cache
def packaged_years() -> tuple[CalendarYear, ...]:
    """Return the years that ship with the program: the seed of the calendar."""
    return read_years(packs.read(PACKAGE, "holidays.toml"))


def read_years(book: Mapping[str, Any]) -> tuple[CalendarYear, ...]:
    """Return the years of a parsed holidays book; BookInvalid names the year at fault."""
    years: list[CalendarYear] = []
    for table in book["year"]:
        name = str(table.get("year", "a year without number"))
        try:
            off = tuple((span["first"], span["last"]) for span in table["off"])
            named = tuple(str(span.get("name", "")) for span in table["off"])
            work = tuple(table["work"])
            year = CalendarYear(table["year"], table["notice"], off, work, named)
        except KeyError as error:
            raise BookInvalid(name, f"{error.args[0]} is missing") from error
        check_year(year)
        if any(year.year == other.year for other in years):
            raise BookInvalid(name, "the year is repeated")
        years.append(year)
    return tuple(years)


def check_year(year: CalendarYear) -> None:
    """Raise BookInvalid unless the days of one notice make sense together."""
    defects = {
        "the notice is not named": not year.notice.strip(),
        "a span ends before it begins": any(last < first for first, last in year.off),
        "a make-up day is no weekend": any(day.weekday() < SATURDAY for day in year.work),
        "a day is both off and made up": any(
            first <= day <= last for first, last in year.off for day in year.work
        ),
    }
    for defect, found in defects.items():
        if found:
            raise BookInvalid(str(year.year), defect)


def read_terms(book: Mapping[str, Any], days: Calendar) -> tuple[rules.Term, ...]:
    """Return the terms of a parsed book; BookInvalid names the entry that does not hold."""
    terms = []
    for table in book["term"]:
        name = str(table.get("code", "a term without code"))
        try:
            term = _term(table, book["instruments"])
            _check_examples(term, table["examples"], days)
        except KeyError as error:
            raise BookInvalid(name, f"{error.args[0]} is missing") from error
        except (ValueError, Invalid) as error:
            raise BookInvalid(name, str(error)) from error
        terms.append(term)
    packs.check_succession(terms)
    return tuple(terms)


def _term(table: Mapping[str, Any], instruments: Mapping[str, str]) -> rules.Term:
    """Build one term; KeyError or ValueError when something is missing or out of range."""
    if table["n"] < 1:
        raise ValueError("n is not positive")
    return rules.Term(
        code=table["code"],
        version=table["version"],
        title=Text.of(table["title"]),
        from_event=Text.of(table["from"]),
        owner=Text.of(table["owner"]),
        n=table["n"],
        unit=rules.Unit(table["unit"]),
        law=packs.citation(table, instruments),
        in_force=packs.in_force(table),
        warn=tuple(rules.Stage(stage) for stage in table["warn"]),
        extensions=tuple(
            rules.Extension(
                item["n"],
                item["times"],
                Text.of(item["by"]),
                packs.citation(item, instruments),
                collective=item.get("collective", False),
                paper=Text.of(item["paper"]) if "paper" in item else None,
            )
            for item in table.get("extensions", ())
        ),
        pauses=tuple(rules.Ground(ground) for ground in table.get("pauses", ())),
        month_end=table.get("month_end", False),
        daily=table.get("daily", False),
        plus_days=table.get("plus_days", 0),
        tracker=table.get("tracker", False),
        idle=Text.of(table["idle"]) if "idle" in table else None,
    )


def _check_examples(
    term: rules.Term, examples: Iterable[Mapping[str, Any]], days: Calendar
) -> None:
    """Raise ValueError unless every worked example comes out exactly as written."""
    if not examples:
        raise ValueError("there is no worked example")
    for example in examples:
        due = rules.count(
            term,
            example["from"],
            days,
            rules.Unit(example["unit"]) if "unit" in example else None,
            extra_n=example.get("extra_n", 0),
        )
        written: date | datetime = example["due_at" if due.due_on is None else "due_on"]
        counted = due.due_at if due.due_on is None else due.due_on
        if written != counted:
            raise ValueError(f"the example from {example['from']} gives {counted}, not {written}")
