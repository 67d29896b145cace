"""Refusals and bugs as pages: right status, every header, no word of what was typed."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from psycopg.errors import InvalidTextRepresentation, NumericValueOutOfRange
from sqlalchemy.exc import DataError
from starlette.testclient import TestClient

from portal.infra.forms import MAX_FORM_BYTES
from portal.infra.work import Works
from portal.main.app import create_public_app, create_staff_app
from tests.support.people import csrf_of

TYPED = "王某 13900000000"
TOO_LARGE_FOR_SQLITE = "Python int too large to convert to SQLite INTEGER"
RAISED = [
    (RuntimeError(TYPED), 500),
    (OverflowError(TOO_LARGE_FOR_SQLITE), 404),
    (OverflowError("int too big to convert"), 500),
    (DataError("SELECT", {}, NumericValueOutOfRange()), 404),
    (DataError("SELECT", {}, InvalidTextRepresentation(TYPED)), 500),
]


@pytest.mark.parametrize(("error", "status"), RAISED, ids=lambda each: str(each)[:40])
@pytest.mark.parametrize("make", [create_public_app, create_staff_app])
def test_a_bug_is_a_page_with_every_header(
    works: Works, caplog: pytest.LogCaptureFixture, make, error: Exception, status: int
) -> None:
    app = make(works)

    def broken() -> None:
        raise error

    app.add_api_route("/broken", broken)
    with TestClient(app, raise_server_exceptions=False) as client, caplog.at_level(logging.ERROR):
        answer, absent = client.get("/broken"), client.get("/nothing-here")
    assert answer.status_code == status
    assert {*absent.headers} <= {*answer.headers}
    for name in ("Referrer-Policy", "X-Frame-Options", "Cache-Control", "Permissions-Policy"):
        assert answer.headers[name] == absent.headers[name]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert TYPED not in answer.text
    assert TYPED not in caplog.text
    assert ("bug: " in caplog.text) == (status == 500)


def _pieces() -> Iterator[bytes]:
    for _ in range(MAX_FORM_BYTES // 65536 + 2):
        yield b"a=" + b"x" * 65533 + b"&"  # each field alone is small enough


def test_a_form_in_pieces_without_end_is_refused(staff_client) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert staff_client().post("/sign-in", content=_pieces(), headers=kind).status_code == 413


def test_a_form_token_of_other_characters_is_merely_wrong(staff_client) -> None:
    client = staff_client("zhao")
    right = csrf_of(client.get("/").text)
    for wrong in ("令牌", right[:-1] + "０"):
        assert client.post("/sign-out", data={"csrf": wrong}).status_code == 403
    assert client.get("/", follow_redirects=False).status_code == 200
