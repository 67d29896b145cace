"""The page officers take along: small, everybody's, complete in English, and nothing of a case in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from portal.infra.i18n import english
from referrals.visits.routes import app

MOST_BYTES = 300 * 1024
MARKUP = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")


def test_all_of_it_fits_on_a_bad_line() -> None:
    assert sum(map(len, app.made().files.values())) <= MOST_BYTES


def test_every_text_of_the_scripts_has_english() -> None:
    assert len(app.texts()) > 200
    assert not [text for text in app.texts() if text not in english()]


@pytest.mark.parametrize("name", sorted(path.name for path in app.FOLDER.glob("*.js")))
def test_what_was_typed_is_never_read_as_markup(name: str) -> None:
    assert not MARKUP.search(app.made().files[name].decode())


def test_the_shell_is_everybodys_and_runs_our_scripts_only(
    staff_client: Callable[[str], TestClient],
) -> None:
    lin, wei = staff_client("lin"), staff_client("wei")
    shell = lin.get("/field")
    assert shell.status_code == 200
    assert shell.content == wei.get("/field").content
    policy = shell.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy
    assert shell.headers["permissions-policy"].startswith("camera=(self)")
    assert shell.headers["cache-control"] == "no-store"


def test_the_worker_keeps_the_page_and_nothing_else(
    staff_client: Callable[[str], TestClient],
) -> None:
    lin = staff_client("lin")
    worker = lin.get("/field/worker.js")
    assert worker.headers["service-worker-allowed"] == "/field"
    found = re.search(r"^const FILES = (.*);$", worker.text, re.MULTILINE)
    assert found is not None
    kept = json.loads(found[1])
    assert {each.status_code for each in map(lin.get, kept)} == {200}
    assert not [
        url for url in kept if not re.fullmatch(r"/field|/field/(manifest\.json|app/.*)", url)
    ]
    assert lin.get("/field/app/0123456789abcdef/main.js").status_code == 404
    assert lin.get(f"{app.made().base}..%2fstaff.js").status_code == 404
    manifest = lin.get("/field/manifest.json").json()
    assert {lin.get(icon["src"]).status_code for icon in manifest["icons"]} == {200}


def test_nobody_gets_the_page_without_signing_in(
    staff_client: Callable[[str], TestClient],
) -> None:
    stranger = staff_client("")
    for url in ("/field", "/field/worker.js", "/field/manifest.json", f"{app.made().base}main.js"):
        assert stranger.get(url, follow_redirects=False).status_code == 303


def test_signing_out_leaves_what_the_phone_has_sealed(
    staff_client: Callable[[str], TestClient],
) -> None:
    lin = staff_client("lin")
    token = lin.get("/field/session").json()["csrf"]
    left = lin.post("/sign-out", data={"csrf": token, "confirm": "yes"}, follow_redirects=False)
    assert left.status_code == 303
    assert left.headers["clear-site-data"] == '"cache"'
