from datetime import UTC, date, datetime

import pytest

from portal.kernel.clock import printed_day


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        (date(2026, 10, 1), "2026年10月1日"),
        (datetime(2026, 9, 30, 16, 0, tzinfo=UTC), "2026年10月1日"),
        (None, ""),
    ],
)
def test_documents_print_the_legal_day(given, printed):
    assert printed_day(given) == printed
