import copy
from datetime import date, timedelta

import chinese_calendar
import pytest

from portal.kernel import packs
from portal.kernel.law import Status
from portal.kernel.packs import BookInvalid
from referrals.clocks.book import readings, registry
from referrals.clocks.rules import Unit

CODES = """
F4 F5 F8 F8N F9 F11 F14 F15 F16 F17 F18 F19 F20 P3 P4 P5 P7 P8 P8R B1 B2 B3 B5 B8
A1 A4 A5 A5U A6 A7 A8 A10 A11 A13 A14 A15 A17 A17C A18R A18S A18T A22 RECT
T3 T4 T5 T7 T7O T7F T7R T7V REWARD-CLAIM LETTER
"""


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_day_agrees_with_an_independent_calendar(year):
    calendar = registry.calendar()
    day = date(year, 1, 1)
    while day.year == year:
        assert calendar.is_work(day) == chinese_calendar.is_workday(day), day
        assert calendar.covers(day)
        day += timedelta(1)


def test_a_day_names_its_source():
    calendar = registry.calendar()
    assert calendar.source(date(2026, 10, 10)) == "国务院办公厅关于2026年部分节假日安排的通知"
    assert calendar.source(date(2026, 10, 12)) == "weekly"
    assert calendar.source(date(2027, 10, 1)) == "assumed"


def test_every_clock_of_the_design_is_there():
    assert [term.code for term in registry.all_terms()] == CODES.split()


def test_terms_have_words_in_both_languages_and_a_source():
    for term in registry.all_terms():
        for text in (term.title, term.from_event, term.owner):
            assert text.zh
            assert text.en.isascii()
        assert term.law.instrument
        assert term.law.article
        assert term.warn
        assert (term.law.article == "条号待核") <= (term.law.status is Status.NEEDS_CONFIRMATION)


@pytest.mark.parametrize(
    ("code", "n", "unit", "article", "status"),
    [
        ("F4", 3, "D", "第五条", "verified"),
        ("F5", 24, "H", "第五条", "verified"),
        ("F17", 7, "D", "第五百六十二条", "verified"),
        ("P5", 15, "D", "第五百六十三条", "verified"),
        ("A1", 15, "W", "第十四条", "needs_confirmation"),
        ("A10", 5, "W", "第六十四条、第八十五条", "verified"),
        ("A11", 90, "D", "第六十条", "verified"),
        ("B5", 2, "M", "第九条", "needs_confirmation"),
        ("RECT", 5, "W", "第二十八条", "needs_confirmation"),
        ("REWARD-CLAIM", 2, "M", "条号待核", "needs_confirmation"),
    ],
)
def test_terms_as_read_in_the_law(code, n, unit, article, status):
    term = registry.term(code)
    assert (term.n, term.unit, term.law.article, term.law.status) == (n, unit, article, status)


def test_extensions_as_read_in_the_law():
    found = {
        term.code: [(one.n, one.times) for one in term.extensions]
        for term in registry.all_terms()
        if term.extensions
    }
    assert found == {
        "A1": [(15, 1)],
        "A6": [(30, 1)],
        "A8": [(10, 1)],
        "A11": [(30, 1), (60, 1)],
        "T3": [(15, 1)],
        "T7F": [(30, 1)],
    }


def test_a_term_is_found_by_code_day_and_version():
    assert registry.term("F4") is registry.term("F4", on=date(2026, 9, 30))
    assert registry.term("F4") is registry.term_version("F4.1")
    for missing in ("F99", ""):
        with pytest.raises(registry.TermUnknown):
            registry.term(missing)
    with pytest.raises(registry.TermUnknown):
        registry.term("F4", on=date(2000, 1, 1))
    with pytest.raises(registry.TermUnknown):
        registry.term_version("F4.99")


def book(*changes):
    """Return a book of the entry F4 once for each of `changes`."""
    whole = packs.read(registry.PACKAGE, "terms.toml")
    entry = next(table for table in whole["term"] if table["code"] == "F4")
    tables = [copy.deepcopy(entry) | change for change in changes]
    for table in tables:
        for key in [key for key, value in table.items() if value is None]:
            del table[key]
    return {"instruments": whole["instruments"], "term": tables}


