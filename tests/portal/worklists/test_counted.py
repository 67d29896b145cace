"""What is told of counters of other agencies: nothing of which a single case could be read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from portal.cases.rules import Stage
from portal.worklists.rules.counted import SMALL, Month, months


def test_small_numbers_are_not_counted_out() -> None:
    (month,) = months([("2026-03", "checking", 4), ("2026-03", "filed", 5), ("2026-03", "tip", 0)])
    assert [month.shown(each) for each in (Stage.CHECKING, Stage.FILED, Stage.CLOSED)] == [
        "<5",
        5,
        0,
    ]
    assert month.shown_total == "≥6"
    (month,) = months([("2026-03", "filed", 5), ("2026-03", "closed", 7)])
    assert month.shown_total == 12


@given(st.dictionaries(st.sampled_from(Stage), st.integers(0, 20)))
def test_a_row_is_the_same_whatever_its_small_numbers_are(counts: dict[Stage, int]) -> None:
    other = {stage: SMALL - n if 0 < n < SMALL else n for stage, n in counts.items()}
    one, two = Month("2026-03", counts), Month("2026-03", other)
    assert [one.shown(each) for each in Stage] == [two.shown(each) for each in Stage]
    assert one.shown_total == two.shown_total
