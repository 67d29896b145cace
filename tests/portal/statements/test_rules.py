"""What cells, rows and candidates mean; pure."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.infra import sheets
from portal.kernel.text import Text
from portal.statements.book.columns import COLUMNS, known_names
from portal.statements.rules import By, Candidate, Direction, Kind, Line, cells, reading, words
from portal.statements.rules.judging import WORDS, Why, judge
from portal.statements.rules.reading import Wrong
from portal.statements.rules.states import (
    ACTS,
    FILE_STATES,
    LINE_STATES,
    TABS,
    Act,
    FileState,
    LineState,
    can_move,
)

DAY = date(2026, 3, 5)
AMOUNTS = {
    "1,234.50": 123450,
    "1234.5": 123450,
    "￥1，234.50": 123450,
    "１２３４．５０元": 123450,
    "(12.00)": -1200,
    "-12": -1200,
    "12.00-": -1200,
    "+0.01": 1,
    "100.000": 10000,
    "CNY 5": 500,
    "—": None,
    "": None,
}


@pytest.mark.parametrize(("cell", "fen"), AMOUNTS.items())
def test_amounts_are_read_as_they_are_written(cell, fen):
    assert cells.signed(cell) == fen


@pytest.mark.parametrize(
    "cell", ["1.234,50", "1,23.00", "0.001", "12a", "--5", "1e5", "2026-03-05", "9" * 16, "()", "٣"]
)
def test_what_is_no_amount_is_refused(cell):
    with pytest.raises(ValueError, match="not_an_amount"):
        cells.signed(cell)


@pytest.mark.parametrize(
    "cell",
    [
        *("2026-03-05", "2026/3/5", "2026.3.5", "20260305", "2026年3月5日", "20260305101500"),
        *("2026-03-05 10:15:00", "2026-03-05T10:15", "２０２６-０３-０５"),
    ],
)
def test_days_are_read_as_they_are_written(cell):
    assert cells.day(cell) == DAY


def test_marks_say_which_way():
    assert {cells.direction(each) for each in ("贷", "收入", "C", "Cr", "来账")} == {Direction.IN}
    assert {cells.direction(each) for each in ("借", "支 出", "D", "往账")} == {Direction.OUT}
    assert cells.direction("-") is Direction.OUT and cells.direction("") is None
    with pytest.raises(ValueError, match="not_a_direction"):
        cells.direction("左")


def test_accounts_show_four_figures_at_most():
    assert cells.masked("6222 0000 1111 2222") == "****2222"
    assert cells.masked("1234567") == "****" and cells.masked("") == ""


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("5", "", ""), (500, Direction.IN, 500, None)),
        (("", "5", ""), (500, Direction.OUT, -500, None)),
        (("-5", "", ""), (500, Direction.IN, -500, Direction.IN)),
        (("", "5", "退汇"), (500, Direction.OUT, -500, Direction.IN)),
        (("5", "", "退回医保基金"), (500, Direction.IN, 500, None)),
    ],
)
def test_two_columns_of_money(row, said):
    found = reading.read(1, ("20260305", *row), ("day", "in", "out", "text"))
    assert (found.line.fen, found.line.direction, found.signed_fen, found.original) == said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("5", "贷"), (500, Direction.IN, None)),
        (("5", "借"), (500, Direction.OUT, None)),
        (("-5", "借"), (500, Direction.OUT, Direction.OUT)),
        (("-5", ""), (500, Direction.OUT, None)),
    ],
)
def test_one_column_of_money(row, said):
    found = reading.read(1, ("20260305", *row), ("day", "amount", "mark"))
    assert (found.line.fen, found.line.direction, found.original) == said


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (("20260305", "", ""), "amount: missing"),
        (("20260305", "0.00", ""), "amount: missing"),
        (("20260305", "1", "2"), "amount: both_directions"),
        (("20260230", "1", ""), "day: not_a_day"),
        (("", "1", ""), "day: missing"),
        (("20260305", "x", ""), "in: not_an_amount"),
        (("20260305", "1", "", "beyond"), "row: extra_cells"),
    ],
)
def test_a_row_that_cannot_be_read_says_where(row, wrong):
    with pytest.raises(Wrong, match=wrong):
        reading.read(1, row, ("day", "in", "out"))


def test_documents_are_found_whatever_stands_before_them():
    line = Line(1, DAY, 1, Direction.IN, text="缴花医保罚[2026]003号", remark="ref r-2026-7")
    said = words.mentions(line)
    assert {"花医保罚〔2026〕3号", "R-2026-7"} <= set(said)
    for form in (
        "花医保罚（2026）第3号",
        "花医保罚 【2026】 3 号",
        "花医保罚〔２０２６〕３号",
        "花医保罚(2026)3",
    ):
        text = Line(1, DAY, 1, Direction.IN, text=form)
        assert "花医保罚〔2026〕3号" in words.mentions(text), form


def of(by, open_fen, key=1, kind=Kind.ORDER):
    return Candidate(kind, key, by, "花医保责〔2026〕1号", open_fen)


@pytest.mark.parametrize(
    ("found", "state", "why"),
    [
        ([of(By.REFERENCE, 100)], LineState.STRONG, Why.EXACT),
        ([of(By.REFERENCE, 101)], LineState.STRONG, Why.PART),
        ([of(By.REFERENCE, 99)], LineState.DOUBTFUL, Why.OVER),
        ([of(By.REFERENCE, 0)], LineState.DOUBTFUL, Why.PAID),
        ([of(By.REFERENCE, 101, kind=Kind.PAYOUT)], LineState.DOUBTFUL, Why.OTHER_AMOUNT),
        ([of(By.REFERENCE, 100, kind=Kind.PAYOUT)], LineState.STRONG, Why.EXACT),
        ([of(By.REFERENCE, 50), of(By.REFERENCE, 50, 2)], LineState.DOUBTFUL, Why.SEVERAL),
        ([of(By.REFERENCE, 100), of(By.NAME, 100, 2)], LineState.STRONG, Why.EXACT),
        ([of(By.NAME, 100)], LineState.STRONG, Why.NAME),
        ([of(By.NAME, 100), of(By.NAME, 7, 2)], LineState.STRONG, Why.NAME),
        ([of(By.NAME, 100), of(By.NAME, 100, 2)], LineState.DOUBTFUL, Why.SEVERAL_NAMES),
        ([of(By.NAME, 101)], LineState.DOUBTFUL, Why.NAME_ALONE),
        ([of(By.NAME, 100, kind=Kind.PAYOUT)], LineState.DOUBTFUL, Why.NAME),
        ([of(By.AMOUNT, 100)], LineState.DOUBTFUL, Why.AMOUNT_ALONE),
        ([of(By.ELSEWHERE, 0, 0)], LineState.ELSEWHERE, Why.ELSEWHERE),
        ([], LineState.UNMATCHED, Why.NOTHING),
    ],
)
def test_a_line_of_one_yuan_is_judged(found, state, why):
    verdict = judge(100, found)
    assert (verdict.state, verdict.why) == (state, why)
    twin = judge(100, found, twin=True)
    assert twin.state is not LineState.STRONG


CANDIDATES = st.builds(
    Candidate,
    st.sampled_from([Kind.ORDER, Kind.PAYOUT]),
    st.integers(1, 5),
    st.sampled_from(By),
    open_fen=st.integers(0, 300),
)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 300), st.lists(CANDIDATES, max_size=6), st.randoms())
def test_the_same_candidates_always_lead_to_the_same_answer(fen, found, chance):
    first = judge(fen, found)
    mixed = list(found)
    chance.shuffle(mixed)
    again = judge(fen, mixed)
    assert (again.state, again.why) == (first.state, first.why)
    if first.state is LineState.STRONG:
        assert first.best is not None and fen <= first.best.open_fen
        assert first.best.by in {By.REFERENCE, By.NAME}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-5000, 5000).filter(bool), st.booleans()), min_size=4, max_size=9
    )
)
def test_swapped_directions_are_seen_by_the_balance(moves):
    balance, rows = 10_000, []
    for at, (fen, _) in enumerate(moves):
        balance += fen
        put = (f"{fen / 100:.2f}", "") if fen > 0 else ("", f"{-fen / 100:.2f}")
        rows.append((f"{DAY + timedelta(days=at):%Y-%m-%d}", *put, f"{balance / 100:.2f}"))
    assert reading.swapped(rows, ("day", "in", "out", "balance")) == ""
    assert reading.swapped(rows, ("day", "out", "in", "balance")) == "directions_swapped"


def test_swapped_columns_are_seen_by_what_stands_in_them():
    rows = [(f"2026030{n}", f"{n}00.00", "甲") for n in range(1, 6)]
    assert reading.swapped(rows, ("day", "amount", "counterparty")) == ""
    assert reading.swapped(rows, ("amount", "day", "counterparty")) == "day_column_wrong"
    assert reading.swapped(rows, ("day", "", "amount")) == "amount_column_wrong"
    whole = [(each[0], each[0], "甲") for each in rows]
    assert reading.swapped(whole, ("day", "amount", "")) == "amount_column_wrong"


HEADERS = (
    "交易时间,借方发生额（支取）,贷方发生额（收入）,账户余额,对方户名,对方账号,摘要,备注,交易流水号",
    "交易日期;交易金额;借贷标志;余额;对方名称;对方账户;用途",
    "记账日期\t收入\t支出\t对方单位名称\t附言\t凭证号",
)


@pytest.mark.parametrize("head", HEADERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_usual_headers_are_guessed_in_every_encoding(head, encoding):
    mark = next(each for each in "\t;," if each in head)
    data = f"账户明细\n{head}\n{mark.join(['20260305', '1', *'甲' * (head.count(mark) - 1)])}\n"
    table = sheets.table(lambda: iter((data.encode(encoding),)), known_names())
    guessed = reading.guess(table.columns, COLUMNS, {})
    assert "" not in guessed and not reading.wrong_mapping(guessed, len(guessed), COLUMNS)
    assert len(list(table.rows)) == 1


@pytest.mark.parametrize(
    ("targets", "wrong"),
    [
        (("day", "in"), ""),
        (("day", "amount", "mark"), ""),
        (("day", "text"), "column_needed"),
        (("in", "out"), "column_needed"),
        (("day", "in", "in"), "column_twice"),
        (("day", "amount", "out"), "amount_twice"),
        (("day", "what"), "unknown_choice"),
    ],
)
def test_a_choice_of_columns_is_checked(targets, wrong):
    assert reading.wrong_mapping(targets, len(targets), COLUMNS) == wrong
    assert reading.wrong_mapping(targets, 9, COLUMNS) == "unknown_choice"


def test_totals_are_no_payments_and_names_of_firms_are():
    for row in (["合计", "5"], ["", "本页小计", "5"], ["期初余额", "", "5"], ["收入合计：5笔"]):
        assert cells.is_total(row)
    assert not cells.is_total(["2026-03-05", "5", "", "", "合计科技有限公司"])


def test_everything_has_its_words():
    for names, kinds in (
        (WORDS, Why),
        (ACTS, Act),
        (LINE_STATES, LineState),
        (FILE_STATES, FileState),
    ):
        assert set(names) == set(kinds) and all(isinstance(each, Text) for each in names.values())
    shown = [state for _, states in TABS.values() for state in states]
    assert len(shown) == len(set(shown))
    assert set(LineState) - set(shown) == {LineState.WAITING, LineState.CANCELLED}
    assert not can_move(FileState.CANCELLED, FileState.READING)
