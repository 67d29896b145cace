import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from portal.crypto import fields
from portal.crypto.errors import SealBroken

VECTORS = Path(__file__).parents[2] / "vectors"
OURS = json.loads((VECTORS / "field.json").read_text())
KEY = bytes(range(32))
SEALED = fields.seal_text(KEY, "他们虚开票据", context=b"tip/7/text")


@pytest.mark.parametrize("vector", OURS)
def test_a_field_of_long_ago_still_opens(vector):
    key, sealed, context = (bytes.fromhex(vector[name]) for name in ("key", "sealed", "context"))
    assert fields.open_text(key, sealed, context=context) == vector["text"]


@given(st.binary(max_size=3000), st.binary(max_size=20), st.integers(1, 2000))
def test_a_field_opens_as_it_was_and_its_size_tells_only_steps(text, context, pad_to):
    sealed = fields.seal(KEY, text, context=context, pad_to=pad_to)
    assert fields.open_(KEY, sealed, context=context) == text
    inner = len(sealed) - 1 - 12 - 16
    assert inner % pad_to == 0
    assert 4 + len(text) <= inner < 4 + len(text) + pad_to


@pytest.mark.parametrize(("length", "size"), [(0, 1053), (1020, 1053), (1021, 2077)])
def test_sizes_step_by_one_kibibyte(length, size):
    assert len(fields.seal(KEY, bytes(length), context=b"")) == size


def test_no_padding_where_none_is_wanted():
    assert len(fields.seal(KEY, b"abc", context=b"", pad_to=1)) == 1 + 12 + 4 + 3 + 16
    with pytest.raises(ValueError, match="pad_to"):
        fields.seal(KEY, b"", context=b"", pad_to=0)


def test_nonces_are_fresh():
    nonces = {fields.seal(KEY, b"", context=b"")[1:13] for _ in range(100)}
    assert len(nonces) == 100


def test_keys_are_fresh_and_of_32_bytes():
    assert len(fields.new_key()) == 32
    assert fields.new_key() != fields.new_key()


@pytest.mark.parametrize("key", [b"", bytes(16), bytes(24), bytes(33)])
def test_a_field_key_is_32_bytes(key):
    with pytest.raises(ValueError, match="32 bytes"):
        fields.seal(key, b"", context=b"")
    with pytest.raises(SealBroken):
        fields.open_(key, SEALED, context=b"tip/7/text")


@given(st.integers(0, len(SEALED) * 8 - 1))
def test_one_flipped_bit_breaks_the_seal(bit):
    changed = bytearray(SEALED)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        fields.open_(KEY, bytes(changed), context=b"tip/7/text")


@given(st.integers(0, len(SEALED) - 1))
def test_a_field_cut_short_does_not_open(length):
    with pytest.raises(SealBroken):
        fields.open_(KEY, SEALED[:length], context=b"tip/7/text")


def test_another_key_or_place_does_not_open():
    with pytest.raises(SealBroken):
        fields.open_(fields.new_key(), SEALED, context=b"tip/7/text")
    with pytest.raises(SealBroken):
        fields.open_(KEY, SEALED, context=b"tip/8/text")


@pytest.mark.parametrize(
    "inner",
    [
        b"",
        b"\x00\x00\x00",
        b"\x00\x00\x00\x04abc",
        b"\xff\xff\xff\xffabc",
        b"\x00\x00\x00\x01abc",
        b"\x00\x00\x00\x02ab\x00\x01",
    ],
)
def test_a_key_holder_cannot_write_a_second_form_of_a_text(inner):
    sealed = AESGCM(KEY).encrypt(bytes(12), inner, fields._bound(b""))
    with pytest.raises(SealBroken):
        fields.open_(KEY, b"\x02" + bytes(12) + sealed, context=b"")


def test_text_that_is_not_utf_8_does_not_open():
    sealed = fields.seal(KEY, b"\xff", context=b"")
    with pytest.raises(SealBroken):
        fields.open_text(KEY, sealed, context=b"")
