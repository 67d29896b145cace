import hmac
import json
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from importlib import resources
from pathlib import Path

import pytest
from argon2.low_level import Type, hash_secret_raw
from hypothesis import given
from hypothesis import strategies as st

from portal.crypto import codes
from portal.crypto.errors import ReceiptMistyped

VECTORS = Path(__file__).parents[2] / "vectors"
OURS = json.loads((VECTORS / "receipt.json").read_text())
CHEAP = codes.Cost(memory_kib=64, passes=1)
SALT, PEPPER = bytes(16), bytes(32)

RECEIPTS = st.builds(
    codes.Receipt,
    st.text("0123456789", min_size=8, max_size=8),
    st.text("0123456789", min_size=20, max_size=20),
)
RECEIPT = codes.Receipt("12345678", "12345678901234567890")


def test_how_a_receipt_is_printed():
    assert RECEIPT.printed_number == "1234 5678"
    assert RECEIPT.printed_secret == f"1234 5678 9012 3456 7890 {RECEIPT.check}"
    assert RECEIPT.printed == f"1234 5678 1234 5678 9012 3456 7890 {RECEIPT.check}"


@given(RECEIPTS)
def test_number_secret_and_check_digits_are_1_modulo_97(receipt):
    # ISO 7064, MOD 97-10.
    assert int(receipt.number + receipt.secret + receipt.check) % 97 == 1
    assert "02" <= receipt.check <= "98"


@pytest.mark.parametrize("vector", OURS["receipts"])
def test_receipts_of_long_ago(vector):
    receipt = codes.parse_receipt(vector["printed"])
    assert receipt == codes.Receipt(vector["number"], vector["secret"])
    assert receipt.printed == vector["printed"]


def test_a_new_receipt_has_its_shape_and_reads_back():
    seen = {codes.new_receipt() for _ in range(200)}
    assert len(seen) == 200
    for receipt in seen:
        assert (len(receipt.number), len(receipt.secret)) == (8, 20)
        assert receipt.number[0] != "0"
        assert codes.parse_receipt(receipt.printed) == receipt


@pytest.mark.parametrize(
    "write",
    [
        lambda text: text,
        lambda text: text.replace(" ", ""),
        lambda text: text.replace(" ", "-"),
        lambda text: text.replace(" ", "."),
        lambda text: text.replace(" ", "\u3000"),
        lambda text: text.replace(" ", " \u2014 "),
        lambda text: text.replace(" ", "\uff0d"),
        lambda text: text.replace(" ", "\u00b7"),
        lambda text: text.replace(" ", "\u3002"),
        lambda text: text.replace(" ", "\u200b"),
        lambda text: f"\ufeff\t{text}\r\n",
        lambda text: text.translate({48 + digit: 0xFF10 + digit for digit in range(10)}),
    ],
    ids=range(12),
)
def test_ways_people_type_a_receipt(write):
    assert codes.parse_receipt(write(RECEIPT.printed)) == RECEIPT
    assert codes.parse_receipt(write(RECEIPT.printed_number), RECEIPT.printed_secret) == RECEIPT


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12345678",
        RECEIPT.printed[:-1],
        RECEIPT.printed + "0",
        RECEIPT.printed.replace("1", "l"),
        RECEIPT.printed.replace("1", "一"),
        RECEIPT.number.replace("1", "\u0661") + RECEIPT.secret + RECEIPT.check,  # Arabic-Indic
        "+" + RECEIPT.printed,
        RECEIPT.printed.replace(" ", "/"),
    ],
)
def test_what_is_not_a_receipt(typed):
    with pytest.raises(ReceiptMistyped):
        codes.parse_receipt(typed)


def test_a_mistyped_receipt_is_a_value_error():
    with pytest.raises(ValueError, match="check digits"):
        codes.parse_receipt(RECEIPT.number + RECEIPT.secret + "00")


@pytest.mark.parametrize(("check", "alias"), [("97", "00"), ("98", "01"), ("02", "99")])
def test_check_digits_have_one_spelling(check, alias):
    receipt = next(
        made
        for made in (codes.Receipt("10000000", f"{serial:020d}") for serial in range(1000))
        if made.check == check
    )
    assert int(receipt.number + receipt.secret + alias) % 97 == 1
    with pytest.raises(ReceiptMistyped):
        codes.parse_receipt(receipt.number + receipt.secret + alias)


@given(RECEIPTS, st.integers(0, 29), st.integers(1, 9))
def test_every_single_wrong_digit_is_noticed(receipt, at, shift):
    digits = list(receipt.printed.replace(" ", ""))
    digits[at] = str((int(digits[at]) + shift) % 10)
    with pytest.raises(ReceiptMistyped):
        codes.parse_receipt("".join(digits))


