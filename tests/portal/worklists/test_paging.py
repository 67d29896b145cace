"""Every row of a list is on exactly one page, whatever it is sorted by and in whichever direction."""

from __future__ import annotations

from datetime import UTC
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.cases import service as cases
from portal.cases.forms import Close
from portal.cases.rules import Outcome
from portal.worklists import queries
from portal.worklists.rules import Order, SortKey, Tab, parse_order
from portal.worklists.rules.cursor import Place, parse_place
from tests.portal.worklists.conftest import Lists

ORDERS = [Order(key, down) for key in SortKey for down in (True, False)]


@pytest.fixture
def eleven(lists: Lists) -> list[int]:
    made = lists.open(11)
    for index, case_id in enumerate(made):
        due = None if index % 3 == 0 else lists.due(index // 4)
        lists.set([case_id], due_at=due, proven_fen=(index % 4) * 100)
    return made


@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.parametrize("tab", [Tab.ALL, Tab.WORK])
def test_there_and_back_again(lists: Lists, eleven: list[int], order: Order, tab: Tab) -> None:
    lists.set(eleven[:4], has_ball=False, lead_id=lists.people.as_("lin")[0].officer_id)
    page = lists.page("lin", tab, order=order, limit=4)
    there = [[row["id"] for row in page.rows]]
    while page.older is not None:
        page = lists.page("lin", tab, order=order, limit=4, after=page.older)
        there.append([row["id"] for row in page.rows])
    all_ = [*chain(*there)]
    assert sorted(all_) == sorted(eleven) and len(all_) == 11
    assert [len(each) for each in there] == [4, 4, 3]
    back = [there[-1]]
    while page.newer is not None:
        page = lists.page("lin", tab, order=order, limit=4, before=page.newer)
        back.append([row["id"] for row in page.rows])
    assert back[::-1] == there


@pytest.mark.parametrize("down", [True, False])
def test_what_has_no_time_limit_stands_last(lists: Lists, eleven: list[int], down: bool) -> None:
    rows = lists.page("lin", order=Order(SortKey.DUE, down)).rows
    days = [row["due_at"] for row in rows]
    known = [day for day in days if day is not None]
    assert days[len(known) :] == [None] * 4
    assert known == sorted(known, reverse=down)


def test_a_list_in_batches_is_the_list(lists: Lists, eleven: list[int]) -> None:
    with lists.people.work("lin", writes=False) as work:
        for order in ORDERS:
            listing = lists.listing(work, Tab.ALL, order)
            parts = list(queries.batches(work.session, listing, size=3, most=100))
            whole = queries.page(work.session, listing).rows
            assert [len(part) for part in parts] == [3, 3, 3, 2]
            assert [row["id"] for part in parts for row in part] == [row["id"] for row in whole]
            some = queries.batches(work.session, listing, size=4, most=6)
            assert [len(part) for part in some] == [4, 2]


def test_a_count_stops_where_nobody_reads_on(lists: Lists) -> None:
    made = lists.open(5)
    lists.set(made[:2], has_ball=False, lead_id=lists.people.as_("lin")[0].officer_id)
    with lists.people.work("lin", writes=False) as work:
        for tab in (Tab.ALL, Tab.WORK):
            listing = lists.listing(work, tab)
            assert queries.count(work.session, listing, 3) == 4
            assert queries.count(work.session, listing) == 5


@given(
    st.sampled_from(ORDERS),
    st.datetimes().filter(lambda at: at.year >= 1970),
    st.integers(0, 10**15),
    st.integers(1, 2**29),
)
def test_a_place_is_read_back(order: Order, at: object, fen: int, case_id: int) -> None:
    value = fen if order.key is SortKey.PROVEN else at.replace(tzinfo=UTC)  # type: ignore[attr-defined]
    place = Place(order, value, case_id)
    read = parse_place(str(place), order)
    if order.key is SortKey.PROVEN or at.year < 2286:  # type: ignore[attr-defined]
        assert read == place
    for other in ORDERS:
        assert other == order or parse_place(str(place), other) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-updated",
        "-updated.1",
        "-updated.1.",
        "-updated.-1.1",
        "-updated.1.1.1",
        "-updated.none.1",
        f"-updated.{10**17}.1",
        f"-updated.1.{10**9}",
        "-updated.²1.1",
        "updated.1.1",
        "-updated.1.1\n",
    ],
)
def test_a_place_written_by_hand_is_none(text: str) -> None:
    assert parse_place(text, Order(SortKey.UPDATED)) is None


def test_orders_are_read_back_and_nothing_else() -> None:
    assert [parse_order(str(order)) for order in ORDERS] == ORDERS
    assert [parse_order(text) for text in ("", "-", "title", "--due", "due ")] == [None] * 5


def test_cases_one_is_recused_from_are_not_counted(lists: Lists) -> None:
    made = lists.open(3)
    officer_id = lists.people.as_("he")[0].officer_id or 0
    with lists.people.work("zhao") as work:
        cases.recuse(work, made[0], officer_id, agency="hq-ybj")
        cases.file_case(work, made[1], "应予处罚")
        cases.close(work, made[1], Close(outcome=Outcome.NOT_PROVEN, reason="查无实据"))
    with lists.people.work("lin") as work:
        cases.recuse(work, made[1], officer_id, agency="hq-ybj")
    for login, all_, closed in (("he", 1, 0), ("lin", 3, 1)):
        with lists.people.work(login, writes=False) as work:
            told = queries.on_tabs(work.session, work.actor, work.now)
            assert (told[Tab.ALL], told[Tab.CLOSED]) == (str(all_), str(closed))
            assert queries.total(work.session, work.actor, lists.listing(work, Tab.ALL)) == (
                all_,
                True,
            )
