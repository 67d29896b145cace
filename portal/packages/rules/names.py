"""Names of files inside a package: safe on every system, one for each file."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*%~]')
_NAME_BYTES: Final = 160
_SUFFIX_BYTES: Final = 16
MOST_PATH_BYTES: Final = 400


def entry_name(number: int, name: str) -> str:
    """Return `00001-name`, at most 166 bytes: no path, no sign a file system or a manifest minds.

    The number keeps two files of one name apart, and a name from being one a system reserves.
    """
    flat = unicodedata.normalize("NFC", name)
    kept = "".join(sign for sign in flat if unicodedata.category(sign)[0] != "C")
    kept = _FORBIDDEN.sub("_", kept).strip().rstrip(". ")
    return f"{number:05d}-{_cut(kept) or 'unnamed'}"


def is_safe(path: str) -> bool:
    """Tell whether a path stays inside the folder it is unpacked in, on every system."""
    if not path or len(path.encode(errors="replace")) > MOST_PATH_BYTES:
        return False
    if unicodedata.normalize("NFC", path) != path:
        return False
    if any(unicodedata.category(sign)[0] == "C" or sign in '\\:*?"<>|%~' for sign in path):
        return False
    return all(_plain(part) for part in path.split("/"))


def _plain(part: str) -> bool:
    return bool(part) and part == part.strip() and not part.endswith(".") and part[0] != "."


def _cut(name: str) -> str:
    """Return a name of at most `_NAME_BYTES` bytes in UTF-8, its suffix kept."""
    if len(name.encode()) <= _NAME_BYTES:
        return name
    stem, dot, suffix = name.rpartition(".")
    ending = dot + suffix
    if not stem or len(ending.encode()) > _SUFFIX_BYTES:
        stem, ending = name, ""
    room = _NAME_BYTES - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + ending
