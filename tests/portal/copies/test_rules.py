"""Boxes, ranges, places and names: plain values in, plain values out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.copies.rules import Box, CopyKind, NoBox, boxes, copy_name
from portal.copies.rules.places import place
from portal.copies.rules.words import FAILURES, failure


def test_boxes_are_rows_of_percent_and_empty_rows_do_not_count() -> None:
    rows = [("1", "10", "20.5", "30%", "5"), ("1", "", "", "", "")]
    assert boxes(rows) == (Box(1, 10, 20.5, 30, 5),)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("1", "", "", "", ""), "missing"),
        (("1", "x", "1", "1", "1"), "not_a_box"),
        (("1", "1", "1", "1", ""), "not_a_box"),
        (("0", "1", "1", "1", "1"), "not_a_box"),
        (("1.5", "1", "1", "1", "1"), "not_a_box"),
        (("1", "100", "1", "1", "1"), "not_a_box"),
        (("1", "1", "1", "0", "1"), "not_a_box"),
        (("1", "nan", "1", "1", "1"), "not_a_box"),
        (("inf", "1", "1", "1", "1"), "not_a_box"),
    ],
)
def test_what_is_no_box_says_why(row: tuple[str, ...], code: str) -> None:
    with pytest.raises(NoBox) as told:
        boxes([row])
    assert told.value.code == code


@given(st.lists(st.tuples(*[st.text(max_size=8)] * 5), max_size=5))
def test_boxes_never_leave_the_page(rows: list[tuple[str, ...]]) -> None:
    try:
        found = boxes(rows)
    except NoBox:
        return
    assert all(box.page >= 1 and 0 <= box.left < 100 and 0 < box.width <= 100 for box in found)


@pytest.mark.parametrize(
    ("coordinates", "zh", "en"),
    [
        ("39.904200,116.407400", "北京市中心附近（北纬 39.904200°，", "Near the centre of Beijing"),
        (
            "31.300000,120.900000",
            "苏州市中心以东约 29 公里（",
            "About 29 km east of the centre of Suzhou",
        ),
        (
            "-33.868800,151.209300",
            "南纬 33.868800°，东经 151.209300°",
            "33.868800° S, 151.209300° E",
        ),
        ("95.0,200.0", "95.0,200.0", "95.0,200.0"),
        ("nan,nan", "nan,nan", "nan,nan"),
        ("somewhere", "somewhere", "somewhere"),
    ],
)
def test_coordinates_in_words(coordinates: str, zh: str, en: str) -> None:
    told = place(coordinates)
    assert told.zh.startswith(zh)
    assert told.en.startswith(en)


def test_every_failure_has_words_and_a_lying_answer_cannot_break_them() -> None:
    for code in FAILURES:
        assert "{" not in failure(code, {}).zh + failure(code, {}).en
    assert failure("too_many_pixels", {"width": 12_000, "height": 9_000}).zh.startswith(
        "图片为 12,000×9,000"
    )
    assert failure("no_such_code", {"x": 1}) == FAILURES["damaged"]


def test_a_copy_is_named_after_its_original() -> None:
    assert copy_name("现场.JPG", CopyKind.SCRUBBED, "jpg") == "现场（去元数据副本）.jpg"
    assert copy_name("无后缀", CopyKind.TRANSCRIPT, "txt") == "无后缀（文字记录）.txt"
    assert copy_name(".jpg", CopyKind.REDACTED, "jpg") == ".jpg（遮盖副本）.jpg"
    assert len(copy_name("长" * 400, CopyKind.REDACTED, "pdf")) < 170
