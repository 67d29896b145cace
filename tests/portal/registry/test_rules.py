"""Credit codes, names and the book of categories."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.errors import Invalid
from portal.kernel.law import Status
from portal.registry.book.levels import LEVELS, level_code, level_name
from portal.registry.book.registry import CATEGORIES, category
from portal.registry.rules import (
    KIND_NAMES,
    InstitutionKind,
    after,
    initials,
    is_credit_code,
    is_official_code,
    normal_name,
    pinyin,
    typed_initials,
)

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


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("花桥市第一医院", "hqsdyyy"),
        ("重庆长安医院（ＡＢ）2", "cqcayyab2"),
        ("银行医务室", "yhyws"),
        ("", ""),
        ("——", ""),
    ],
)
def test_initials_are_those_people_type(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_name_in_pinyin_is_what_people_type() -> None:
    assert pinyin("花桥市第1医院（ＡＢ）") == "huaqiaoshidi1yiyuanab"
    assert pinyin("重庆银行医务室") == "chongqingyinhangyiwushi"
    assert pinyin("——") == ""


@pytest.mark.parametrize(
    ("typed", "letters"),
    [("HQ", "hq"), ("hq1", "hq1"), ("h", ""), ("1h", ""), ("hq医", ""), ("h q", ""), ("h%", "")],
)
def test_only_letters_are_taken_for_initials(typed: str, letters: str) -> None:
    assert typed_initials(typed) == letters


@given(st.text("0123456789abz", min_size=1, max_size=4), st.text("09az", max_size=3))
def test_a_range_holds_exactly_what_begins_so(prefix: str, rest: str) -> None:
    end = after(prefix)
    inside = prefix + rest
    assert inside >= prefix and (not end or inside < end)
    if end:
        assert not end.startswith(prefix) and end > prefix


@pytest.mark.parametrize(
    ("code", "right"),
    [
        ("H11010500123", True),
        ("P34010000001", True),
        ("H1101050012", False),
        ("X11010500123", False),
        ("h11010500123", False),
        ("H1101050012３", False),
    ],
)
def test_the_shape_of_a_code_of_the_fund(code: str, right: bool) -> None:
    assert is_official_code(code) is right


def test_every_kind_and_level_has_its_names() -> None:
    assert set(KIND_NAMES) == set(InstitutionKind)
    wanted = {"special_pharmacy", "rehabilitation", "psychiatric", "dental_clinic", "outpatient"}
    assert wanted <= {kind.value for kind in InstitutionKind}
    assert level_code("三甲") == level_code("三级甲等") == "3a" and level_code("五级") == ""
    assert level_name("旧写法").zh == "旧写法"
    assert all(level.name.zh and level.name.en for level in LEVELS.values())
