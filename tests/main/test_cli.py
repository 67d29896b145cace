"""The command line, as its users see it."""

from __future__ import annotations

import json

import pytest

from portal.main.cli import main


def told(capsys, *words: str) -> tuple[int, str, str]:
    code = main(words)
    out = capsys.readouterr()
    return code, out.out, out.err


def test_when_a_referral_must_be_decided_on(capsys):
    """Order 310 art. 5; law.md §1: three natural days from 30 September roll over the holiday."""
    words = ("term", "due", "F4", "--from", "2026-09-30T10:00+08:00", "--json")
    code, out, _ = told(capsys, *words)
    due = json.loads(out)
    assert code == 0
    assert {key: due[key] for key in ("code", "n", "unit", "due_on", "due_at", "provisional")} == {
        "code": "F4",
        "n": 3,
        "unit": "D",
        "due_on": "2026-10-08",
        "due_at": "2026-10-09T00:00:00+08:00",
        "provisional": False,
    }
    assert due["law"]
    assert [each["date"] for each in due["days"]][:2] == ["2026-09-30", "2026-10-01"]


def test_the_same_term_read_in_working_days(capsys):
    words = ("term", "due", "F4", "--from", "2026-09-30T10:00+08:00", "--unit", "W", "--json")
    assert json.loads(told(capsys, *words)[1])["due_on"] == "2026-10-10"  # a make-up Saturday


def test_hours_have_no_day(capsys):
    words = ("term", "due", "F5", "--from", "2026-10-02T16:40+08:00", "--json")
    due = json.loads(told(capsys, *words)[1])
    assert (due["due_on"], due["due_at"]) == (None, "2026-10-03T16:40:00+08:00")


def test_a_person_can_read_a_term(capsys):
    code, out, _ = told(capsys, "term", "due", "F4", "--from", "2026-09-30T10:00")
    assert code == 0
    assert "310" in out
    assert "2026-10-08" in out


WRONG = [
    ("term", "due", "F99", "--from", "2026-01-01T00:00"),
    ("term", "due", "F4", "--from", "yesterday"),
    ("reward", "quote", "--scheme", "NO", "--proven", "1"),
    ("reward", "quote", "--scheme", "MAS-2019", "--proven", "-1"),
    ("reward", "quote", "--scheme", "MAS-2019"),
    ("reward", "quote", "--scheme", "MAS-2019", "--proven", "1", "--at", "yesterday"),
    ("reward", "quote", "--scheme", "MAS-2019", "--proven", "1", "--reporters", "0"),
    ("reward", "quote", "--scheme", "MAS-2019", "--proven", "1", "--local-rate", "0.02"),
    ("reward", "quote", "--scheme", "HN-2022", "--proven", "1"),
    ("reward", "quote", "--scheme", "CITY-X", "--proven", "1", "--level", "L1"),
    ("reward", "quote", "--scheme", "CN-2023", "--proven", "1"),
    ("reward", "quote", "--scheme", "CN-2023", "--proven", "1", "--local-rate", "1.5"),
    ("reward", "quote", "--scheme", "HN-NEW", "--proven", "1", "--level", "L2"),
    ("reward", "quote", "--scheme", "YZ", "--proven", "1", "--no-loss"),
]


@pytest.mark.parametrize("words", WRONG)
def test_wrong_use_is_said_in_one_line(capsys, words):
    code, out, err = told(capsys, *words)
    assert (code, out) == (2, "")
    assert err.startswith("cluebridge: ")
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("proven", "kind", "ceiling"),
    [
        ("360000.00", "money", "3600.00"),
        ("50000", "money", "500.00"),
        ("49999.99", "honorary", "0.00"),
        ("10000000", "money", "100000.00"),
        ("25000000", "money", "100000.00"),
        ("1,000,000.01", "money", "10000.00"),
    ],
)
def test_what_a_reward_may_be(capsys, proven, kind, ceiling):
    words = ("reward", "quote", "--scheme", "MAS-2019", "--proven", proven, "--json")
    quote = json.loads(told(capsys, *words)[1])
    assert (quote["kind"], quote["ceiling_yuan"]) == (kind, ceiling)
    assert quote["lines"]


@pytest.mark.parametrize(
    ("words", "key", "yuan"),
    [
        ("YZ --proven 49999.99", "amount_yuan", "2500.00"),
        ("YZ-Yangzhou --proven 50000", "amount_yuan", "2000.00"),
        ("hn-2022 --proven 100000 --level L2", "amount_yuan", "3000.00"),
        ("CITY-X --proven 10000.01 --subject person", "amount_yuan", "1500.00"),
        ("QY-2022 --proven 100000 --level L1 --insider", "ceiling_yuan", "15000.00"),
        ("CN-2023 --proven 360000 --local-rate 0.02", "amount_yuan", "7200.00"),
        ("JJ-2025 --proven 1000000000000", "amount_yuan", "200000.00"),
        ("TC-2020 --no-loss", "amount_yuan", "500.00"),
        ("MAS-2019 --proven 360000 --at 2019-05-08", "ceiling_yuan", "3600.00"),
    ],
)
def test_what_the_other_rules_give(capsys, words, key, yuan):
    code, out, _ = told(capsys, "reward", "quote", "--json", "--scheme", *words.split())
    quote = json.loads(out)
    assert (code, quote[key]) == (0, yuan)
    assert all(line["rule"] and line["text"] for line in quote["lines"])
    assert "amount_yuan" not in quote or "ceiling_yuan" not in quote


def test_one_reward_for_several_people(capsys):
    words = ("--scheme", "MAS-2019", "--proven", "360000", "--reporters", "7", "--json")
    quote = json.loads(told(capsys, "reward", "quote", *words)[1])
    assert quote["ceiling_yuan"] == "3600.00"
    assert quote["parts_yuan"] == ["514.32", *["514.28"] * 6]


def test_no_rule_was_in_force(capsys):
    words = ("--scheme", "MAS-2019", "--proven", "1", "--at", "2019-05-07")
    code, out, err = told(capsys, "reward", "quote", *words)
    assert (code, out) == (1, "")
    assert "2019-05-07" in err


def test_a_person_can_read_a_quote_and_the_list_of_rules(capsys):
    out = told(capsys, "reward", "quote", "--scheme", "YZ", "--proven", "9", "--reporters", "2")[1]
    assert out.startswith("YZ.1: money, 0.45 yuan (待核实, not confirmed)")
    assert "0.23 + 0.22" in out
    every = told(capsys, "reward", "schemes")[1].splitlines()
    then = told(capsys, "reward", "schemes", "--at", "2019-06-01")[1].splitlines()
    assert len(every) == 13
    assert [line.split()[0] for line in then] == ["CN-2018.1", "MAS-2019.1", "SD-2019.1", "YZ.1"]
    listed = json.loads(told(capsys, "reward", "schemes", "--json")[1])
    assert {each["code"] for each in listed if each["local_rate"]} == {"CN-2018", "CN-2023"}


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    out = capsys.readouterr().out
    for word in ("demo", "serve-public", "worker", "log", "term", "reward", "keys", "officer"):
        assert word in out


def test_terms_can_be_listed(capsys):
    code, out, _ = told(capsys, "term", "list")
    assert code == 0
    assert len(out.splitlines()) >= 40
