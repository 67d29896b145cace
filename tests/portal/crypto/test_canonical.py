import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.crypto.canonical import canonical

# RFC 8785, section 3.2.2 and 3.2.3: the sample object and its canonical form.
SAMPLE = {
    "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
    "literals": [None, True, False],
}
SAMPLE_CANONICAL = (
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
    '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
)


def test_the_sample_of_the_rfc():
    assert canonical(SAMPLE).decode() == SAMPLE_CANONICAL


def test_names_are_sorted_by_utf_16_units():
    # U+1F600 is written with surrogates (D83D…), which sort before U+FB33.
    assert canonical({"\ufb33": 1, "\U0001f600": 2, "a": 3}) == (
        '{"a":3,"\U0001f600":2,"\ufb33":1}'.encode()
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53, -(2**53), "\ud800", {1: 2}])
def test_what_json_cannot_carry_exactly_is_refused(value):
    with pytest.raises(ValueError, match=r"."):
        canonical([value])


@given(st.dictionaries(st.text(max_size=4), st.integers(-(2**53) + 1, 2**53 - 1), max_size=5))
def test_order_of_writing_does_not_matter(value):
    backwards = dict(reversed(value.items()))
    assert canonical(value) == canonical(backwards)
    assert json.loads(canonical(value)) == value
