"""Copies of sound and film say nothing of anybody, and sound the same to the last bit."""

from __future__ import annotations

import io
import wave

import pytest
from tinytag import TinyTag

from portal.infra.sandbox import readers
from portal.infra.sandbox.answer import Answer, decode, encode
from tests.support import strange

SECRETS = (strange.SECRET.encode(), b"DR-40X", b"31.2304", b"Action cam", b"2026-02-28")


def read(act: str, data: bytes) -> Answer:
    return decode(encode(readers.answer({"act": act}, data)))


def facts(data: bytes) -> list[tuple[str, str]]:
    return read("report", data).head.facts


@pytest.mark.parametrize("name", ["mp3", "flac", "wav", "flight"])
def test_a_scrubbed_recording_says_nothing_of_anybody(name: str) -> None:
    original = getattr(strange, name)()
    answer = read("scrub", original)
    assert (answer.head.failed, answer.head.file_suffix) == ("", {"flight": "mp4"}.get(name, name))
    assert any(secret in original for secret in SECRETS)
    assert not any(secret in answer.file for secret in SECRETS)
    told = {code for code, _ in facts(answer.file)}
    assert not told & {"author", "maker", "taken", "comment", "tag", "gps"}
    assert read("scrub", answer.file).file == answer.file


def test_what_a_recording_says_is_told_before() -> None:
    assert ("author", strange.SECRET) in facts(strange.mp3())
    assert {("maker", "DR-40X"), ("taken", "2026-02-28 09:15:00")} <= set(facts(strange.wav()))
    assert ("author", strange.SECRET) in facts(strange.wav())
    assert ("track", "gpmd") in facts(strange.flight())
    assert any("31.2304" in value for _, value in facts(strange.flac()))


def test_the_sound_stays_bit_by_bit() -> None:
    assert read("scrub", strange.mp3()).file == strange.MP3_FRAMES
    flac = read("scrub", strange.flac()).file
    assert flac.endswith(strange.flac()[-258:])
    assert len(flac) == 4 + 4 + 34 + 258
    assert TinyTag.get(file_obj=io.BytesIO(flac), filename="a.flac").samplerate == 44100
    with wave.open(io.BytesIO(read("scrub", strange.wav()).file)) as sound:
        assert (sound.getframerate(), sound.getnframes()) == (8000, 8000)
        assert sound.readframes(8000) == bytes(range(200)) * 80
    film, copy = strange.flight(), read("scrub", strange.flight()).file
    assert len(film) == len(copy)
    assert bytes(range(200)) in copy


@pytest.mark.parametrize(
    "data", [b"fLaC\x84\0\xff\xff", b"RIFF\4\0\0\0WAVE", b"ID3\4\0\0\0\0\0\1x"]
)
def test_what_is_cut_short_is_told(data: bytes) -> None:
    assert read("scrub", data).head.failed in {"damaged", "unsupported"}
