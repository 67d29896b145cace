import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.crypto import split


@given(st.binary(max_size=64))
def test_two_halves_give_the_key(key):
    a, b = split.split(key)
    assert split.join(a, b) == split.join(b, a) == key


def test_a_half_is_never_the_key_and_never_the_same():
    key = bytes(range(32))
    halves = [half for _ in range(50) for half in split.split(key)]
    assert key not in halves
    assert len(set(halves)) == 100


def test_halves_of_different_length_are_refused():
    with pytest.raises(ValueError, match=r"shorter|longer"):
        split.join(b"abc", b"ab")
