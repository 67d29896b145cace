"""Ledgers as a plain-text journal in the syntax of beancount, for an outside opinion.

Syntax: Beancount Language Syntax (open, transaction, balance). Amounts are yuan with two decimals in CNY.
Every posting is a transaction of two legs; the balance every account must have is stated from another
source than the postings, so that the reader's program compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.kernel.money import plain_yuan
from portal.kernel.questions import Question

FIRST = date(1970, 1, 1)
_ROOTS = frozenset({"Assets", "Liabilities", "Equity", "Income", "Expenses"})
_ACCOUNT = re.compile(r"[A-Z][A-Za-z]+(:[A-Z0-9][A-Za-z0-9-]*)+")
_KEY = re.compile(r"[a-z][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Entry:
    """A posting: `fen` from the account `credit` to `debit`; `about` is written as metadata."""

    on: date
    title: str
    debit: str
    credit: str
    fen: int
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stand:
    """What an account must stand at when everything is booked, debit positive, in fen."""

    account: str
    fen: int


@dataclass(frozen=True, slots=True)
class Books:
    """The entries of a keeper of ledgers and what its accounts must stand at."""

    entries: Iterable[Entry] = ()
    stands: Iterable[Stand] = ()


@dataclass(frozen=True, slots=True)
class LedgerBooks(Question[Books]):
    """What was booked of money ordered and received? `agency` "" asks for all of them.

    `names`: with the names of obligors, where whoever asks may see them.
    """

    agency: str
    names: bool = False


@dataclass(frozen=True, slots=True)
class RewardBooks(Question[Books]):
    """What was booked of rewards? Never with whom they went to."""

    agency: str


def journal(books: Iterable[Books], head: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a journal; `head` becomes comments. ValueError for an account of no root."""
    yield from (f"; {' '.join(each.split())}\n" for each in head)
    yield 'option "title" "Cluebridge"\noption "operating_currency" "CNY"\n\n'
    opened: set[str] = set()
    stands: list[Stand] = []
    last = FIRST
    for book in books:
        for entry in book.entries:
            yield from _opened(opened, entry.debit, entry.credit)
            yield from _entry(entry)
            last = max(last, entry.on)
        stands.extend(book.stands)
    after = last + timedelta(days=1)
    for stand in stands:
        yield from _opened(opened, stand.account)
        yield f"{after} balance {stand.account}  {plain_yuan(stand.fen)} ~ 0.00 CNY\n"


def _opened(opened: set[str], *accounts: str) -> Iterator[str]:
    for account in accounts:
        if account not in opened:
            if not _ACCOUNT.fullmatch(account) or account.partition(":")[0] not in _ROOTS:
                raise ValueError(account)
            opened.add(account)
            yield f"{FIRST} open {account} CNY\n"


def _entry(entry: Entry) -> Iterator[str]:
    yield f"{entry.on} * {_quoted(entry.title)}\n"
    for key, value in entry.about.items():
        if _KEY.fullmatch(key):
            yield f"  {key}: {_quoted(value)}\n"
    yield f"  {entry.debit}  {plain_yuan(entry.fen)} CNY\n"
    yield f"  {entry.credit}  {plain_yuan(-entry.fen)} CNY\n"


def _quoted(text: str) -> str:
    """Return a string of the journal: one line, nothing in it ends it."""
    plain = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'
