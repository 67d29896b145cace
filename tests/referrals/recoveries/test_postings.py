"""What the database itself refuses of money, and what arithmetic says of the same, on both back ends."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from portal.infra.database import append_only_ddl
from portal.kernel.money import Move
from referrals.recoveries import rules
from referrals.recoveries.models.guards import guards_ddl
from referrals.recoveries.rules import Account
from referrals.recoveries.rules.postings import BACK, PAIRS, wrong
from tests.support import postgres

A = Account
OWED = 1000
TABLES = """
CREATE TABLE recovery_order (id integer PRIMARY KEY, case_id integer NOT NULL,
  ledger varchar(40) NOT NULL, amount_fen bigint NOT NULL, state varchar(40),
  charge_of integer);
CREATE TABLE posting (id integer PRIMARY KEY, order_id integer NOT NULL, ledger varchar(40) NOT NULL,
  debit varchar(40) NOT NULL, credit varchar(40) NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0), reversal_of integer UNIQUE);
INSERT INTO recovery_order VALUES (1, 1, 'fund', 1000, 'ordered', NULL), (2, 1, 'fine', 1000, 'ordered', NULL)
"""


class Books:
    """Two orders of ten yuan each in the two tables of money, guarded as the application's are."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.number = engine, 0
        dialect = engine.dialect.name
        guards = [*append_only_ddl("posting", dialect), *guards_ddl(dialect)]
        percent = "%" if dialect == "sqlite" else "%%"
        with engine.begin() as connection:
            for statement in (*TABLES.split(";"), *guards):
                connection.exec_driver_sql(statement.replace("%", percent))

    def do(self, statement: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(text(statement))

    def post(self, debit, credit, fen, *, order=1, ledger="fund", back=None) -> int:
        self.number += 1
        row = (
            f"({self.number}, {order}, '{ledger}', '{debit}', '{credit}', {fen}, {back or 'NULL'})"
        )
        self.do(f"INSERT INTO posting VALUES {row}")
        return self.number

    def ordered(self) -> Books:
        self.post(A.RECEIVABLE, A.ORDERED, OWED)
        return self


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.running_postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def books(request) -> Iterator[Books]:
    if request.param == "sqlite":
        url = "sqlite://"
    else:
        url = postgres.new_database(request.getfixturevalue("server"))
    engine = create_engine(url)
    yield Books(engine)
    engine.dispose()


def refused(books: Books, *args, **kwargs) -> None:
    with pytest.raises(DBAPIError, match="posting: "):
        books.post(*args, **kwargs)


def test_neither_a_posting_nor_the_amount_of_an_order_ever_changes(books):
    books.ordered()
    for change in (
        "UPDATE posting SET amount_fen = 1",
        "DELETE FROM posting",
        "UPDATE recovery_order SET amount_fen = 2000",
        "UPDATE recovery_order SET ledger = 'fine'",
        "UPDATE recovery_order SET case_id = 2",
    ):
        with pytest.raises(DBAPIError):
            books.do(change)
    books.do("UPDATE recovery_order SET state = 'settled'")


def test_a_posting_lies_in_the_ledger_of_its_order(books):
    refused(books, A.RECEIVABLE, A.ORDERED, OWED, ledger="fine")
    refused(books, A.RECEIVABLE, A.ORDERED, OWED, order=2)
    books.post(A.RECEIVABLE, A.ORDERED, OWED, order=2, ledger="fine")


def test_only_pairs_of_accounts_that_mean_something(books):
    books.ordered()
    for debit in A:
        for credit in A:
            if (debit, credit) not in PAIRS:
                refused(books, debit, credit, 1)


def test_no_more_than_is_owed_not_by_one_fen(books):
    refused(books, A.RECEIVABLE, A.ORDERED, OWED + 1)
    books.ordered()
    refused(books, A.RECEIVABLE, A.ORDERED, 1)
    refused(books, A.RECEIVED, A.RECEIVABLE, OWED + 1)
    books.post(A.RECEIVED, A.RECEIVABLE, OWED)
    refused(books, A.RECEIVED, A.RECEIVABLE, 1)
    refused(books, A.WRITTEN_OFF, A.RECEIVABLE, 1)


@pytest.mark.parametrize("fen", [0, -1])
def test_nothing_and_less_than_nothing_are_no_posting(books, fen):
    with pytest.raises(DBAPIError):
        books.post(A.RECEIVABLE, A.ORDERED, fen)


def test_a_reversal_is_the_mirror_of_one_posting_of_its_order_once(books):
    paid = books.ordered().post(A.RECEIVED, A.RECEIVABLE, 400)
    refused(books, A.RECEIVABLE, A.RECEIVED, 400)
    refused(books, A.RECEIVABLE, A.RECEIVED, 399, back=paid)
    refused(books, A.RECEIVABLE, A.RECEIVED, 400, back=paid - 1)
    back = books.post(A.RECEIVABLE, A.RECEIVED, 400, back=paid)
    refused(books, A.RECEIVED, A.RECEIVABLE, 400, back=back)
    with pytest.raises(DBAPIError):
        books.post(A.RECEIVABLE, A.RECEIVED, 400, back=paid)


def test_nothing_is_given_back_that_did_not_come(books):
    books.ordered().post(A.RECEIVED, A.RECEIVABLE, 400)
    refused(books, A.REFUNDABLE, A.RECEIVED, 1)
    refused(books, A.ORDERED, A.REFUNDABLE, 401)
    books.post(A.ORDERED, A.REFUNDABLE, 400)
    refused(books, A.REFUNDABLE, A.RECEIVED, 401)
    given = books.post(A.REFUNDABLE, A.RECEIVED, 400)
    refused(books, A.REFUNDABLE, A.RECEIVED, 1)
    books.post(A.RECEIVED, A.REFUNDABLE, 400, back=given)


def test_what_was_written_off_may_come_after_all_and_no_more(books):
    books.ordered().post(A.WRITTEN_OFF, A.RECEIVABLE, OWED)
    refused(books, A.RECEIVED, A.WRITTEN_OFF, OWED + 1)
    late = books.post(A.RECEIVED, A.WRITTEN_OFF, 300)
    refused(books, A.RECEIVABLE, A.WRITTEN_OFF, 701)
    books.post(A.RECEIVABLE, A.WRITTEN_OFF, 700)
    books.post(A.WRITTEN_OFF, A.RECEIVED, 300, back=late)


def test_what_is_added_for_late_payment_is_at_most_the_fine(books):
    add = "INSERT INTO recovery_order VALUES ({}, 1, '{}', {}, 'ordered', {})"
    books.do(add.format(3, "fine", 600, 2))
    for wrong_one in (
        add.format(4, "fine", 401, 2),
        add.format(4, "fund", 1, 2),
        add.format(4, "fine", 1, 1),
        add.format(4, "fine", 1, 3),
        add.format(4, "fine", 1, 9),
    ):
        with pytest.raises(DBAPIError, match="at most the fine"):
            books.do(wrong_one)
    books.do(add.format(4, "fine", 400, 2))


def test_two_payments_at_once_never_pay_more_than_is_owed(server):
    """PostgreSQL: the second waits for the first, then sees it. SQLite's writers take turns anyway."""
    engine = create_engine(postgres.new_database(server))
    books = Books(engine).ordered()
    ready, done = Event(), []

    def second() -> None:
        ready.wait(10)
        try:
            books.post(A.RECEIVED, A.RECEIVABLE, 600)
        except DBAPIError:
            done.append("refused")

    thread = Thread(target=second)
    with engine.begin() as connection:
        books.number += 1
        row = f"({books.number}, 1, 'fund', 'received', 'receivable', 600, NULL)"
        connection.execute(text(f"INSERT INTO posting VALUES {row}"))
        thread.start()
        ready.set()
        thread.join(0.3)
        assert thread.is_alive()
    thread.join(10)
    engine.dispose()
    assert done == ["refused"]


acts = st.lists(
    st.tuples(st.sampled_from([*PAIRS, *BACK]), st.integers(1, 1200), st.booleans()), max_size=12
)


@settings(max_examples=40, deadline=None)
@given(acts)
def test_no_sequence_of_acts_unbalances_a_ledger(sequence):
    """The database takes a posting exactly when arithmetic finds its accounts can be so."""
    books = Books(engine := create_engine("sqlite://"))
    moves, taken = [Move(A.RECEIVABLE, A.ORDERED, OWED)], {}
    books.ordered()
    for (debit, credit), drawn, mirror in sequence:
        back, fen = None, drawn
        if (debit, credit) in BACK or mirror:
            back, fen = taken.get((credit, debit), (None, drawn))
        may = [*moves, Move(debit, credit, fen)]
        fits = not wrong(rules.balances(may), OWED) and (
            (debit, credit) in PAIRS or back is not None
        )
        try:
            number = books.post(debit, credit, fen, back=back)
        except DBAPIError:
            assert not fits
            continue
        assert fits
        moves = may
        taken.pop((credit, debit), None) if back else None
        if back is None:
            taken[debit, credit] = (number, fen)
        assert sum(rules.balances(moves).values()) == 0
    engine.dispose()
