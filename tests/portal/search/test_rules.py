"""What a case can be found under, and what a typed text asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.cases.rules.masking import FieldProfile
from portal.search import rules
from portal.search.rules import Part, Subject, parse

HOSPITAL = Subject(
    7,
    "990100-2026-000123",
    title="花桥市人民医院：挂床住院",
    institution="花桥市人民医院",
    aliases=("市一院",),
    initials=("hqsrmyy", "syy"),
    codes=("H990100001",),
    category=("挂床住院、虚假住院", "Sham hospital stay"),
    documents=("花医保移〔2026〕3号 案件移送书",),
    seen_by=(
        ("hq-ybj", FieldProfile.FULL, True),
        ("hq-wjw", FieldProfile.FACTS, False),
        ("hq-gaj", FieldProfile.OUTLINE, False),
    ),
)


def found_by(typed: str, profile: FieldProfile = FieldProfile.FULL) -> bool:
    """Tell what both databases are asked: tokens, then what stands together."""
    query = parse(typed)
    row = next(each for each in rules.entries(HOSPITAL) if each.profile is profile)
    return bool(query) and all(
        any(row.tokens.issuperset(way) for way in word.any_of) and word.phrase in row.text
        for word in query.words
    )


@pytest.mark.parametrize(
    "typed",
    [
        *("医院", "人民医院", "花桥 挂床", "市一院", "rmyy", "RMYY", "ｒｍｙｙ", "hqsrmyy"),
        *("990100-2026-000123", "2026-123", "9901002026000123", "000123", "123", "H990100001"),
        *("花医保移〔2026〕3号", "花医保移(2026)3号", "花医保移〔２０２６〕３号"),
        *("sham", "移送书", "院 挂床"),
    ],
)
def test_a_case_is_found(typed: str) -> None:
    assert found_by(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "院",
        "",
        "  ",
        "，。",
        "医桥",
        "人院",
        "医院花桥",
        "yyrm",
        "26",
        "900001",
        "中医院",
        "挂床 药店",
    ],
)
def test_a_case_is_not_found(typed: str) -> None:
    assert not found_by(typed)


@pytest.mark.parametrize(
    ("profile", "finds", "hides"),
    [
        (FieldProfile.FACTS, ["990100-2026-000123", "医院", "rmyy", "挂床"], ["移送书"]),
        (
            FieldProfile.OUTLINE,
            ["000123"],
            ["医院", "rmyy", "挂床", "sham", "移送书", "H990100001"],
        ),
    ],
)
def test_a_profile_is_found_by_what_it_shows(
    profile: FieldProfile, finds: list[str], hides: list[str]
) -> None:
    assert [typed for typed in finds if not found_by(typed, profile)] == []
    assert [typed for typed in hides if found_by(typed, profile)] == []


def test_each_profile_has_the_agencies_that_have_it() -> None:
    by_profile = {each.profile: each.tokens for each in rules.entries(HOSPITAL)}
    seen = {
        profile: {token for token in tokens if token[:2] in {"_a", "_o"}}
        for profile, tokens in by_profile.items()
    }
    assert seen == {
        FieldProfile.FULL: {"_ahq_2d_ybj", "_ohq_2d_ybj"},
        FieldProfile.FACTS: {"_ahq_2d_wjw"},
        FieldProfile.OUTLINE: {"_ahq_2d_gaj"},
    }


@given(st.text(max_size=8), st.text(max_size=8))
def test_two_agencies_never_share_a_token(one: str, other: str) -> None:
    assert (rules.seen_token(one) == rules.seen_token(other)) == (one == other)


@given(st.text(max_size=150))
def test_whatever_is_typed_makes_plain_tokens(typed: str) -> None:
    for word in parse(typed).words:
        for token in (token for way in word.any_of for token in way):
            assert token and not set(token) & set(" '\"\\&|!():*\x00")


@given(st.text(min_size=2, max_size=40))
def test_a_title_is_found_by_itself(title: str) -> None:
    case = Subject(1, "x-1", title=title, seen_by=(("a", FieldProfile.FULL, True),))
    (row,) = rules.entries(case)
    query = parse(title)
    for word in query.words:
        assert any(row.tokens.issuperset(way) for way in word.any_of)


def test_marks_stand_where_the_words_are() -> None:
    assert rules.marked("花桥市ＣＴ检查 中心", parse("ct检 中心")) == [
        ("花桥市", False), ("ＣＴ检", True), ("查 ", False), ("中心", True),
    ]  # fmt: skip


@given(st.text(max_size=60), st.text(max_size=6))
def test_marking_changes_no_letter(text: str, typed: str) -> None:
    assert "".join(piece for piece, _ in rules.marked(text, parse(typed))) == text


def test_an_excerpt_is_short_and_holds_the_word() -> None:
    pieces = rules.excerpt("前" * 500 + "病床空着" + "后" * 500, parse("病床"))
    assert ("病床", True) in pieces
    assert sum(len(piece) for piece, _ in pieces) < 200


def test_parts_are_masked_before_anything_else() -> None:
    assert [part for part, _ in rules.parts(HOSPITAL, FieldProfile.OUTLINE)] == [Part.NUMBER]
