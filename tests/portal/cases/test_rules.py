"""Amounts, stages, cursors and the words of events, without a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.agencies.rules import AgencyKind
from portal.cases import rules
from portal.cases.routes import telling
from portal.cases.rules import Role, Scope, Stage
from portal.cases.rules.cursor import Cursor, parse_cursor
from portal.kernel.text import Text


@dataclass
class Amount:
    suspected_fen: int
    proven_fen: int


FEN = st.integers(0, 10**15)


@given(st.lists(st.builds(Amount, FEN, FEN), min_size=1), st.lists(FEN))
def test_amounts_are_sums_of_findings_whatever_was_alleged(
    found: list[Amount], alleged: list[int]
) -> None:
    sums = sum(f.suspected_fen for f in found), sum(f.proven_fen for f in found)
    assert rules.totals(found, alleged) == sums


@given(st.lists(FEN))
def test_until_something_is_found_what_is_alleged_is_suspected(alleged: list[int]) -> None:
    assert rules.totals([], alleged) == (sum(alleged), 0)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1)),
    st.integers(1, 10**12),
)
def test_a_cursor_is_read_back_to_the_microsecond(at: datetime, row: int) -> None:
    cursor = Cursor(at.replace(tzinfo=UTC), row)
    assert parse_cursor(str(cursor)) == cursor


@pytest.mark.parametrize(
    "text", ["", "-", "1", "1-", "-1", "a-1", "1-a", "²-1", f"{10**17}-1", "1-2-3"]
)
def test_a_made_up_cursor_is_no_place(text: str) -> None:
    assert parse_cursor(text) is None


def test_a_closed_case_is_not_referred_but_may_be_taken_up_again() -> None:
    assert not rules.can_move(Stage.CLOSED, Stage.REFERRED)
    assert rules.can_move(Stage.CLOSED, Stage.CHECKING)
    assert not any(rules.can_move(stage, stage) for stage in Stage)


def test_every_kind_of_agency_has_its_capacity_and_only_two_get_the_tip() -> None:
    usual = {kind: rules.role_of(kind) for kind in AgencyKind}
    assert usual[AgencyKind.POLICE] is Role.POLICE
    assert {kind for kind, role in usual.items() if rules.shares_tip_text(role)} == {
        AgencyKind.POLICE,
        AgencyKind.PROCURATORATE,
    }


def test_an_event_is_told_in_words_amounts_and_names() -> None:
    words = Text("{agency}认定 {proven_fen} 元（{x}{gone}）", "{agency}: {proven_fen}")
    facts = {"agency": "hq", "proven_fen": 123456, "x": None}
    names = {"agency": {"hq": Text("市局", "Bureau")}}
    assert telling.told(words, facts, names, "zh") == "市局认定 1,234.56 元（——）"
    assert telling.told(words, facts, names, "en") == "Bureau: 1,234.56"


def test_what_is_missing_is_said_in_the_order_one_does_it() -> None:
    nothing = telling.missing(parties=0, allegations=0, files=0, findings=0, proven_fen=0)
    assert nothing == ("parties", "allegations", "evidence", "findings")
    assert telling.missing(parties=1, allegations=1, files=1, findings=1, proven_fen=0) == (
        "proven",
    )
    assert not telling.missing(parties=1, allegations=1, files=1, findings=1, proven_fen=1)


def test_no_two_sealed_things_share_a_context() -> None:
    made = {
        rules.key_context(case, scope, generation=generation, agency=agency)
        for case in (1, 2)
        for scope in Scope
        for generation in (1, 2)
        for agency in ("a", "b")
    }
    made |= {
        rules.tip_key_context(case, tip_id=tip, generation=generation)
        for case in (1, 2)
        for tip in (1, 2)
        for generation in (1, 2)
    }
    made |= {rules.content_context(k, 1, ref) for k in ("note", "party") for ref in (b"1", b"2")}
    assert len(made) == 24 + 8 + 4


def test_lists_are_ordered_by_instants_not_by_text() -> None:
    early = datetime(2026, 3, 2, tzinfo=UTC)
    late = early + timedelta(microseconds=1)
    assert int(str(Cursor(early, 9)).split("-")[0]) + 1 == int(str(Cursor(late, 1)).split("-")[0])
