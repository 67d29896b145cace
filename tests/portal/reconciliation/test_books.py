"""The journal: what is written is what beancount reads."""

from __future__ import annotations

from datetime import date

import pytest
from beancount import loader

from portal.reconciliation.rules.books import Books, Entry, Stand, journal

RECEIVABLE, INCOME = "Assets:Receivable:Fund:Order-7", "Income:Ordered:Fund:Order-7"
ON = date(2026, 3, 2)


def read(*books: Books):
    return loader.load_string("".join(journal(books, ["a head\nof two lines"])))


def test_beancount_reads_what_is_written_and_agrees():
    entry = Entry(ON, 'said "so"\\ \n here', RECEIVABLE, INCOME, 123_456, {"posting": "1"})
    stands = [Stand(RECEIVABLE, 123_456), Stand(INCOME, -123_456)]
    entries, errors, _ = read(Books([entry], stands))
    assert not errors
    booked = next(each for each in entries if type(each).__name__ == "Transaction")
    assert booked.narration == 'said "so"\\ here'
    assert [str(each.units) for each in booked.postings] == ["1234.56 CNY", "-1234.56 CNY"]
    assert len([each for each in entries if type(each).__name__ == "Balance"]) == 2


def test_beancount_refuses_what_does_not_stand_as_it_must():
    entry = Entry(ON, "x", RECEIVABLE, INCOME, 100)
    _, errors, _ = read(Books([entry], [Stand(RECEIVABLE, 99)]))
    assert [type(each).__name__ for each in errors] == ["BalanceError"]


def test_an_account_that_is_none_is_refused_before_anybody_reads_it():
    with pytest.raises(ValueError, match="Fund"):
        list(journal([Books([Entry(ON, "x", "Fund:1", INCOME, 1)])], []))
