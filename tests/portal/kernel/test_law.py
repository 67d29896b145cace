from datetime import date

from portal.kernel.law import Citation, InForce, Status


def test_a_citation_reads_as_instrument_and_article():
    assert str(Citation("行政处罚法", "第六十条")) == "行政处罚法 第六十条"
    assert str(Citation("行政处罚法", "")) == "行政处罚法"
    assert Citation("行政处罚法", "第六十条").status is Status.VERIFIED


def test_a_rule_applies_from_its_first_day_to_before_its_last():
    rule = InForce(date(2026, 1, 1), date(2027, 1, 1))
    assert not rule.covers(date(2025, 12, 31))
    assert rule.covers(date(2026, 1, 1))
    assert rule.covers(date(2026, 12, 31))
    assert not rule.covers(date(2027, 1, 1))
    assert InForce(date(2026, 1, 1)).covers(date(2100, 1, 1))
