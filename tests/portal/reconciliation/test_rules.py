"""What a proof says of itself; what a pack of checks must be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.kernel.packs import BookInvalid
from portal.reconciliation.rules import Standing, read_checks

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
ONE = {"code": "a", "zh": "甲", "en": "A", "row": {"zh": "行", "en": "row"}, "table": "posting"}


def test_figures_say_when_the_ledgers_were_proved():
    assert Standing(None).told(NOW).en == "The ledgers were not proved yet"
    good = Standing(NOW - timedelta(hours=8), 1_000_000, 12, 0).told(NOW)
    assert (
        good.zh == "最近一次账目核对：2026-03-02 02:00（8 小时前），12 项全部相符，共 1,000,000 行"
    )
    assert "过期" in Standing(NOW - timedelta(hours=37), 1, 1, 0).told(NOW).zh
    assert "2 checks do not hold" in Standing(NOW, 1, 12, 2).told(NOW).en


@pytest.mark.parametrize("sql", ["DELETE FROM posting", "", "UPDATE posting SET amount_fen = 0"])
def test_a_check_only_asks(sql):
    with pytest.raises(BookInvalid):
        read_checks({"checks": [{**ONE, "sql": sql}]})


def test_a_check_has_a_name_of_its_own():
    one = {**ONE, "sql": "SELECT 1, 2, 3, 4"}
    assert read_checks({"checks": [one]})[0].name.en == "A"
    with pytest.raises(BookInvalid):
        read_checks({"checks": [one, one]})
