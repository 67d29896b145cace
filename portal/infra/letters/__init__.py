"""Official letters: one text per kind, of which the PDF and the editable DOCX are made.

The texts are files in `templates/letters`; `docs/documents.md` says how one is written. An agency
may have its own wording of a kind, in a folder of its own: same fields, other words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from portal.infra.letters.blocks import Block, parsed, plain
from portal.infra.letters.faults import LetterFault, MissingField, UnknownLetter
from portal.infra.letters.filling import Filled, filled, usable
from portal.infra.letters.reading import Field, Letter, read
from portal.infra.settings import ROOT

__all__ = [
    "SUFFIX",
    "Block",
    "Field",
    "Filled",
    "Letter",
    "LetterFault",
    "MissingField",
    "UnknownLetter",
    "fill",
    "filled",
    "letter",
    "names",
    "parsed",
    "plain",
    "sample",
    "usable",
]
FOLDER: Final = ROOT / "templates" / "letters"
SUFFIX: Final = ".txt"


@cache
def names() -> frozenset[str]:
    """Return every kind of letter."""
    return frozenset(path.stem for path in FOLDER.glob(f"[a-z]*{SUFFIX}"))


def letter(kind: str, house: Path | None = None) -> Letter:
    """Return the wording of a kind: `house`'s when that folder has one, else the common one.

    Raises UnknownLetter, and LetterFault when the file cannot be used.
    """
    if kind not in names():
        raise UnknownLetter(kind)
    common = _read(FOLDER / f"{kind}{SUFFIX}", 0)
    if house is None:
        return common
    own = house / f"{kind}{SUFFIX}"
    try:
        changed = own.stat().st_mtime_ns
    except OSError:
        return common
    return _read(own, changed, kind)


def fill(kind: str, data: Mapping[str, object], house: Path | None = None) -> Filled:
    """Return a letter with its values. Raises UnknownLetter, MissingField and LetterFault."""
    return filled(letter(kind, house), data)


def sample(of: Letter) -> dict[str, Any]:
    """Return invented values for every field of a letter. Raises KeyError for one without."""
    common = _samples()
    return {name: of.sample[name] if name in of.sample else common[name] for name in of.fields}


@lru_cache(512)
def _read(path: Path, _changed: int, base: str = "") -> Letter:
    """Read a file again only when it was changed."""
    return read(path, letter(base) if base else None)


@cache
def _samples() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "samples.toml").read_text(encoding="utf-8"))
