"""The steps of one reward through its year."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.budgets.rules import Held, Step, free, held


def test_reserved_spent_and_back() -> None:
    assert held([]) == Held(0, 0)
    assert held([(Step.RESERVE, 5)]) == Held(5, 0)
    assert held([(Step.RESERVE, 5), (Step.SPEND, 5)]) == Held(0, 5)
    assert held([(Step.RESERVE, 5), (Step.SPEND, 5), (Step.TAKE_BACK, 2)]) == Held(0, 3)
    assert held([(Step.RESERVE, 5), (Step.SPEND, 5), (Step.UNSPEND, 5)]) == Held(5, 0)
    assert held([(Step.RESERVE, 5), (Step.RELEASE, 5), (Step.RESERVE, 7)]) == Held(7, 0)


@pytest.mark.parametrize("step", [Step.RELEASE, Step.SPEND, Step.TAKE_BACK, Step.UNSPEND])
def test_nothing_is_taken_that_is_not_there(step: Step) -> None:
    with pytest.raises(ValueError, match=step):
        held([(Step.RESERVE, 5), (step, 6)])


@given(st.lists(st.tuples(st.sampled_from(Step), st.integers(1, 100)), max_size=12))
def test_no_sequence_makes_money(steps: list[tuple[Step, int]]) -> None:
    reserved = sum(fen for step, fen in steps if step is Step.RESERVE)
    try:
        found = held(steps)
    except ValueError:
        return
    assert 0 <= found.reserved_fen + found.spent_fen <= reserved


def test_free() -> None:
    assert free(100, 30, 70) == 0
