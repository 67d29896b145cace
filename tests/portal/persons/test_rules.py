"""Identity numbers by the standard's own examples, and blind indexes that say nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.persons import rules
from portal.persons.rules import PersonKind, Scheme

# The two worked examples of GB 11643-1999.
RIGHT = ("11010519491231002X", "440524188001010014")


@pytest.mark.parametrize("number", RIGHT)
def test_the_examples_of_the_standard_are_right(number: str) -> None:
    assert rules.id_card_problem(number) is None


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("110105194912310021", "id_card_check"),
        ("11010519491231002", "id_card_form"),
        ("110105491231002", "id_card_form"),
        ("010105194912310021", "id_card_form"),
        ("11010519491331002X", "id_card_birthday"),
        ("110105194902300021", "id_card_birthday"),
        ("1101051949123100２X", "id_card_form"),
        ("", "id_card_form"),
    ],
)
def test_what_is_wrong_with_a_number_is_said(number: str, code: str) -> None:
    assert rules.id_card_problem(number) == code


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(at: int, by: int) -> None:
    for number in RIGHT:
        wrong = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]
        assert rules.id_card_problem(wrong) is not None


@given(st.integers(0, 15))
def test_two_digits_that_changed_places_are_found(at: int) -> None:
    number = RIGHT[0]
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert swapped == number or rules.id_card_problem(swapped) is not None


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        " 110105 19491231 002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105-19491231-002X",
    ],
)
def test_a_number_is_read_however_it_is_typed(typed: str) -> None:
    assert rules.normal(typed) == RIGHT[0]


@pytest.mark.parametrize(
    ("scheme", "number", "code"),
    [
        (Scheme.LICENCE_NO, "110110000012345", None),
        (Scheme.LICENCE_NO, "D110105012345", None),
        (Scheme.LICENCE_NO, "12345", "licence_no_form"),
        (Scheme.LICENCE_NO, "张三", "licence_no_form"),
        (Scheme.INSURED_NO, "A12345678", None),
        (Scheme.INSURED_NO, "1", "insured_no_form"),
        (Scheme.ID_CARD, RIGHT[1], None),
    ],
)
def test_other_numbers(scheme: Scheme, number: str, code: str | None) -> None:
    assert rules.problem(scheme, number) == code


def test_names_are_compared_in_one_form() -> None:
    assert rules.normal_name("买买提·艾力") == rules.normal_name(" 买买提 • 艾力")
    assert rules.normal_name("ＪＯＨＮ") == rules.normal_name("john")


def test_an_index_depends_on_key_scheme_and_number_and_holds_none_of_them() -> None:
    one, other = bytes(32), bytes([1]) * 32
    index = rules.number_index(one, Scheme.ID_CARD, RIGHT[0])
    assert index == rules.number_index(one, Scheme.ID_CARD, RIGHT[0])
    assert len(index) == 32
    assert RIGHT[0].encode() not in index
    different = {
        index,
        rules.number_index(other, Scheme.ID_CARD, RIGHT[0]),
        rules.number_index(one, Scheme.INSURED_NO, RIGHT[0]),
        rules.number_index(one, Scheme.ID_CARD, RIGHT[1]),
        rules.name_index(one, PersonKind.DOCTOR, RIGHT[0]),
        rules.name_index(one, PersonKind.STAFF, RIGHT[0]),
        rules.sealing_key(one),
        one,
    }
    assert len(different) == 8
