"""Two officers, and the sheet of a checklist."""

from __future__ import annotations

import pytest

from portal.infra.forms import validate
from referrals.checklists.book import registry
from referrals.checklists.rules import Choice, Given
from referrals.inspections import forms, rules


@pytest.mark.parametrize(
    ("shown", "enough"),
    [
        ([], False),
        (["A1"], False),
        (["A1", "a1 "], False),
        (["A1", ""], False),
        (["A1", "", " "], False),
        (["A1", "A2"], True),
        (["A1", "A2", ""], True),
    ],
)
def test_two_different_certificates(shown, enough):
    assert rules.enough_officers(shown) is enough


def test_a_sheet_reads_full_width_amounts_and_leaves_empty_fields_open():
    checklist = registry.version("healthcare_security.1")
    posted = {"a-in_bed": "no", "r-in_bed": " 13人不在床 ", "a-sampled": "１２．５", "a-x": "y"}
    bound = validate(forms.sheet(checklist), {**posted, "a-method": "查病房\r\n问病人"})
    assert bound.errors == {}
    given = {each.item: each for each in forms.given(checklist, bound.data)}
    assert given["in_bed"] == Given("in_bed", choice=Choice.NO, remark="13人不在床")
    assert given["sampled"] == Given("sampled", amount_fen=1250)
    assert given["method"] == Given("method", remark="查病房\n问病人")
    assert not given["identity"].says_something


def test_a_sheet_names_the_field_at_fault():
    sheet = forms.sheet(registry.version("health.1"))
    bound = validate(sheet, {"a-licence": "maybe", "r-staff": "坏\x00", "a-wards": "长" * 20_001})
    assert bound.errors == {
        "a-licence": "enum",
        "r-staff": "control_character",
        "a-wards": "string_too_long",
    }
