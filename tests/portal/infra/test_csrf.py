"""A page's form token never looks the same twice, and counts all the same; only the wizard is packed."""

from __future__ import annotations

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from portal.infra.csrf import check_token, masked, token_for
from portal.kernel.errors import NotAllowed
from tests.portal.intake.door import start
from tests.portal.intake.test_wizard import saved
from tests.support.people import csrf_of

TOKEN = token_for("a session")


def asked(token: str = TOKEN) -> Request:
    request = Request({"type": "http", "headers": [], "state": {}})
    request.state.csrf = token
    return request


def test_it_never_looks_the_same_and_counts_all_the_same() -> None:
    shown = {masked(TOKEN) for _ in range(20)}
    assert len(shown) == 20
    assert not [each for each in shown if TOKEN in each]
    for each in (*shown, TOKEN):
        check_token(asked(), each)


def test_any_other_is_refused() -> None:
    for sent in ("", "x", "0" * 64, masked(token_for("another")), TOKEN[:-1]):
        with pytest.raises(NotAllowed):
            check_token(asked(), sent)


def test_a_question_is_packed_and_what_holds_a_secret_is_not(public_client: TestClient) -> None:
    start(public_client)
    page = public_client.get("/report/region")
    assert page.headers["content-encoding"] == "gzip"
    assert int(page.headers["content-length"]) < len(page.content) / 2
    assert "Accept-Encoding" in page.headers["vary"]
    plain = public_client.get("/report/region", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert csrf_of(plain.text) != csrf_of(page.text)
    saved(public_client)
    for path in ("/follow", "/report/kept", "/report/kept/print"):
        shown = public_client.get(path)
        assert shown.status_code == 200
        assert "content-encoding" not in shown.headers, path
