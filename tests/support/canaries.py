"""Looking for words where they must not be: in every way a program might write them down."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

LEAST = 12
"""Shorter pieces of Base64 stand in any file by chance."""


def forms(words: str) -> list[bytes]:
    """Return words as bytes: encodings of China, JSON, addresses, Python's own quotes, Base64."""
    raw = words.encode()
    encoded = [words.encode(name) for name in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")]
    based = [b64encode(raw[shift:])[4:-4] for shift in range(3)]
    escaped = [json.dumps(words).strip('"'), quote(words), repr(raw)[2:-1]]
    found = [*encoded, *(each.encode() for each in escaped)]
    return list(dict.fromkeys([*found, *(each for each in based if len(each) >= LEAST)]))


def found_in(room: Path, markers: Iterable[bytes]) -> list[Path]:
    """Return the files in which a marker stands."""
    held, wanted = [], list(markers)
    for path in room.rglob("*"):
        if path.is_file():
            try:
                content = path.read_bytes()
            except FileNotFoundError:  # gone since we listed it
                continue
            if any(marker in content for marker in wanted):
                held.append(path)
    return held
