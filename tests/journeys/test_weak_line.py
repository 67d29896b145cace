"""An old phone at the edge of its cell: 64 kbit/s, 150 ms, every twentieth packet lost."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.support import door
from tests.support.citizen import Citizen, Story
from tests.support.town import Town
from tests.support.weakline import Line, Weak, weak_line

pytestmark = pytest.mark.slow
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {**TUS, "Content-Type": "application/offset+octet-stream"}
FASTER = Weak(bits=2_000_000, loss=0.02, delay=0.03, cut_after=700_000)
CONTENT = bytes(range(256)) * 8 * 1024  # 2 MB
MOST_BYTES = 60 * 1024
LONGEST = 180.0
"""Seconds a text report may take on such a line, typing left out."""


@pytest.fixture
def site(town_template: Town, tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path / "town")
    made.copy_from(town_template)
    try:
        made.start("public")
        yield made
    finally:
        made.stop()


def test_a_text_report_completes_at_64_kbit_and_5_percent_loss(site: Town) -> None:
    with weak_line(_port(site), Weak()) as line:
        citizen = Citizen(line.url)
        began = time.monotonic()
        for sheet in door.sheets(citizen.open("/")):
            citizen.look(sheet)
        receipt = citizen.report(Story())
        took = time.monotonic() - began
    print(f"\n{took:.1f} s, {line.up} bytes up, {line.down} down, {line.lost} packets lost")
    assert receipt.number
    assert line.lost > 0
    assert took < LONGEST
    assert line.up + line.down <= MOST_BYTES


def test_an_upload_goes_on_over_another_network(site: Town) -> None:
    begun = Citizen(site.public_url)
    begun.open("/")
    begun.act("/report")
    cookie = begun.cookies.get("public") or ""
    with weak_line(_port(site), FASTER) as line:
        url = _created(_phone(line, cookie))
        with suppress(httpx2.TransportError):  # the line breaks in the middle
            _sent(_phone(line, cookie), url, 0)
    kept = _offset(begun, url)
    assert 0 < kept < len(CONTENT)
    with weak_line(_port(site), Weak(bits=8_000_000, loss=0.01, delay=0.01)) as line:
        other = _phone(line, cookie)
        assert _sent(other, url, kept) == len(CONTENT)
        assert "照片.bin" in other.open("/report/files").text
        assert line.up < len(CONTENT)  # only what was missing


def _port(site: Town) -> int:
    return urlsplit(site.public_url).port or 0


def _phone(line: Line, cookie: str) -> Citizen:
    made = Citizen(line.url)
    made.cookies.set("public", cookie)
    return made


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


def _offset(phone: Citizen, url: str) -> int:
    answer = phone.ask("HEAD", url, headers=TUS)
    assert answer.status == 200, answer.status
    return int(answer.headers["upload-offset"])


def _sent(phone: Citizen, url: str, offset: int) -> int:
    headers = {**PIECE, "X-CSRF-Token": _csrf(phone), "Upload-Offset": str(offset)}
    answer = phone.ask("PATCH", url, content=CONTENT[offset:], headers=headers)
    assert answer.status == 204, answer.page.text
    return int(answer.headers["upload-offset"])
