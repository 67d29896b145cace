"""Conditions: what they mean, what is refused, what is asked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.law import Citation, InForce
from portal.kernel.text import Text
from referrals.checklists import rules
from referrals.checklists.rules import Checklist, Item, ItemInvalid, Kind, Option, conditions
from referrals.checklists.rules.conditions import WrongCondition, holds, parse
from referrals.checklists.rules.wording import worded

LAW = Citation("条例", "第一条")


def item(code: str, kind: Kind = Kind.YES_NO, **more: object) -> Item:
    given = {"required": kind is Kind.YES_NO, **more}
    return Item(code, kind, Text(f"查{code}", f"Check {code}"), LAW, **given)


def checklist(*items: Item) -> Checklist:
    return Checklist(
        code="health",
        version="v1",
        name=Text("表", "List"),
        in_force=InForce(date(2026, 1, 1)),
        items=rules.checked(items),
    )


@pytest.mark.parametrize(
    ("text", "answers", "true"),
    [
        ("a = no", {"a": "no"}, True),
        ("a = no", {}, False),
        ("${a} = 'no'", {"a": "no"}, True),
        ('a="no"', {"a": "yes"}, False),
        ("a != no", {}, True),
        ("not a = no", {"a": "no"}, False),
        ("a = no or b = no and b = yes", {"a": "no"}, True),
        ("(a = no or b = no) and b = yes", {"a": "no"}, False),
        ("not (a = no and b = no)", {"a": "no", "b": "yes"}, True),
        ("a = '不合格'", {"a": "不合格"}, True),
    ],
)
def test_what_a_condition_means(text, answers, true):
    assert holds(parse(text), answers) is true


NO_CONDITIONS = """
a|a =|= no|a = no b = no|(a = no|a = no)|and = no|a == no|a > 3|a = no and|__import__('os')|${a = no
""".strip().split("|")


@pytest.mark.parametrize("text", ["", "(" * 30 + "a = no" + ")" * 30, "a" * 600, *NO_CONDITIONS])
def test_what_is_no_condition(text):
    with pytest.raises(WrongCondition):
        parse(text)


@given(st.text(alphabet="ab=!()'${} andornt", max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        found = parse(text)
    except WrongCondition as wrong:
        assert 0 <= wrong.at <= len(text)
    else:
        assert holds(found, {}) in {True, False}
        assert list(conditions.named(found))


def test_what_is_not_asked_any_more_counts_for_nothing():
    found = checklist(
        item("a"), item("b", relevant="a = no"), item("c", relevant="b = no"), item("d")
    )
    assert rules.unanswered(found, {}) == ("a", "d")
    assert rules.unanswered(found, {"a": "no"}) == ("b", "d")
    stale = {"a": "yes", "b": "no", "d": "na"}
    assert [each.code for each in rules.asked(found, stale)] == ["a", "d"]
    assert rules.unanswered(found, stale) == ()


@pytest.mark.parametrize(
    ("relevant", "defect"),
    [
        ("c = no", "unknown_item"),
        ("b = no", "unknown_item"),
        ("a = maybe", "unknown_value"),
        ("t = x", "unknown_value"),
        ("a is no", "not_a_condition"),
    ],
)
def test_a_condition_must_name_an_item_before_and_one_of_its_answers(relevant, defect):
    with pytest.raises(ItemInvalid) as wrong:
        rules.checked([item("t", Kind.TEXT), item("a"), item("b", relevant=relevant), item("c")])
    assert (wrong.value.code, wrong.value.field, wrong.value.defect) == ("b", "relevant", defect)


def test_conditions_in_words():
    options = (Option("big", Text("大", "Big")), Option("small", Text("小", "Small")))
    found = checklist(
        item("a"),
        item("size", Kind.CHOICE, options=options),
        item("c", relevant="a = no and not (size = big or size != small)"),
    )
    said = worded(found)["c"]
    assert said.zh == "第1项答“不符合”，且并非（第2项答“大”，或者第2项不是“小”）"
    assert "item 1 is “Not in order”" in said.en


@pytest.mark.parametrize(
    ("changed", "defect"),
    [
        ({"kind": Kind.CHOICE}, "two_options"),
        ({"options": (Option("x", Text("甲", "A")),)}, "not_a_choice"),
        ({"code": "Bad code"}, "not_a_code"),
    ],
)
def test_an_item_that_cannot_stand(changed, defect):
    given = {"code": "a", "kind": Kind.YES_NO, **changed}
    code, kind = given.pop("code"), given.pop("kind")
    with pytest.raises(ItemInvalid) as wrong:
        rules.checked([item("z"), item(code, kind, **given)])
    assert wrong.value.defect == defect
