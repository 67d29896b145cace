"""The virus scanner beside us: verdicts, and every way it can give none."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from pydantic import ValidationError

from portal.infra import clamd
from portal.infra.settings import Settings
from tests.support.clamd import EICAR, installed, real_clamd, wire


def test_a_file_goes_over_the_wire_piece_by_piece() -> None:
    data = os.urandom(3_000_000)
    with wire() as server:
        found = clamd.scan(server.address, [data[:1_000_000], b"", data[1_000_000:]])
        assert (found.signature, found.engine) == ("", "ClamAV 0 (wire only)")
        assert server.streams == [data]
        assert clamd.scan(server.address, [EICAR]).signature == "Eicar-Wire-Test"


@pytest.mark.parametrize("answer", [b"stream: lstat() failed. ERROR", b"", b"UNKNOWN COMMAND"])
def test_what_is_no_verdict_is_none(answer: bytes) -> None:
    with wire() as server:
        server.answer = answer
        with pytest.raises(clamd.NoVerdict):
            clamd.scan(server.address, [b"x"])


def test_a_file_beyond_the_scanners_limit_has_no_verdict() -> None:
    with wire() as server:
        server.limit = 100_000
        with pytest.raises(clamd.NoVerdict):
            clamd.scan(server.address, [bytes(1 << 20)] * 30)


def test_a_scanner_that_is_away_has_no_verdict(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        free = server.getsockname()[1]
    for address in (f"127.0.0.1:{free}", str(tmp_path / "none.sock")):
        with pytest.raises(clamd.NoVerdict):
            clamd.scan(address, [b"x"])


def test_plaintext_stays_on_this_machine() -> None:
    for address in ("10.0.0.8:3310", "clamav.example.org:3310", "0.0.0.0:3310", "3310"):
        with pytest.raises(ValidationError):
            Settings(clamd=address)
    for address in ("", "/run/clamd.sock", "127.0.0.1:3310", "[::1]:3310", "localhost:3310"):
        assert Settings(clamd=address).clamd == address


@pytest.mark.skipif(not installed(), reason="Debian's clamd is not installed")
def test_the_real_scanner_finds_eicar(tmp_path: Path) -> None:
    with real_clamd(tmp_path) as address:
        found = clamd.scan(address, [EICAR[:10], EICAR[10:]])
        assert found.signature.startswith("Eicar-Own")
        assert found.engine.startswith("ClamAV 1.")
        assert clamd.scan(address, [b"harmless"]).signature == ""
