from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.money import MAX_FEN, Move
from rewards.payouts import rules
from rewards.payouts.rules import Account, Payee, Way

accounts = st.sampled_from(list(Account))
moves = st.builds(Move, accounts, accounts, st.integers(1, MAX_FEN))


@given(st.lists(moves, max_size=30))
def test_the_books_always_balance(made: list[Move]) -> None:
    assert sum(rules.balances(made).values()) == 0


def test_a_payee_is_never_printed() -> None:
    assert "6222" not in repr(Payee(Way.BANK, payee="甲", bank="乙", account="62220000"))
    assert "6222" not in str(Payee(Way.BANK, account="62220000"))


def test_what_a_way_of_payment_needs() -> None:
    assert rules.missing(Payee(Way.BANK, payee="甲")) == {"bank": "missing", "account": "missing"}
    assert rules.missing(Payee(Way.PICKUP)) == {"word": "missing"}
    assert rules.missing(Payee(Way.PICKUP, word="桂花")) == {}
