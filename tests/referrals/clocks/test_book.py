import copy
import json
import re
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from portal.kernel import packs
from portal.kernel.law import Status
from portal.kernel.packs import BookInvalid
from portal.main.cli import main
from referrals.clocks.book import described, ladder, readings, registry, rows
from referrals.clocks.rules import Unit

TERMS = """
F4 F5 F8 F8N F9 F11 F14 F15 F16 F17 F18 F19 F20 P3 P4 P5 P7 P8 P8R B1 B2 B3 B5 B8
A1 A4 A5 A5U A6 A6U A7 A8 A10 A10N A11 A13 A14 A15 A16 A17 A17C A18R A18S A18T A19 A19L A21 A22 A22B RECT
T3 T4 T5 T7 T7O T7F T7R T7V T7X T7Y T8 T8N T8D T11 T11N T11F T11C T11S REWARD-CLAIM LETTER
"""
ROWS = [
    *(f"F{row}" for row in range(1, 23)),
    *(f"P{row}" for row in range(1, 9)),
    *(f"B{row}" for row in range(1, 10)),
    *(f"A{row}" for row in range(1, 25)),
    *(f"T{row}" for row in range(1, 12)),
]
"""Every row of the design's table of law, §2, §3, §5 and §6."""


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


def test_a_day_off_has_the_name_its_notice_gives_it():
    calendar = registry.calendar()
    assert calendar.name(date(2026, 10, 3)) == "国庆节"
    assert calendar.name(date(2025, 1, 30)) == "春节"
    assert not calendar.name(date(2026, 10, 10)), "made up for"
    assert not calendar.name(date(2026, 10, 17)), "a plain Saturday"


def test_every_clock_of_the_design_is_there():
    assert set(TERMS.split()) <= {term.code for term in registry.all_terms()}


@pytest.mark.parametrize("row", ROWS)
def test_every_row_of_the_law_is_answered(row, capsys):
    """By its own code or, where a row has several limits, by codes that begin with it."""
    codes = {term.code for term in registry.all_terms()} | set(rows.without_number())
    mine = [code for code in codes if re.fullmatch(rf"{row}[A-Z]?", code)]
    assert mine
    for code in mine:
        assert main(["term", "due", code, "--from", "2026-09-30T10:00"]) == 0
        assert "due: " in capsys.readouterr().out


def test_a_row_without_number_says_how_soon_and_by_which_article(capsys):
    assert main(["term", "due", "F21", "--from", "2026-09-30T10:00", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["n"], told["law"]["article"]) == (None, "第十三条")


def test_the_wording_of_the_day_is_the_one_counted(capsys):
    for day, instrument in (("2026-04-14", "2022年修正"), ("2026-04-15", "第121号")):
        assert main(["term", "due", "T8", "--from", f"{day}T10:00"]) == 0
        assert instrument in capsys.readouterr().out


def test_the_page_of_terms_has_every_code_with_an_example():
    page = described.as_markdown()
    for term in registry.all_terms():
        assert re.search(rf"^\| {term.code} \|.*\d → 20", page, re.MULTILINE), term.code
    for code in rows.without_number():
        assert f"\n| {code} | " in page


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
        ("A16", 34, "Dx", "第七十二条、第七十三条", "verified"),
        ("A19", 24, "Mx", "第三十六条", "verified"),
        ("A21", 7, "W", "第五十一条", "needs_confirmation"),
        ("T11S", 6, "M", "条号待核", "needs_confirmation"),
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
        if term.extensions and term.code in TERMS.split()
    }
    assert found == {
        "A1": [(15, 1)],
        "A6": [(30, 1)],
        "A8": [(10, 1)],
        "B2": [(10, 1)],
        "A11": [(30, 1), (60, 1)],
        "T3": [(15, 1)],
        "T7F": [(30, 1)],
        "T8": [(15, 1)],
    }
    second = registry.term("A11").extensions[1]
    assert second.collective, "集体讨论"
    assert [len(registry.term(code).pauses) for code in ("A11", "A6", "F11")] == [5, 2, 0]


def test_the_ladder_goes_up_and_never_for_what_a_party_may_do():
    found = ladder.in_force()
    assert [rung.value for rung in found.of("F11", Unit.D)] == ["head", "organ", "procurator"]
    assert found.of("F5", Unit.H)["organ"] == timedelta(hours=24)
    assert "procurator" not in found.of("A11", Unit.D)
    assert not found.of("A18S", Unit.Mo)
    whole = packs.read(registry.PACKAGE, "ladder.toml")
    for wrong in (
        {"terms": [{"codes": ["F4", "F4"], "head": 1}]},
        {"days": {"head": 5, "organ": 4}},
        {"days": {"minister": 4}},
        {"hours": {"head": -1}},
    ):
        with pytest.raises(BookInvalid):
            ladder.read({**whole, **wrong})


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


TRACKED = "C1 C1L C2 C2U C3 C4 C4X C4F C5 C6 C6S C6SL C6F C7 C7R C8"


@pytest.mark.parametrize(
    ("code", "n", "unit", "article", "extensions"),
    [
        ("C1", 3, "Dx", "第九十一条", [4]),
        ("C1L", 30, "Dx", "第九十一条", []),
        ("C2", 7, "Dx", "第九十一条", []),
        ("C2U", 15, "D", "第二百八十二条", [5]),
        ("C3", 2, "Mx", "第一百五十六条", [1, 2, 2]),
        ("C4", 1, "Mx", "第一百七十二条", []),
        ("C4X", 1, "Mx", "第一百七十二条", []),
        ("C4F", 10, "Dx", "第一百七十二条", [5]),
        ("C5", 1, "Mx", "第一百七十五条", []),
        ("C6", 2, "Mx", "第二百零八条", [1, 3]),
        ("C6S", 20, "Dx", "第二百二十条", []),
        ("C6SL", 1, "Mx", "第二百二十条", []),
        ("C6F", 10, "Dx", "第二百二十五条", [5]),
        ("C7", 10, "D", "第二百三十条", []),
        ("C7R", 5, "D", "第二百三十条", []),
        ("C8", 2, "Mx", "第二百四十三条", [2]),
    ],
)
def test_the_course_of_a_criminal_case_as_read_in_the_law(code, n, unit, article, extensions):
    term = registry.term(code)
    assert (term.n, term.unit, term.law.article) == (n, unit, article)
    assert [each.n for each in term.extensions for _ in range(each.times)] == extensions
    assert term.plus_days == (15 if code in {"C4X", "C6SL"} else 0)


def test_nobody_is_late_with_the_course_of_a_criminal_case():
    assert registry.trackers() == set(TRACKED.split())
    assert not any(ladder.in_force().of(code, Unit.D) for code in registry.trackers())


def test_every_term_is_started_somewhere_or_says_why_not():
    root = Path(registry.__file__).parents[3]
    folders = ("portal", "referrals", "rewards")
    files = [file for name in folders for file in (root / name).rglob("*") if file.is_file()]
    code = [
        file for file in files if file.suffix in {".py", ".toml"} and "clocks" not in file.parts
    ]
    code += [file for file in files if file.match("referrals/clocks/*.py")]
    code += list((root / "referrals/clocks/service").glob("*.py"))
    named = set(re.findall(r'"([A-Z][A-Z0-9-]+)"', "\n".join(map(Path.read_text, code))))
    idle = {term.code for term in registry.idle()}
    assert {term.code for term in registry.all_terms()} - named == idle
    page = described.as_markdown()
    assert all(f"| {code} |" in page.split("## Terms nothing here starts")[1] for code in idle)
