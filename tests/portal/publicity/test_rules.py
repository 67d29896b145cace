"""Texts that name nobody, figures that point at nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.publicity.rules import SMALLEST, Rewards, Year, breakdown, flaw, median
from portal.publicity.service.counting import told

REPORT = "我在该院血透室做护士，每周三下午他们都把没有来的病人也刷上一次透析。"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("该院虚构住院，骗取基金。", None),
        ("涉案 12 人，金额 360,000.00 元，2026年3月1日办结。", None),
        ("联系电话 138 0013 8000", "long_number"),
        ("身份证３４０４２２１９８００１０１００１Ｘ", "long_number"),
        ("举报编号 1234-5678", "long_number"),
        ("医生王 小明收取回扣", "names_somebody"),
        ("有人说每周三下午，他们都把没有来的病人记上一次", "quotes_report"),
        ("每周三下午有人来查", None),
    ],
)
def test_a_text_is_compared_with_what_must_not_be_in_it(text: str, code: str | None) -> None:
    assert flaw(text, names=["王小明", ""], reports=[REPORT, ""]) == code


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 50), max_size=6))
def test_no_small_count_is_shown_nor_had_by_subtraction(parts: dict[str, int]) -> None:
    found = breakdown(parts)
    assert found.keys() == parts.keys()
    assert all(n is None or n == parts[code] for code, n in found.items())
    assert all(n is None or n == 0 or n >= SMALLEST for n in found.values())
    hidden = [code for code, n in found.items() if n is None]
    if len(hidden) == 1:
        assert all(not n for code, n in parts.items() if code not in hidden)


@pytest.mark.parametrize(
    ("days", "middle"),
    [({}, None), ({1: 2}, None), ({3: 1, 5: 1, 100: 1}, 5), ({3: 2, 9: 2}, 3), ({7: 3}, 7)],
)
def test_the_middle_of_few_is_not_told(days: dict[int, int], middle: int | None) -> None:
    assert median(days) == middle


def test_outcomes_are_all_tips_and_one_reward_is_no_sum() -> None:
    year = Year(
        year=2026, channels={"web": 9, "phone": 5}, accepted=8, declined={"known": 3}, withdrawn=1
    )
    assert sum(year.outcomes.values()) == year.tips
    many = told(year, 5_00, Rewards(3, 300_00, waived=2, days={5: 1, 9: 2}))
    assert (many["rewards_waived"], many["rewards_median_days"]) == (None, 9)
    shown = told(year, 5_00, Rewards(1, 100_00))
    assert shown["outcomes"] == {"accepted": 8, "declined": 3, "withdrawn": None, "waiting": None}
    assert (shown["rewards"], shown["rewards_fen"]) == (None, None)
    assert shown["recovered_fen"] == 5_00
