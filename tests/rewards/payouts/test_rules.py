from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.money import MAX_FEN, Move
from rewards.payouts import rules
from rewards.payouts.rules import Account, Payee, Way, codes

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
    assert rules.missing(Payee(Way.NAMED, payee="甲")) == {"document": "missing"}
    assert rules.missing(Payee(Way.PICKUP)) == {}


@given(st.binary(min_size=32, max_size=32), st.integers(1, 2**31), st.integers(1, 99))
def test_a_code_is_twelve_digits_and_is_worked_out_again(
    secret: bytes, award_id: int, serial: int
) -> None:
    code = codes.make(secret, award_id=award_id, serial=serial)
    assert len(code) == codes.DIGITS and code.isdecimal()
    assert code == codes.make(secret, award_id=award_id, serial=serial)
    assert codes.read(codes.printed(code)) == code
    others = {
        codes.make(secret, award_id=award_id, serial=serial + 1),
        codes.make(secret, award_id=award_id + 1, serial=serial),
        codes.make(bytes(32) if secret[0] else b"\x01" * 32, award_id=award_id, serial=serial),
    }
    assert code not in others


def test_a_code_is_read_as_people_type_it() -> None:
    assert codes.read("１２３４ 5678-９０12") == "123456789012"


def test_the_mark_of_a_code_needs_the_key_beside_the_data() -> None:
    made = codes.mark(b"p" * 32, agency="a", code="123456789012")
    assert len(made) == 32
    assert made != codes.mark(b"q" * 32, agency="a", code="123456789012")
    assert made != codes.mark(b"p" * 32, agency="b", code="123456789012")
