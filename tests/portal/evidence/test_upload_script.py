"""The one script of the public site, in a real browser under its own policy: pieces, progress, cancel."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from portal.infra.templates import asset
from portal.infra.work import Works
from tests.portal.evidence.test_kill import Door
from tests.support.browser import running_browser

pytestmark = pytest.mark.skipif(not asset("tus.js"), reason="run: make assets")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture
def door(works: Works, tmp_path: Path) -> Iterator[Door]:
    made = Door(works, tmp_path)
    yield made
    made.http.close()
    made.kill()


@pytest.fixture
def page(chromium: Browser, door: Door) -> Iterator[Page]:
    """Yield the page for files of a fresh draft; fail when the browser refused or missed anything."""
    context = chromium.new_context(base_url=str(door.http.base_url))
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/")
    page.locator("form[action='/report'] button").first.click()
    page.goto("/report/files")
    yield page
    allowed = ("net::ERR_", "Failed to load resource")
    assert [each for each in complaints if not any(word in each for word in allowed)] == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    context.close()


def a_file(folder: Path, name: str, size: int) -> tuple[Path, str]:
    content = os.urandom(size)
    (folder / name).write_bytes(content)
    return folder / name, sha256(content).hexdigest()


def test_files_are_sent_in_pieces_and_their_hashes_shown(page: Page, tmp_path: Path) -> None:
    one, first = a_file(tmp_path, "照片.jpg", 3_000_000)
    two, second = a_file(tmp_path, "录音.m4a", 9_000_000)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    page.locator("#f-files").set_input_files(one)
    page.locator("#f-photo").set_input_files(two)
    page.locator("button[type=submit]").first.click()
    page.get_by_text(second).wait_for()
    page.get_by_text(first).wait_for()
    assert asked.count("PATCH") == 2
    assert "照片.jpg" in page.inner_text("main")


def test_continue_takes_the_files_along(page: Page, tmp_path: Path) -> None:
    path, digest = a_file(tmp_path, "一.bin", 100_000)
    page.locator("#f-files").set_input_files(path)
    page.locator("button[name=then]").click()
    page.wait_for_url(lambda url: not url.endswith("/report/files"))
    page.goto("/report/files")
    assert digest in page.inner_text("main")


def test_a_cancelled_file_leaves_nothing(page: Page, door: Door, tmp_path: Path) -> None:
    path, _ = a_file(tmp_path, "大.bin", 60_000_000)
    page.route(
        "**/uploads/*", lambda route: None if route.request.method == "PATCH" else route.continue_()
    )
    page.locator("#f-files").set_input_files(path)
    page.locator("button[type=submit]").first.click()
    page.get_by_text("取消").click()
    page.wait_for_timeout(500)
    page.goto("/report/files")
    assert "大.bin" not in page.inner_text("main")
    assert not [each for each in (door.data / "evidence").rglob("*") if each.is_file()]


def test_the_page_goes_on_with_what_stopped(page: Page, door: Door, tmp_path: Path) -> None:
    path, digest = a_file(tmp_path, "长.bin", 12_000_000)
    cookies = {each["name"]: each["value"] for each in page.context.cookies()}
    door.http.cookies.clear()
    door.http.cookies.update(cookies)
    door.csrf = page.locator("input[name=csrf]").first.input_value()
    name = "filename 6ZW/LmJpbg=="
    headers = {"Tus-Resumable": "1.0.0", "X-CSRF-Token": door.csrf, "Upload-Metadata": name}
    headers["Upload-Length"] = str(path.stat().st_size)
    url = door.http.post("/report/files/uploads", headers=headers).headers["location"]
    assert door.send(url, 0, path.read_bytes()[:9_000_000]).status_code == 204
    page.reload()
    assert "75%" in page.inner_text("main")
    offsets: list[str] = []
    page.on("request", lambda request: offsets.append(request.headers.get("upload-offset", "")))
    page.locator("#f-files").set_input_files(path)
    page.locator("button[type=submit]").first.click()
    page.get_by_text(digest).wait_for()
    assert "9000000" in offsets and "0" not in offsets
