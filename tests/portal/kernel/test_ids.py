"""Numbers people write down."""

from __future__ import annotations

import pytest

from portal.kernel import ids


def test_a_case_number_leads_with_its_region():
    assert ids.case_number("340500", 2026, 17) == "340500-2026-000017"


def test_a_document_number_has_the_official_form():
    assert ids.document_number("花医保移", 2026, 3) == "花医保移〔2026〕3号"


def test_a_stored_row_has_an_id_and_another_has_none():
    assert ids.known(7) == 7
    with pytest.raises(AssertionError, match="no id"):
        ids.known(None)
