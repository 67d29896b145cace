"""An old phone at the edge of its cell: 64 kbit/s, 150 ms, every twentieth packet lost."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.support import door
from tests.support.citizen import Citizen, Story
from tests.support.town import Town
from tests.support.weakline import Weak, weak_line

pytestmark = pytest.mark.slow
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {**TUS, "Content-Type": "application/offset+octet-stream"}
ANY = Weak(bits=0, loss=0, delay=0)
CUT = Weak(bits=2_000_000, loss=0.02, delay=0.03, cut_after=1_200_000)
CONTENT = bytes(range(256)) * 8 * 1024  # 2 MB
FIRST_BYTES, REPORT_BYTES = 14 * 1024, 60 * 1024
LOCKED, PATIENCE = 423, 30
LONGEST = 180.0
"""Seconds a text report may take on such a line, typing left out."""


Phones = Callable[..., Citizen]


@pytest.fixture
def site(town_template: Town, tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path / "town")
    made.copy_from(town_template)
    try:
        made.start("public")
        yield made
    finally:
        made.stop()


@pytest.fixture
def phone() -> Iterator[Phones]:
    """Return a maker of phones on a line, with the cookie of a draft begun elsewhere."""
    opened: list[Citizen] = []

    def make(url: str, cookie: str = "") -> Citizen:
        opened.append(Citizen(url))
        if cookie:
            opened[-1].cookies.set("public", cookie)
        return opened[-1]

    yield make
    for each in opened:
        each.close()


def test_a_text_report_completes_at_64_kbit_and_5_percent_loss(site: Town, phone: Phones) -> None:
    with weak_line(_port(site), Weak()) as line:
        citizen = phone(line.url)
        began = time.monotonic()
        _first_page(citizen)
        receipt = citizen.report(Story())
        took = time.monotonic() - began
    print(f"\n{took:.1f} s, {line.up} bytes up, {line.down} down, {line.lost} packets lost")
    assert receipt.number
    assert line.lost > 0
    assert took < LONGEST


def test_the_first_page_is_14_kilobytes_with_its_style(site: Town, phone: Phones) -> None:
    with weak_line(_port(site), ANY) as line:
        _first_page(phone(line.url))
    print(f"\n{line.down} bytes down")
    assert line.down <= FIRST_BYTES


def test_a_whole_report_is_60_kilobytes(site: Town, phone: Phones) -> None:
    with weak_line(_port(site), ANY) as line:
        citizen = phone(line.url)
        _first_page(citizen)
        citizen.act("/report")
        citizen.go_on(Story())
        citizen.send()
        citizen.confirm()
    print(f"\n{line.up} bytes up, {line.down} down")
    assert line.up + line.down <= REPORT_BYTES


def test_an_upload_goes_on_over_another_network(site: Town, phone: Phones) -> None:
    begun = phone(site.public_url)
    begun.open("/")
    begun.act("/report")
    cookie = begun.cookies.get("public") or ""
    with weak_line(_port(site), CUT) as line:
        url = _created(phone(line.url, cookie))
        with suppress(httpx2.TransportError):  # the line breaks in the middle
            _sent(phone(line.url, cookie), url, 0)
    kept = _kept(begun, url)
    assert 0 < kept < len(CONTENT)
    with weak_line(_port(site), Weak(bits=8_000_000, loss=0.01, delay=0.01)) as line:
        other = phone(line.url, cookie)
        assert _sent(other, url, kept) == len(CONTENT)
        assert "照片.bin" in other.open("/report/files").text
        assert line.up < len(CONTENT)  # only what was missing


def _first_page(citizen: Citizen) -> None:
    for sheet in door.sheets(citizen.open("/")):
        citizen.look(sheet)


def _port(site: Town) -> int:
    return urlsplit(site.public_url).port or 0


def _csrf(phone: Citizen) -> str:
    return phone.open("/report/files").form("/report/files").named("csrf")[0].value


def _created(phone: Citizen) -> str:
    name = b64encode("照片.bin".encode()).decode()
    headers = {
        **TUS,
        "X-CSRF-Token": _csrf(phone),
        "Upload-Length": str(len(CONTENT)),
        "Upload-Metadata": f"filename {name}",
    }
    answer = phone.ask("POST", "/report/files/uploads", headers=headers)
    assert answer.status == 201, answer.page.text
    return urlsplit(answer.location).path


def _kept(phone: Citizen, url: str) -> int:
    """Return how much arrived, once the server has noticed that no more comes."""
    kept = 0
    for _ in range(PATIENCE):
        answer = phone.ask("HEAD", url, headers=TUS)
        assert answer.status in {200, LOCKED}, answer.status
        kept = int(answer.headers.get("upload-offset", "0"))
        if kept:
            break
        time.sleep(0.5)
    return kept


def _sent(phone: Citizen, url: str, offset: int) -> int:
    headers = {**PIECE, "X-CSRF-Token": _csrf(phone), "Upload-Offset": str(offset)}
    for _ in range(PATIENCE):
        answer = phone.ask("PATCH", url, content=CONTENT[offset:], headers=headers)
        if answer.status != LOCKED:
            break
        time.sleep(1)  # the request that broke still seems to write
    assert answer.status == 204, answer.page.text
    return int(answer.headers["upload-offset"])
