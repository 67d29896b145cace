"""Languages are folders; numbers, days and money follow the language."""

from __future__ import annotations

from datetime import date

import pytest

from portal.infra import i18n
from portal.kernel.text import Text
from portal.main import reading
from portal.main.commands import audio
from tests.support.pseudo import right_to_left

__all__ = ["right_to_left"]
DAY = date(2026, 10, 9)


@pytest.fixture(autouse=True)
def _as_before():
    token = i18n.current_locale.set("zh")
    yield
    i18n.current_locale.reset(token)


@pytest.mark.parametrize(
    ("code", "day", "money"),
    [("zh", "2026年10月9日", "360,000.00"), ("en", "October 9, 2026", "360,000.00")],
)
def test_days_and_money_are_the_languages_own(code, day, money):
    i18n.current_locale.set(code)
    assert (i18n.long_day(DAY), i18n.yuan(36_000_000)) == (day, money)
    assert i18n.number(12_345) == "12,345"


def test_a_folder_more_is_a_language_more(right_to_left):
    assert list(i18n.languages()) == ["zh", "en", "ug"]
    i18n.current_locale.set("ug")
    assert i18n.language().direction == "rtl"
    assert i18n.gettext("全部页面") not in {"全部页面", "All pages"}
    assert i18n.gettext("没有译文的话") == "没有译文的话"
    assert i18n.words(Text("全部页面", "All pages")) == i18n.gettext("全部页面")
    assert "2026" in i18n.long_day(DAY)
    assert i18n.yuan(36_000_000).startswith("360")


def test_every_page_in_a_language_more(right_to_left, public_client):
    public_client.cookies.set("lang", "ug")
    html = public_client.get("/what").text
    assert '<html lang="ug" dir="rtl">' in " ".join(html.split())
    assert html.count("hreflang=") == 2
    assert "本网站不运行脚本" not in html


def test_an_unknown_language_is_the_source():
    assert i18n.known("xx") == i18n.known(None) == i18n.known("../en") == "zh"


def test_a_recorded_page_can_be_heard(right_to_left, public_client, capsys):
    assert "<audio" not in public_client.get("/what").text
    folder = i18n.FOLDER / "en" / "audio"
    folder.mkdir()
    (folder / "what.mp3").write_bytes(b"ID3 sound")
    (folder / "secret.txt").write_text("not a recording")
    public_client.cookies.set("lang", "en")
    assert '<audio controls preload="none" src="/aloud/en/what.mp3"' in " ".join(
        public_client.get("/what").text.split()
    )
    heard = public_client.get("/aloud/en/what.mp3")
    assert (heard.content, heard.headers["content-type"]) == (b"ID3 sound", "audio/mpeg")
    assert "media-src 'self'" in heard.headers["content-security-policy"]
    part = public_client.get("/aloud/en/what.mp3", headers={"Range": "bytes=0-2"})
    assert (part.status_code, part.content) == (206, b"ID3")
    for name in ("secret.txt", "help.mp3", "what.ogg", "..%2flanguage.toml", "what"):
        assert public_client.get(f"/aloud/en/{name}").status_code == 404
    missing = audio.missing("en")
    assert "what" not in missing
    assert {"start", "help", "report-region"} <= set(missing)


def test_what_a_recording_is_called():
    assert [reading.slug(path) for path in ("/", "/report/what", "/help")] == [
        "start",
        "report-what",
        "help",
    ]
