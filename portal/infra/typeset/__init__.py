"""Official documents as PDF/A-2b, and letters as DOCX too.

Letters are texts in `templates/letters` (portal/infra/letters); what needs a layout of its own is a
typst template in `templates/documents`. Callers need not know which: both take a name and its data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from portal.infra import letters
from portal.infra.letters import word
from portal.infra.typeset.apart import SETTER, TEMPLATES, NotSet

__all__ = [
    "NotSet",
    "UnknownDocument",
    "WrongDocumentData",
    "filled",
    "keys",
    "letter_docx",
    "letter_pdf",
    "names",
    "pdf",
    "sheets",
]
_KEY: Final = re.compile(r"^// (\w+) (required|optional) ", re.MULTILINE)


class UnknownDocument(LookupError):
    """There is no template of this name."""


class WrongDocumentData(ValueError):
    """A required key is missing or empty, or a key is not one the template declares."""


def pdf(template: str, data: Mapping[str, object], *, house: Path | None = None) -> bytes:
    """The document; the same data always gives the same bytes. Raises the two errors above.

    house: folder with the agency's own wordings of letters. Set in a process of its own (apart.py),
    which other documents may keep waiting a moment.
    """
    if template in letters.names():
        return letter_pdf(filled(template, data, house=house))
    declared = keys(template)
    missing = [key for key, required in declared.items() if required and not data.get(key)]
    unknown = sorted(data.keys() - declared.keys())
    if missing or unknown:
        raise WrongDocumentData(f"{template}: missing {missing}, unknown {unknown}")
    return _set(template, data, data.get("date"))


def filled(
    template: str, data: Mapping[str, object], *, house: Path | None = None
) -> letters.Filled:
    """A letter with its values, for `letter_pdf` and `letter_docx`.

    Raises UnknownDocument when there is no such letter, WrongDocumentData, and LetterFault when the
    wording itself cannot be used.
    """
    try:
        return letters.fill(template, data, house)
    except letters.UnknownLetter:
        raise UnknownDocument(template) from None
    except letters.MissingField as error:
        raise WrongDocumentData(str(error)) from error


def letter_pdf(letter: letters.Filled) -> bytes:
    """A letter as PDF; with its watermark when it is a preview."""
    said = letter.as_json()
    said |= {name: "yes" if said[name] else "" for name in ("dense", "seal")}
    return _set("sheets/letter", said, letter.date)


def letter_docx(letter: letters.Filled) -> bytes:
    """A letter as an editable file of a word processor (ECMA-376)."""
    return word.docx(letter)


def _set(template: str, data: Mapping[str, object], day: object) -> bytes:
    stamp = _written_on(day).timestamp()
    return SETTER.pdf({"template": template, "data": _printable(data), "timestamp": stamp})


@cache
def keys(template: str) -> Mapping[str, bool]:
    """The data keys a template declares; True when required."""
    if template in letters.names():
        return {name: not each.optional for name, each in letters.letter(template).fields.items()}
    if template not in names() | sheets():
        raise UnknownDocument(template)
    source = (TEMPLATES / f"{template}.typ").read_text(encoding="utf-8")
    return {name: kind == "required" for name, kind in _KEY.findall(source)}


@cache
def names() -> frozenset[str]:
    """Every document that can be set."""
    return letters.names() | frozenset(path.stem for path in TEMPLATES.glob("[a-z]*.typ"))


@cache
def sheets() -> frozenset[str]:
    """What is set for walls and counters: no official document, so free in its layout."""
    return frozenset(f"sheets/{path.stem}" for path in (TEMPLATES / "sheets").glob("[a-z]*.typ"))


def _written_on(day: object) -> datetime:
    """The PDF's date: midnight of the document's own date, else the epoch; never the clock."""
    try:
        return datetime.strptime(str(day), "%Y年%m月%d日").replace(tzinfo=UTC)
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)


def _printable(value: object) -> object:
    """The data as JSON has it; money in binary fractions and the like is refused."""
    match value:
        case None | str():
            return value
        case bool() | float() | bytes():
            raise TypeError(f"not printable: {type(value).__name__}")
        case Mapping():
            return {str(key): _printable(item) for key, item in value.items()}
        case list() | tuple():
            return [_printable(item) for item in value]
    return str(value)
