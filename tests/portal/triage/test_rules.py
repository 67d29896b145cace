"""Points are explained, fair, and what is kept of sealed ones gives nobody away."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.agencies.rules import AgencyKind
from portal.intake.rules import HOW_KNOWN, HOW_OFTEN, Mode, TipBody
from portal.kernel.packs import BookInvalid, read
from portal.registry.book.registry import CATEGORIES
from portal.triage.book.registry import (
    DOUBLES,
    POWERS,
    SCORE,
    read_doubles,
    read_routing,
    read_score,
)
from portal.triage.rules import points, routing, scoring, total
from portal.triage.rules.doubles import MOST_CANDIDATES, Facts, compared, first_few, keys_of
from portal.triage.rules.routing import Advice

DAY = date(2026, 3, 2)
FIGURES = st.fixed_dictionaries(
    {},
    optional={rule.check: st.integers(0, 10**9) for rule in SCORE.rules},
)


def plain(mode: Mode, **given: Any) -> int:
    figures = scoring.plain_figures(
        **{"files": 0, "categories": (), "mode": mode, "replied": False, "similar": 0, **given}
    )
    return total(points(SCORE.plain, figures, SCORE.groups))


# -- points --------------------------------------------------------------------------------------


@given(FIGURES)
def test_every_point_has_its_rule_and_none_is_taken_away(figures: dict[str, int]) -> None:
    found = points(SCORE.rules, figures, SCORE.groups)
    assert all(0 < each.points <= each.rule.points for each in found)
    assert all(each.rule.covers(each.figure) for each in found)
    checks = [each.rule.check for each in found]
    assert len(checks) == len(set(checks))
    assert "{" not in "".join(each.words.zh + each.words.en for each in found)


@given(FIGURES, st.sampled_from([rule.check for rule in SCORE.rules]), st.integers(0, 10**9))
def test_knowing_one_thing_more_never_costs_points(
    figures: dict[str, int], check: str, more: int
) -> None:
    less = {name: figure for name, figure in figures.items() if name != check}
    scored = [
        total(points(SCORE.rules, each, SCORE.groups)) for each in (less, {**less, check: more})
    ]
    assert scored[0] <= scored[1]


@given(st.integers(0, 9), st.integers(0, 9), st.booleans())
def test_who_reports_moves_a_tip_by_no_more_than_the_limit(
    files: int, similar: int, replied: bool
) -> None:
    given_ = {"files": files, "similar": similar, "replied": replied}
    anonymous, named = plain(Mode.ANONYMOUS, **given_), plain(Mode.NAMED, **given_)
    assert 0 <= named - anonymous <= SCORE.groups["identity"]


def test_an_anonymous_tip_with_a_file_comes_before_a_named_one_without() -> None:
    assert plain(Mode.ANONYMOUS, files=1) > plain(Mode.NAMED)


def test_an_anonymous_reporter_who_answers_is_as_reachable_as_any() -> None:
    assert plain(Mode.ANONYMOUS, replied=True) == plain(Mode.SEALED)


@given(
    st.sampled_from(sorted(HOW_KNOWN)), st.sampled_from(sorted(HOW_OFTEN)), st.text(max_size=200)
)
def test_any_text_can_be_scored(known: str, often: str, text: str) -> None:
    body = TipBody(what=text, amount_text=text, when_text=text, how_known=known, how_often=often)
    found = points(SCORE.sealed, scoring.sealed_figures(body, SCORE.words), SCORE.groups)
    kept = scoring.stored(total(found), step=SCORE.step, most=SCORE.most_kept)
    assert kept % SCORE.step == 0
    assert 0 <= kept <= SCORE.most_kept


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("三万多元", 30_000),
        ("大概 1,200 元", 1_200),
        ("几十万", 200_000),
        ("报销了3.5万", 35_000),
        ("两千块钱", 2_000),
        ("去年三次", 0),
        ("５０万左右", 500_000),
        ("", 0),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, yuan: int) -> None:
    assert scoring.yuan_named(text) == yuan


# -- books ---------------------------------------------------------------------------------------


def score_book(**changed: Any) -> dict[str, Any]:
    return {**copy.deepcopy(read("portal.triage.book", "score.toml")), **changed}


def test_a_book_that_takes_points_away_does_not_load() -> None:
    book = score_book()
    book["rules"][0]["points"] = -1
    with pytest.raises(BookInvalid):
        read_score(book)


def test_a_book_in_which_a_name_counts_like_evidence_does_not_load() -> None:
    with pytest.raises(BookInvalid, match="identity"):
        read_score(score_book(groups={"identity": {"most": 8}}))


@pytest.mark.parametrize(("step", "most"), [(1, 100), (10, 40), (6, 36)])
def test_a_book_that_keeps_too_much_of_the_text_does_not_load(step: int, most: int) -> None:
    with pytest.raises(BookInvalid, match="give it away"):
        read_score(score_book(step=step, most_kept=most))


def test_a_repeated_rule_and_an_unknown_category_do_not_load() -> None:
    book = copy.deepcopy(read("portal.triage.book", "doubles.toml"))
    book["rules"].append(book["rules"][0])
    with pytest.raises(BookInvalid, match="repeated"):
        read_doubles(book)
    book = copy.deepcopy(read("portal.triage.book", "routing.toml"))
    book["powers"][0]["categories"].append("flying")
    with pytest.raises(BookInvalid, match="unknown category"):
        read_routing(book)


def test_every_category_has_somebody_competent() -> None:
    covered = {code for power in POWERS for code in power.categories}
    assert covered == CATEGORIES.keys()


# -- doubles -------------------------------------------------------------------------------------

KINDS = st.frozensets(st.sampled_from([*CATEGORIES, "unknown"]), max_size=4)
FACTS = st.builds(
    Facts,
    region=st.sampled_from(["990102", "990103"]),
    institution_id=st.none() | st.integers(1, 3),
    categories=KINDS,
    on=st.dates(date(2024, 1, 1), DAY),
    place_kind=st.sampled_from(["hospital", "pharmacy", "unknown"]),
    place_mark=st.sampled_from([b"", b"12345678"]),
)


@given(FACTS, FACTS)
def test_a_pair_scores_the_same_from_both_sides(one: Facts, other: Facts) -> None:
    assert compared(one, other) == compared(other, one)


@given(FACTS, FACTS)
def test_two_known_institutions_that_differ_are_no_double(one: Facts, other: Facts) -> None:
    figures = compared(one, other)
    if one.institution_id and other.institution_id and one.institution_id != other.institution_id:
        assert figures is None


@given(FACTS, FACTS)
def test_what_is_proposed_shares_a_place_or_a_kind_of_violation(one: Facts, other: Facts) -> None:
    figures = compared(one, other)
    if figures is not None and total(points(DOUBLES.rules, figures)) >= DOUBLES.propose_at:
        assert figures.keys() & {"same_institution", "same_place", "shared_categories"}


@given(FACTS)
def test_vague_words_are_no_key(facts: Facts) -> None:
    texts = [each.text for each in keys_of(facts)]
    assert not [each for each in texts if "unknown" in each or each.endswith(":other")]
    assert len(texts) <= len(facts.categories) + 2


@given(st.lists(st.lists(st.integers(0, 50), max_size=30), max_size=6))
def test_no_more_than_twenty_are_looked_at(lists: list[list[int]]) -> None:
    found = first_few(lists)
    assert len(found) == len(set(found)) <= MOST_CANDIDATES


# -- routes --------------------------------------------------------------------------------------

OWN = AgencyKind.HEALTHCARE_SECURITY


def advised(categories: tuple[str, ...], text: str = "", own: AgencyKind = OWN) -> dict[str, str]:
    found = routing.claims(POWERS, categories, "hospital", text)
    return {each.kind: each.advice for each in routing.routes(own, found, categories)}


@pytest.mark.parametrize(
    ("categories", "text", "advice"),
    [
        (("fake_stay",), "", {}),
        (("agency_staff",), "", {"discipline": Advice.APART}),
        (("agency_staff", "fake_stay"), "", {"discipline": Advice.APART}),
        (("drug_resale",), "", {"market_regulation": Advice.SHARE}),
        (("unknown",), "诊所无证行医", {"health": Advice.HAND_OVER}),
        (("fake_stay",), "还没有明码标价", {"market_regulation": Advice.SHARE}),
        (("fake_stay",), "举报后受到威胁", {"police": Advice.REFER}),
        (("unknown",), "说不清楚", {}),
    ],
)
def test_routes(categories: tuple[str, ...], text: str, advice: dict[str, str]) -> None:
    assert advised(categories, text) == advice


def test_a_tip_on_the_fund_at_another_office_goes_to_the_bureau() -> None:
    assert advised(("fake_stay",), own=AgencyKind.HEALTH) == {
        "healthcare_security": Advice.HAND_OVER
    }


def test_only_plain_categories_say_elsewhere_without_a_key() -> None:
    def where(*categories: str) -> AgencyKind | None:
        found = routing.claims(POWERS, categories, "hospital")
        return routing.elsewhere(OWN, found, categories)

    assert where("agency_staff") is None
    assert where("agency_staff", "unknown") is None
    assert where("fake_stay") is None
    assert where() is None
