"""What a reporter is told, step by step: nothing that warns a suspect, no day that is not a term."""

from __future__ import annotations

import copy
from datetime import date

import pytest

from portal.followup.book.registry import STEPS, book, read_book
from portal.followup.rules import Ground, grounds
from portal.followup.rules.asked import Back, Due, Reward
from portal.followup.rules.progress import PAUSED, Part, Standing, When, steps
from portal.intake.rules import TipState
from portal.kernel.law import Citation
from portal.kernel.packs import BookInvalid, read

DAY = date(2026, 10, 10)
LAW = Citation("某法", "第一条")
OURS = Part("gov.a", filed=True)
ENDED = Part("gov.a", filed=True, outcome="proven", ended_on=DAY)


def due(tone: str = "ok") -> Due:
    return Due(DAY, tone, LAW)


def told(at: Standing) -> list[tuple[str, str]]:
    return [(each.code, each.state) for each in steps(at, book().steps)]


STORIES = [
    (
        Standing(TipState.RECEIVED, dues={"A1": due()}),
        "received:done checked:now handled:next outcome:next",
    ),
    (
        Standing(TipState.RECEIVED, dues={"A1": due("late")}),
        "received:done checked:late handled:next outcome:next",
    ),
    (
        Standing(TipState.HANDED_OVER, wants_reward=True),
        "received:done handed_over:done checked:now handled:next outcome:next reward:next",
    ),
    (Standing(TipState.DECLINED, wants_reward=True), "received:done declined:done"),
    (Standing(TipState.ACCEPTED, withdrawn=True, parts=(OURS,)), "received:done withdrawn:done"),
    (Standing(TipState.RECEIVED, withdrawn=True, deleted=True), "received:done deleted:done"),
    (
        Standing(TipState.ACCEPTED, parts=(Part("gov.a", filed=None),)),
        "received:done accepted:done checked:now handled:next outcome:next",
    ),
    (
        Standing(TipState.ACCEPTED, parts=(OURS,), dues={"T4": due(), "A11": due()}),
        "received:done accepted:done filed:done notice:now handled:now outcome:next",
    ),
    (
        Standing(TipState.ACCEPTED, parts=(OURS,), dues={"T4": due("done")}),
        "received:done accepted:done filed:done handled:now outcome:next",
    ),
    (
        Standing(TipState.ACCEPTED, parts=(Part("", filed=False, outcome="no", ended_on=DAY),)),
        "received:done accepted:done not_filed:done outcome:done",
    ),
    (
        Standing(TipState.ACCEPTED, parts=(ENDED,), back=Back.PART, wants_reward=True),
        "received:done accepted:done filed:done outcome:done recovery:now reward:next",
    ),
    (
        Standing(
            *(TipState.ACCEPTED,),
            parts=(ENDED,),
            back=Back.WHOLE,
            with_police=True,
            wants_reward=True,
            reward=Reward("paid"),
        ),
        "received:done accepted:done filed:done police:done outcome:done recovery:done reward:done",
    ),
]


@pytest.mark.parametrize(("at", "line"), STORIES)
def test_each_state_is_told_in_order(at: Standing, line: str) -> None:
    assert " ".join(f"{code}:{state}" for code, state in told(at)) == line


def test_police_and_money_are_not_told_while_a_case_runs() -> None:
    """One of two cases has ended: the other's people must not be warned."""
    at = Standing(TipState.ACCEPTED, parts=(ENDED, OURS), with_police=True, back=Back.WAITING)
    assert not {"police", "recovery"} & {code for code, _ in told(at)}
    assert "police" in {
        code for code, _ in told(Standing(TipState.ACCEPTED, parts=(ENDED,), with_police=True))
    }


def test_a_day_is_named_only_while_its_term_runs() -> None:
    for tone, days in (("ok", [DAY]), ("late", [DAY]), ("paused", []), ("done", [])):
        at = Standing(TipState.RECEIVED, dues={"A1": due(tone)})
        told = [each for each in steps(at, book().steps) if each.due]
        assert [each.due.on for each in told if "{day}" in each.by.zh] == days
        assert [each.by for each in told if "{day}" not in each.by.zh] == [PAUSED] * (
            tone == "paused"
        )


def test_what_can_be_objected_to() -> None:
    assert grounds(TipState.DECLINED, ended=False, late=False) == (
        Ground.NOT_ACCEPTED,
        Ground.LEAKED,
    )
    assert grounds(TipState.ACCEPTED, ended=True, late=True) == (
        *(Ground.OUTCOME, Ground.LATE, Ground.LEAKED),
    )


@pytest.mark.parametrize("spoil", ["police_at_once", "no_article", "missing", "no_words", "until"])
def test_a_pack_that_tells_too_much_or_too_little_is_refused(spoil: str) -> None:
    table = copy.deepcopy(read("portal.followup.book", "telling.toml"))
    entries = {each["code"]: each for each in table["step"]}
    if spoil == "police_at_once":
        entries["police"]["when"] = "at_once"
    elif spoil == "no_article":
        del entries["recovery"]["law"]
    elif spoil == "missing":
        table["step"].remove(entries["outcome"])
    elif spoil == "no_words":
        del entries["filed"]["done"]
    else:
        table["delete"][0]["until"] = "sometime"
    with pytest.raises(BookInvalid):
        read_book(table)


def test_the_pack_names_neither_police_nor_prosecutors() -> None:
    assert set(STEPS) == set(book().steps)
    assert not {"police", "procuratorate", "discipline"} & book().named
    assert book().steps["police"].when is not When.AT_ONCE
