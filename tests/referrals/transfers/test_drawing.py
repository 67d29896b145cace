"""The drawing of the states: everything the table of steps has, nothing over another thing."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations

import pytest
from starlette.testclient import TestClient

from referrals.transfers.book.drawing import BOX_HEIGHT, BOX_WIDTH, Drawing, drawn
from referrals.transfers.rules import ENDED, STATE_NAMES, State
from referrals.transfers.steps.registry import STEPS


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_every_state_and_way_of_the_table_is_drawn(locale: str) -> None:
    drawing = drawn(list(STEPS.values()), locale)
    ways = {(source, step.target) for step in STEPS.values() for source in step.sources}
    assert {(each.source, each.target) for each in drawing.arrows} == {
        (source, target) for source, target in ways if target and target is not source
    }
    for each in drawing.boxes:
        space = " " if locale == "en" else ""
        assert space.join(each.lines) == STATE_NAMES[each.state].in_(locale)
        assert each.ended is (each.state in ENDED)
        assert max(map(len, each.lines)) <= (27 if locale == "en" else 11)


def test_no_box_lies_over_another_or_outside() -> None:
    drawing: Drawing = drawn(list(STEPS.values()), "zh")
    for one, other in combinations(drawing.boxes, 2):
        beside = abs(one.x - other.x) >= BOX_WIDTH
        assert beside or abs(one.y - other.y) >= BOX_HEIGHT, (one, other)
    for each in drawing.boxes:
        assert 0 <= each.x <= drawing.width - BOX_WIDTH
        assert 0 <= each.y <= drawing.height - BOX_HEIGHT
    assert {each.state for each in drawing.boxes} == set(State)


def test_the_help_shows_it_with_the_list_as_its_text(
    staff_client: Callable[[str], TestClient],
) -> None:
    xu = staff_client("xu")
    page = xu.get("/help/workflow").text
    assert page.count('<rect class="stand') == len(State)
    for state in re.findall(r'<a href="#(state-\w+)">', page):
        assert f'id="{state}"' in page, "each box leads to its entry in the list"
    assert "style=" not in page.split("<svg")[1].split("</svg>")[0]
    assert "状态逐项" in page
