import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.crypto.framing import frame

LABELS = st.text(st.characters(min_codepoint=0, max_codepoint=127), max_size=6)
INPUTS = st.tuples(LABELS, st.lists(st.binary(max_size=6), max_size=4))


@given(INPUTS, INPUTS)
def test_two_inputs_never_give_one_frame(one, other):
    (label, parts), (label2, parts2) = one, other
    assert (frame(label, *parts) == frame(label2, *parts2)) == (one == other)


@given(LABELS, st.binary(max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_where_a_part_ends_changes_the_frame(label, text, cut, other):
    one, two = (text[:cut], text[cut:]), (text[:other], text[other:])
    assert (frame(label, *one) == frame(label, *two)) == (one == two)


def test_layout():
    assert frame("ab", b"", b"xyz") == bytes.fromhex(
        "0002 6162 02 0000000000000000 0000000000000003 78797a"
    )


def test_what_does_not_fit_is_refused():
    assert frame("x" * 65_535, *[b""] * 255)
    with pytest.raises(ValueError, match="does not fit"):
        frame("x" * 65_536)
    with pytest.raises(ValueError, match="does not fit"):
        frame("x", *[b""] * 256)
    with pytest.raises(UnicodeEncodeError):
        frame("标签")