@given(RECEIPTS, st.integers(0, 28))
def test_two_neighbouring_digits_swapped_are_noticed(receipt, at):
    typed = receipt.printed.replace(" ", "")
    swapped = typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :]
    if swapped != typed:
        with pytest.raises(ReceiptMistyped):
            codes.parse_receipt(swapped)


def test_all_single_errors_and_swaps_of_one_receipt_are_noticed():
    digits = RECEIPT.printed.replace(" ", "")
    wrong = {
        digits[:at] + other + digits[at + 1 :] for at in range(30) for other in "0123456789"
    } | {digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] for at in range(29)}
    wrong.discard(digits)
    assert len(wrong) > 270
    for typed in wrong:
        with pytest.raises(ReceiptMistyped):
            codes.parse_receipt(typed)


def test_a_secret_is_never_printed_by_accident():
    assert RECEIPT.secret not in repr(RECEIPT)


def published_argon2id():
    text = (resources.files("cryptography_vectors") / "KDF" / "argon2id.txt").read_text()
    for block in text.split("COUNT = ")[1:]:
        lines = [line.split(" =", 1) for line in block.splitlines() if " =" in line]
        case = {name: value.strip() for name, value in lines}
        if not {"secret", "ad"} & case.keys():
            yield pytest.param(case, id=block.split("\n", 1)[0])


@pytest.mark.parametrize("case", list(published_argon2id()))
def test_the_library_meets_published_argon2id_vectors(case):
    made = hash_secret_raw(
        bytes.fromhex(case.get("pass", "")),
        bytes.fromhex(case["salt"]),
        time_cost=int(case["iter"]),
        memory_cost=int(case["memcost"]),
        parallelism=int(case["lanes"]),
        hash_len=int(case["length"]),
        type=Type.ID,
    )
    assert made.hex() == case["output"].lower()


@pytest.mark.parametrize("vector", OURS["stretched"])
def test_stretched_secrets_of_long_ago(vector):
    cost = codes.Cost(memory_kib=vector["memory_kib"], passes=vector["passes"])
    salt, pepper = bytes.fromhex(vector["salt"]), bytes.fromhex(vector["pepper"])
    made = codes.stretch(vector["secret"], salt=salt, pepper=pepper, cost=cost)
    assert made.hex() == vector["stretched"]


def test_the_pepper_goes_in_before_argon2id():
    made = codes.stretch("1" * 20, salt=SALT, pepper=PEPPER, cost=CHEAP)
    mixed = hmac.new(PEPPER, b"1" * 20, sha256).digest()
    assert made == hash_secret_raw(mixed, SALT, 1, 64, 1, 32, Type.ID)


def test_every_input_matters():
    made = {
        codes.stretch("1" * 20, salt=SALT, pepper=PEPPER, cost=CHEAP),
        codes.stretch("1" * 19 + "2", salt=SALT, pepper=PEPPER, cost=CHEAP),
        codes.stretch("1" * 20, salt=b"s" * 16, pepper=PEPPER, cost=CHEAP),
        codes.stretch("1" * 20, salt=SALT, pepper=b"p" * 32, cost=CHEAP),
        codes.stretch("1" * 20, salt=SALT, pepper=PEPPER, cost=codes.Cost(128, 1)),
        codes.stretch("1" * 20, salt=SALT, pepper=PEPPER, cost=codes.Cost(64, 2)),
    }
    assert len(made) == 6
    assert {len(each) for each in made} == {32}


def test_the_default_cost_is_64_mebibytes_three_times():
    assert codes.Cost(memory_kib=65_536, passes=3) == codes.DEFAULT


def test_salt_and_pepper_have_their_length():
    with pytest.raises(ValueError, match="salt"):
        codes.stretch("1", salt=b"", pepper=PEPPER, cost=CHEAP)
    with pytest.raises(ValueError, match="pepper"):
        codes.stretch("1", salt=SALT, pepper=b"", cost=CHEAP)
    with pytest.raises(ValueError, match="salt"):
        codes.stretch_passphrase("1", salt=b"", cost=CHEAP)


def test_a_passphrase_is_the_same_full_width_or_half():
    made = codes.stretch_passphrase("秋水 abc１２３", salt=SALT, cost=CHEAP)
    assert made == codes.stretch_passphrase("秋水\u3000ａｂｃ123", salt=SALT, cost=CHEAP)
    assert made != codes.stretch_passphrase("秋水 abc124", salt=SALT, cost=CHEAP)


def test_threads_may_stretch_at_once():
    def stretch(number):
        return codes.stretch(str(number), salt=SALT, pepper=PEPPER, cost=CHEAP)

    with ThreadPoolExecutor(4) as pool:
        at_once = list(pool.map(stretch, range(40), timeout=30))
    assert at_once == [stretch(number) for number in range(40)]
