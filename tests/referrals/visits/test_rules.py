"""Records as chains, clocks, sums: pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.law import Citation
from portal.kernel.text import Text
from referrals.checklists.rules import Item, Option
from referrals.checklists.rules import Kind as ItemKind
from referrals.visits.book import registry
from referrals.visits.rules import Kind, chain, times
from referrals.visits.rules.chain import Link
from referrals.visits.rules.problems import problems, same_person, sums
from referrals.visits.service import checking

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def test_a_line_of_entries_has_one_head_and_two_writers_make_two():
    line = [Link("a"), Link("b", "a"), Link("c", "b")]
    assert chain.heads(line) == ("c",)
    assert chain.heads([*line, Link("d", "b")]) == ("c", "d")
    settled = Link("e", "c", frozenset({"c", "d"}), "d")
    assert chain.heads([*line, Link("d", "b"), settled]) == ("e",)
    assert chain.stands([*line, Link("d", "b"), settled], "e") == "d"
    assert chain.stands([Link("x", holds="y"), Link("y", holds="x")], "x") in {"x", "y"}


@given(st.lists(st.integers(0, 19), max_size=20), st.randoms(use_true_random=False))
def test_heads_do_not_depend_on_the_order_entries_came_in(parents, random):
    links = [
        Link(str(place), str(parent) if parent < place else None)
        for place, parent in enumerate(parents)
    ]
    shuffled = links[:]
    random.shuffle(shuffled)
    assert set(chain.heads(shuffled)) == set(chain.heads(links))
    assert bool(chain.heads(links)) == bool(links)


def test_records_of_an_agency_have_one_id_on_every_phone():
    one = chain.shared_record(12, "hq-ybj", "answer", "in_bed")
    assert one == "b029ab14d92808a37f30d269e0ef1ec9"
    assert one != chain.shared_record(12, "hq-wjw", "answer", "in_bed")


@pytest.mark.parametrize(
    ("behind", "seconds", "words"),
    [
        (timedelta(), 0, "一致"),
        (timedelta(days=3, hours=2, minutes=1), 266460, "设备慢3天2小时"),
        (timedelta(minutes=-6), -360, "设备快6分"),
    ],
)
def test_offsets(behind, seconds, words):
    found = times.offset_seconds(NOW - behind, NOW)
    assert (found, times.told(found).zh) == (seconds, words)
    assert times.is_off(found) == (abs(seconds) > 300)


def test_an_act_is_never_after_now():
    assert times.acted_at(NOW + timedelta(hours=1), 0, NOW) == NOW
    assert times.acted_at(NOW - timedelta(days=3), 3 * 86400 - 60, NOW) == NOW - timedelta(
        minutes=1
    )
    assert times.acted_at(datetime.max.replace(tzinfo=UTC), 10**12, NOW) == NOW


def test_amounts_without_a_price_are_not_judged():
    items = [{"name": "病历", "quantity": 2, "price_fen": None, "amount_fen": None}]
    assert not list(sums(items, 100))


def test_an_inquiry_without_rights_or_two_officers_says_so():
    body = {
        "officers": [1],
        "rights_told": False,
        "lines": [],
        "read_back": "none",
        "done": True,
        "began_at": "2026-03-02T10:00:00+08:00",
        "ended_at": "2026-03-02T09:00:00+08:00",
    }
    found = {each.code for each in problems(Kind.INQUIRY, body, {1, 2})}
    assert found == {"two_officers", "rights_not_told", "missing", "not_read_back", "ends_before"}


def test_one_person_a_record():
    king = {"person": {"name": "王某", "id_number": "1"}}
    assert same_person(king, {"person": {"name": "王莫", "id_number": "1"}})
    assert not same_person(king, {"person": {"name": "王某", "id_number": "2"}})
    assert not same_person(king, {"person": {"name": "李某", "id_number": None}})


def test_what_is_read_out_names_its_article_and_whether_it_was_checked():
    texts = registry.texts()
    assert {"certificates", "rights", "read_back", "hold", "seal"} <= texts.keys()
    assert all(each.text.zh and each.text.en and each.law.article for each in texts.values())


@pytest.mark.parametrize(
    ("kind", "text", "fits"),
    [
        (ItemKind.NUMBER, "12.5", True),
        (ItemKind.NUMBER, "１２", False),
        (ItemKind.NUMBER, "12 人", False),
        (ItemKind.DATE, "2026-03-05", True),
        (ItemKind.DATE, "三月五日", False),
        (ItemKind.CHOICE, "one", True),
        (ItemKind.CHOICE, "三", False),
        (ItemKind.FILE, "床位.jpg", True),
        (ItemKind.AMOUNT, "12", False),
    ],
)
def test_answers_are_plain_values(kind, text, fits):
    options = tuple(Option(code, Text(code, code)) for code in ("one", "two"))
    item = Item("i", kind, Text("问", "Asked"), Citation("条例", "第一条"), options=options)
    assert checking.fits(item, {"choice": None, "amount_fen": None, "text": text}) is fits
