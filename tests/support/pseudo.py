"""A language nobody speaks, written from right to left, to prove that any could be added."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from portal.infra import i18n

CODE = "ug"
ABOUT = 'name = "ئۇيغۇرچە"\nlang = "ug"\ndirection = "rtl"\nformats = "ug"\n'
_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابچدەفگھىجكلمنوپقرستۇۋۈخيز")
_KEPT = re.compile(r"(%\(\w+\)s|%%)")


def disguised(english: str) -> str:
    """Return English in Arabic letters, a third longer, its placeholders untouched."""
    parts = _KEPT.split(english.lower())
    told = "".join(part if _KEPT.fullmatch(part) else part.translate(_LETTERS) for part in parts)
    return told + " ئۇزۇن" * (len(english) // 18)


def add_language(folder: Path) -> None:
    """Make a folder of languages that has one more, as an agency would by adding its folder."""
    shutil.copytree(i18n.FOLDER, folder)
    made = folder / CODE
    made.mkdir()
    (made / "language.toml").write_text(ABOUT, "utf-8")
    catalogue = Catalog(locale="ug")
    for chinese, english in i18n.english().items():
        catalogue.add(chinese, disguised(english))
    with (made / "portal.po").open("wb") as file:
        write_po(file, catalogue)


@pytest.fixture
def right_to_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Yield the code of the added language."""
    add_language(tmp_path / "locale")
    monkeypatch.setattr(i18n, "FOLDER", tmp_path / "locale")
    _forget()
    yield CODE
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    i18n.languages.cache_clear()
    i18n.catalogue.cache_clear()