def test_an_amended_term_follows_its_predecessor():
    terms = registry.read_terms(
        book(
            {"until": date(2027, 1, 1)},
            {
                "version": "F4.2",
                "since": date(2027, 1, 1),
                "unit": "W",
                "examples": [{"from": EXAMPLE_FROM, "due_on": date(2026, 10, 10)}],
            },
        ),
        registry.calendar(),
    )
    assert [term.unit for term in terms] == [Unit.D, Unit.W]


EXAMPLE_FROM = packs.read(registry.PACKAGE, "terms.toml")["term"][0]["examples"][0]["from"]


@pytest.mark.parametrize(
    "changes",
    [
        ({}, {}),  # the code repeats
        ({}, {"version": "F4.2"}),  # the days overlap
        ({"examples": [{"from": EXAMPLE_FROM, "due_on": date(2026, 10, 9)}]},),
        ({"examples": [{"from": EXAMPLE_FROM, "due_at": EXAMPLE_FROM}]},),
        ({"examples": [{"from": EXAMPLE_FROM, "unit": "H", "due_on": date(2026, 10, 8)}]},),
        ({"examples": [{"from": EXAMPLE_FROM.replace(tzinfo=None)}]},),
        ({"examples": []},),
        ({"examples": None},),
        ({"law": None},),
        ({"law": {"instrument": "O310", "article": " "}},),
        ({"law": {"instrument": "O999", "article": "第五条"}},),
        ({"status": "probably"},),
        ({"n": 0},),
        ({"unit": "fortnight"},),
        ({"warn": ["soon"]},),
        ({"title": {"zh": "决定"}},),
        ({"until": date(2020, 8, 7)},),
    ],
)
def test_a_book_that_does_not_hold_is_refused_by_name(changes):
    with pytest.raises(BookInvalid, match="F4"):
        registry.read_terms(book(*changes), registry.calendar())


def test_a_wrong_instant_is_refused_too():
    whole = packs.read(registry.PACKAGE, "terms.toml")
    table = copy.deepcopy(next(term for term in whole["term"] if term["code"] == "F5"))
    table["examples"][0]["due_at"] += timedelta(minutes=1)
    with pytest.raises(BookInvalid, match="F5"):
        registry.read_terms(whole | {"term": [table]}, registry.calendar())


NEW_YEAR = {"first": date(2027, 1, 1), "last": date(2027, 1, 3)}


def year(**changes):
    return {"year": 2027, "notice": "通知", "off": [NEW_YEAR], "work": []} | changes


@pytest.mark.parametrize(
    "years",
    [
        [year(), year()],
        [year(notice=" ")],
        [year(off=[{"first": date(2027, 1, 3), "last": date(2027, 1, 1)}])],
        [year(off=[{"first": date(2027, 1, 3)}])],
        [year(work=[date(2027, 1, 4)])],  # a Monday
        [year(work=[date(2027, 1, 2)])],  # within the span off
    ],
)
def test_a_calendar_that_does_not_hold_is_refused_by_year(years):
    with pytest.raises(BookInvalid, match="2027"):
        registry.read_calendar({"year": years})


def test_a_later_notice_prevails_over_the_days_it_touches():
    span = {"first": date(2026, 12, 31), "last": date(2027, 1, 3)}
    calendar = registry.read_calendar({"year": [year(off=[span]), year(year=2026, off=[])]})
    assert not calendar.is_work(date(2026, 12, 31))
    assert calendar.kind(date(2026, 12, 31)) == "holiday"


def test_the_reading_of_three_days_is_data():
    book = {"default": "D", "terms": ["F4"], "regions": {"990000": "W"}}
    found = readings.read(book)
    assert found.of("F4", ["990100", "990000"]) == "W"
    assert found.of("F4", ["980100", "980000"]) == "D"
    assert found.of("F5", ["990100", "990000"]) is None, "hours are hours"
    assert readings.reading("F15", ["990100"]) == "D", "the stricter one unless a region says so"
    for wrong in ({"default": "H"}, {"terms": ["F5"]}, {"regions": {"990000": "weeks"}}):
        with pytest.raises(BookInvalid):
            readings.read({**book, **wrong})
