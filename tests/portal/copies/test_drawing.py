"""In a browser: boxes drawn with the mouse become fields, sound plays, the policy holds."""

from __future__ import annotations

import io
import socket
import threading
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from playwright.sync_api import Page

from tests.portal.copies.conftest import Desk
from tests.support import strange
from tests.support.browser import running_browser


@contextmanager
def served(desk: Desk) -> Iterator[str]:
    """Yield the address of the desk's application on a real port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(desk.client.app, log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.05)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def signed_in(desk: Desk) -> Iterator[tuple[Page, str, list[str]]]:
    """Yield a page of a browser with the desk's session, the address, and what the console said."""
    with served(desk) as address, running_browser() as browser:
        context = browser.new_context(viewport={"width": 1200, "height": 2400})
        for name, value in desk.client.cookies.items():
            context.add_cookies([{"name": name, "value": value, "url": address}])
        page, said = context.new_page(), []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        yield page, address, said


@pytest.mark.slow
def test_a_box_drawn_with_the_mouse_is_blacked_out(desk: Desk) -> None:
    item = desk.add(strange.pdf(), "病历.pdf")
    with signed_in(desk) as (page, address, said):
        page.goto(address + desk.url(item, "/redaction"))
        edge = page.locator("img.shown").bounding_box()
        assert edge is not None
        assert edge["width"] > 300
        page.mouse.move(edge["x"] + edge["width"] * 0.1, edge["y"] + edge["height"] * 0.1)
        page.mouse.down()
        page.mouse.move(edge["x"] + edge["width"] * 0.6, edge["y"] + edge["height"] * 0.3)
        page.mouse.up()
        names = ("page", "left", "top", "width", "height")
        typed = [float(page.locator(f"[name={name}]").first.input_value()) for name in names]
        assert typed == pytest.approx([1, 10, 10, 50, 20], abs=1)
        assert page.locator(".redact span").count() == 1
        page.locator("[name=reason]").last.fill("隐私")
        page.get_by_role("button", name="制作遮盖副本").click()
        page.wait_for_url("**/evidence/*")
        assert "遮盖副本" in page.inner_text("main")
        assert said == []
    assert desk.leaves("CopyMade")[0]["kind"] == "redacted"


@pytest.mark.slow
def test_sound_plays_under_the_policy(desk: Desk) -> None:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8_000)
        sound.writeframes(bytes(160_000))
    item = desk.add(file.getvalue(), "录音.wav")
    with signed_in(desk) as (page, address, said):
        page.goto(address + desk.url(item, "/preview"))
        page.wait_for_function("document.querySelector('audio').readyState >= 1", timeout=10_000)
        assert page.evaluate("document.querySelector('audio').duration") == pytest.approx(10)
        assert said == []
