"""The tests' browser draws Chinese with a real font and runs JavaScript only when told."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support import browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser.running_browser() as running:
        yield running


def test_chinese_characters_have_shapes_of_their_own(chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 120, "height": 120})
    pictures = set()
    for character in "医保线索":
        page.set_content(f"<p style='font: 60px sans-serif'>{character}</p>")
        pictures.add(page.screenshot())
    page.close()
    assert len(pictures) == 4


def test_javascript_can_be_off(chromium: Browser) -> None:
    content = "<p id=a>off</p><script>document.getElementById('a').textContent='on'</script>"
    for enabled, expected in ((True, "on"), (False, "off")):
        context = chromium.new_context(java_script_enabled=enabled)
        page = context.new_page()
        page.set_content(content)
        assert page.locator("#a").inner_text() == expected
        context.close()


def test_axe_finds_a_picture_without_words(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content("<html lang=zh><title>图</title><main><img src='data:,'></main></html>")
    page.evaluate(browser.AXE.read_text())
    found = page.evaluate("axe.run().then(r => r.violations.map(v => v.id))")
    page.close()
    assert "image-alt" in found
