"""The order of questions, what counts as an answer, and what a draft keeps."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.intake import rules
from portal.intake.rules import LISTS, Answers, Identity, Mode
from portal.intake.rules.asking import read_question
from portal.intake.steps import order
from portal.intake.steps.registry import QUESTIONS
from portal.registry.book.registry import CATEGORIES

WHOLE = Answers(
    region="990102",
    place_kind="clinic",
    where_known=False,
    categories=("unknown",),
    what="经过",
    how_known="saw",
    files_done=True,
    mode=Mode.ANONYMOUS,
    wants_reward=False,
)
NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)


def test_every_question_is_asked_in_order_until_all_are_answered() -> None:
    answers, asked = Answers(), []
    while (step := order.first_open(answers)) is not None:
        asked.append(step)
        answers = replace(answers, **_part(step))
    assert asked == list(order.steps_of(WHOLE))
    assert len(asked) == 9


def test_contact_is_asked_only_of_those_who_give_a_name() -> None:
    for mode in (Mode.SEALED, Mode.NAMED):
        named = replace(WHOLE, mode=mode)
        assert order.first_open(named) == "contact"
        assert order.first_open(replace(named, name="王", contact="x")) is None
    assert "contact" not in order.steps_of(WHOLE)


def test_before_and_after_walk_the_same_way() -> None:
    named = replace(WHOLE, mode=Mode.NAMED)
    steps = order.steps_of(named)
    for earlier, later in pairwise(steps):
        assert order.after(named, earlier, changing=False) == later
        assert order.before(named, later) == earlier
    assert order.before(named, steps[0]) is None
    assert order.after(WHOLE, "reward", changing=False) is None
    assert order.after(WHOLE, "place", changing=True) is None
    assert order.before(WHOLE, "contact") == "identity"


def test_i_do_not_know_is_an_answer() -> None:
    assert order.answered(replace(WHOLE, where_known=False), "which")
    assert not order.answered(replace(WHOLE, where_known=None), "which")


def test_an_anonymous_tip_has_no_identity_even_if_a_name_was_typed_before() -> None:
    assert replace(WHOLE, name="王", contact="x").identity is None
    named = replace(WHOLE, mode=Mode.SEALED, name="王", contact="x", contact_note="晚上")
    assert named.identity == Identity("王", "x", "晚上")


def test_the_body_never_holds_who_the_reporter_is() -> None:
    body = replace(WHOLE, mode=Mode.NAMED, name="王某", contact="139").body(NOW)
    assert "王某" not in json.dumps(asdict(body), ensure_ascii=False)
    assert body.received_at == "2026-03-02T02:00:00+00:00"


@given(
    st.builds(
        Answers,
        region=st.none() | st.text(max_size=12),
        categories=st.lists(st.text(max_size=5), max_size=3).map(tuple),
        what=st.none() | st.text(max_size=50),
        mode=st.none() | st.sampled_from(Mode),
        wants_reward=st.none() | st.booleans(),
        institution_id=st.none() | st.integers(1, 2**31),
    )
)
def test_answers_survive_the_draft(answers: Answers) -> None:
    kept = json.loads(json.dumps(asdict(answers)))
    assert rules.answers_from({**kept, "field_of_an_older_version": 1}) == answers


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("9012", True),
        (" ９０１２ ", True),
        ("90 12", True),
        ("0129", False),
        ("", False),
        ("2", False),
    ],
)
def test_the_last_four_digits(typed: str, fits: bool) -> None:
    assert rules.last_digits_match(typed, "1234 5678 9012 3456 7890 12") is fits


@pytest.mark.parametrize(
    ("started", "seen", "alive"),
    [(60, 29, True), (60, 30, True), (60, 31, False), (240, 0, True), (241, 0, False)],
)
def test_a_mailbox_lives_half_an_hour_unused_and_four_hours_in_all(
    started: int, seen: int, alive: bool
) -> None:
    begun, used = NOW - timedelta(minutes=started), NOW - timedelta(minutes=seen)
    assert rules.mailbox_alive(started_at=begun, seen_at=used, now=NOW) is alive


def test_distinct_people() -> None:
    assert rules.distinct(1, 2, 3)
    assert not rules.distinct(1, 2, 1)
    assert not rules.distinct(1, None)


def _part(step: str) -> dict[str, object]:
    needed = {
        "region": "region",
        "place": "place_kind",
        "which": "where_known",
        "what": "categories",
        "details": "what",
        "source": "how_known",
        "files": "files_done",
        "identity": "mode",
        "reward": "wants_reward",
    }[step]
    assert needed in {field.name for field in fields(Answers)}
    return {needed: getattr(WHOLE, needed)}


@pytest.mark.parametrize(
    ("broken", "defect"),
    [
        ({"fields": []}, "asks nothing"),
        ({"fields": [{"name": "x", "kind": "one", "label": {"zh": "一", "en": "x"}}]}, "list"),
        ({"hint": {"zh": "没有英文"}}, "en"),
        ({"colour": "red"}, "nobody knows colour"),
    ],
)
def test_a_question_that_contradicts_itself_does_not_load(
    broken: dict[str, object], defect: str
) -> None:
    part = {"name": "x", "kind": "line", "label": {"zh": "一", "en": "x"}}
    whole = {"code": "x", "title": {"zh": "一", "en": "x"}, "fields": [part]}
    assert read_question(whole, LISTS).names == ("x",)
    with pytest.raises((ValueError, KeyError), match=defect):
        read_question({**whole, **broken}, LISTS)


def test_a_question_depends_only_on_what_was_asked_before() -> None:
    asked: set[str] = set()
    for question in QUESTIONS.values():
        for condition in (question.asked.when, question.asked.unless):
            assert condition.keys() <= asked
        asked |= set(question.names)


def test_every_kind_of_violation_has_an_example_and_its_article() -> None:
    for each in CATEGORIES.values():
        assert all((each.plain.zh, each.plain.en, each.example.zh, each.example.en)), each.code
        assert each.law.article
