"""Words in the reader's language. Chinese is the source language; `locale/en/*.po` hold the English."""

from __future__ import annotations

from contextvars import ContextVar
from functools import lru_cache

from babel.messages.pofile import read_po

from portal.infra.settings import ROOT

LOCALES = ("zh", "en")
current_locale: ContextVar[str] = ContextVar("current_locale", default="zh")


@lru_cache(maxsize=1)
def english() -> dict[str, str]:
    """Return English by Chinese message, merged from every catalogue; fuzzy or empty entries are left out."""
    words: dict[str, str] = {}
    for path in sorted((ROOT / "locale" / "en").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="en"):
                if message.id and isinstance(message.id, str) and message.string:
                    words[message.id] = str(message.string)
    return words


def gettext(message: str) -> str:
    """Return `message` in the current language; the Chinese itself when English is missing."""
    return english().get(message, message) if current_locale.get() == "en" else message


def ngettext(one: str, many: str, count: int) -> str:
    """Return `one` or `many` in the current language; Chinese has one form."""
    return gettext(one if count == 1 else many)
