from dataclasses import dataclass
from datetime import date

import pytest

from portal.kernel import packs
from portal.kernel.law import InForce, Status
from portal.kernel.packs import BookInvalid


@dataclass(frozen=True)
class Rule:
    code: str
    version: str
    in_force: InForce


def rule(code, version, since, until=None):
    return Rule(code, version, InForce(date(since, 1, 1), until and date(until, 1, 1)))


def test_a_pack_is_read_from_its_package():
    assert "term" in packs.read("referrals.clocks.book", "terms.toml")
    assert packs.names("referrals.clocks.book") == (
        "holidays.toml",
        "ladder.toml",
        "readings.toml",
        "rows.toml",
        "terms.toml",
    )


def test_a_file_that_is_not_toml_is_refused_by_name():
    with pytest.raises(BookInvalid, match=r"packs\.py") as caught:
        packs.read("portal.kernel", "packs.py")
    assert caught.value.entry == "packs.py"
    assert caught.value.defect


def test_a_citation_writes_its_instrument_out():
    law = {"instrument": "O310", "article": "第五条"}
    found = packs.citation({"law": law, "status": "needs_confirmation"}, {"O310": "令310号"})
    assert str(found) == "令310号 第五条"
    assert found.status is Status.NEEDS_CONFIRMATION


@pytest.mark.parametrize(
    ("table", "error"),
    [
        ({"status": "verified"}, KeyError),
        ({"law": {"instrument": "O310", "article": "第五条"}}, KeyError),
        ({"law": {"instrument": "N0", "article": "第五条"}, "status": "verified"}, KeyError),
        ({"law": {"instrument": "O310", "article": " "}, "status": "verified"}, ValueError),
        ({"law": {"instrument": "O310", "article": "第五条"}, "status": "true"}, ValueError),
    ],
)
def test_a_citation_without_source_is_refused(table, error):
    with pytest.raises(error):
        packs.citation(table, {"O310": "令310号"})


def test_days_in_force():
    since, until = date(2026, 1, 1), date(2027, 1, 1)
    assert packs.in_force({"since": since}) == InForce(since)
    assert packs.in_force({"since": since, "until": until}) == InForce(since, until)
    with pytest.raises(ValueError, match="until"):
        packs.in_force({"since": since, "until": since})


def test_entries_that_follow_each_other_are_accepted():
    packs.check_succession(
        [rule("A", "A.2", 2026), rule("A", "A.1", 2020, 2026), rule("B", "B.1", 2020)]
    )


@pytest.mark.parametrize(
    "entries",
    [
        [rule("A", "A.1", 2020, 2026), rule("A", "A.1", 2026)],
        [rule("A", "A.1", 2020), rule("A", "A.2", 2026)],
        [rule("A", "A.2", 2025), rule("A", "A.1", 2020, 2026)],
    ],
)
def test_entries_that_repeat_or_overlap_are_refused(entries):
    with pytest.raises(BookInvalid, match="A"):
        packs.check_succession(entries)
