"""What counts as a clear answer."""

from __future__ import annotations

import pytest

from tests.support.forms_met import Met, not_clear
from tests.support.html import Control, Form, Page
from tests.support.site import Answer, Browser

CODE = [Control("code", "text")]


@pytest.mark.parametrize(
    ("path", "controls", "wait", "clear"),
    [
        ("/reward-counter", CODE, "900", True),
        ("/reward-counter", CODE, "5", False),
        ("/reward-counter", [], "900", False),
        ("/reward-counter/1/witness", CODE, "900", False),
        ("/cases/1", CODE, "900", False),
    ],
)
def test_busy_is_clear_only_where_wrong_codes_were_counted(
    path: str, controls: list[Control], wait: str, clear: bool
) -> None:
    met = Met(Browser("http://localhost"), Form(path, "post", "", controls))
    answer = Answer(503, "", Page(path, 503, ""), b"", {"retry-after": wait})
    assert (list(not_clear(met, answer)) == []) is clear
