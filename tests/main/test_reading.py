"""How a page is read leaves nothing behind: no recording in the cache, cookies as safe as the session's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from portal.infra.work import Works
from portal.main import reading
from portal.main.app import create_public_app


def test_language_and_look_are_cookies_as_safe_as_the_sessions(works: Works) -> None:
    settings = works.settings.model_copy(update={"public_origin": "https://example.test"})
    with TestClient(create_public_app(replace(works, settings=settings))) as client:
        for path in ("/language/en", "/look/large"):
            told = client.get(path, follow_redirects=False).headers["set-cookie"].lower()
            assert "secure" in told
            assert "httponly" in told


def test_no_browser_keeps_a_recording(
    public_client: TestClient, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "start.mp3").write_bytes(b"sound")
    monkeypatch.setattr(reading, "_audio", lambda _: tmp_path)
    answer = public_client.get("/aloud/zh/start.mp3")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
