"""The sheet of a checklist with every kind of answer: form, values, what is printed."""

from __future__ import annotations

from datetime import date

from portal.infra.forms import validate
from portal.kernel.law import Citation, InForce
from portal.kernel.text import Text
from referrals.checklists import rules
from referrals.checklists.rules import Checklist, Choice, Given, Item, Kind, Option
from referrals.inspections import forms

LAW = Citation("条例", "第一条")
OPTIONS = (Option("full", Text("完整", "Complete")), Option("part", Text("部分", "Partly")))


def of(kind: Kind, **more: object) -> Item:
    return Item(kind.value, kind, Text(kind.value, kind.value), LAW, **more)


LIST = Checklist(
    code="health",
    version="v",
    name=Text("表", "List"),
    in_force=InForce(date(2026, 1, 1)),
    items=(
        of(Kind.YES_NO, required=True, asks_amount=True),
        of(Kind.CHOICE, options=OPTIONS, required=True),
        of(Kind.AMOUNT),
        of(Kind.NUMBER),
        of(Kind.DATE, required=True, relevant="choice = part"),
        of(Kind.TEXT),
        of(Kind.FILE),
    ),
)


def test_every_kind_of_answer_is_read_into_one_form():
    posted = {
        "a-yes_no": "no",
        "m-yes_no": "１２．５",
        "a-choice": "part",
        "a-amount": "3,381.49",
        "a-number": "０１２.50",
        "a-date": "2026年3月5日",
        "a-text": "口述",
        "a-file": "证据-7",
    }
    bound = validate(forms.sheet(LIST), posted)
    assert bound.errors == {}
    given = {each.item: each for each in forms.given(LIST, bound.data)}
    assert given["yes_no"] == Given("yes_no", choice=Choice.NO, amount_fen=1250)
    assert given["choice"].value == "part"
    assert given["amount"].amount_fen == 338149
    assert given["number"].value == "12.50"
    assert given["date"].value == "2026-03-05"
    assert given["file"].remark == "证据-7"
    said = {item: each.said for item, each in given.items() if each.says_something}
    assert said["amount"] == "3381.49"
    assert rules.unanswered(LIST, said) == ()
    del said["date"]
    assert rules.unanswered(LIST, said) == ("date",)
    assert rules.unanswered(LIST, {**said, "choice": "full"}) == ()


def test_what_is_no_answer_is_named():
    wrong = {"a-choice": "none", "a-number": "12个", "a-date": "昨天", "m-yes_no": "多"}
    assert set(validate(forms.sheet(LIST), wrong).errors) == set(wrong)
    huge = validate(forms.sheet(LIST), {"a-number": "1e99"})
    assert "a-number" in huge.errors
