"""Credit codes, names and the book of categories."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.errors import Invalid
from portal.kernel.law import Status
from portal.registry.book.registry import CATEGORIES, category
from portal.registry.rules import is_credit_code, normal_name

GOOD = "91350100M000100Y43"  # the example printed in GB 32100-2015
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def test_the_example_of_the_standard_is_right() -> None:
    assert is_credit_code(GOOD)


@given(st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(at: int, other: str) -> None:
    wrong = GOOD[:at] + other + GOOD[at + 1 :]
    assert is_credit_code(wrong) is (wrong == GOOD)


@given(st.integers(0, 16))
def test_two_swapped_neighbours_are_noticed(at: int) -> None:
    swapped = GOOD[:at] + GOOD[at + 1] + GOOD[at] + GOOD[at + 2 :]
    assert is_credit_code(swapped) is (swapped == GOOD)


@pytest.mark.parametrize(
    "text", ["", GOOD[:-1], GOOD + "3", GOOD.lower(), "I" + GOOD[1:], "９" * 18]
)
def test_what_is_no_code_is_refused(text: str) -> None:
    assert not is_credit_code(text)


def test_a_name_has_one_form() -> None:
    assert normal_name("花桥　第一 医院（ＡＢ）") == "花桥第一医院(AB)"


def test_every_category_is_complete_in_both_languages_and_has_its_article() -> None:
    assert {"fake_stay", "overtreatment", "duplicate_charge", "impersonation"} <= set(CATEGORIES)
    for code, each in CATEGORIES.items():
        assert code == each.code
        for text in (each.name, each.plain, each.example):
            assert text.zh and text.en and text.zh != text.en
        assert "条" in each.law.article
        assert each.law.status in set(Status)


def test_an_unknown_category_is_a_wrong_choice() -> None:
    with pytest.raises(Invalid):
        category("nothing")
