"""Words in the reader's language. Chinese is the source language; each folder of `locale` adds one.

A folder holds `language.toml`, its words as `*.po`, and perhaps `audio/`: pages read aloud.
"""

from __future__ import annotations

import tomllib
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from portal.infra.settings import ROOT
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.money import format_yuan
from portal.kernel.text import Text

FOLDER = ROOT / "locale"
current_locale: ContextVar[str] = ContextVar("current_locale", default="zh")


@dataclass(frozen=True, slots=True)
class Language:
    """A language pages are shown in; `formats` is the CLDR locale of its numbers and dates."""

    code: str
    name: str
    lang: str
    direction: str
    formats: str


SOURCE = Language("zh", "中文", "zh-Hans", "ltr", "zh_Hans_CN")


@lru_cache(maxsize=1)
def languages() -> dict[str, Language]:
    """Return every language by code, Chinese first, then the folders in alphabetical order."""
    found = {SOURCE.code: SOURCE}
    for path in sorted(FOLDER.glob("*/language.toml")):
        told = tomllib.loads(path.read_text("utf-8"))
        code = path.parent.name
        found[code] = Language(code, told["name"], told["lang"], told["direction"], told["formats"])
    return found


def language() -> Language:
    """Return the language of this request."""
    return languages().get(current_locale.get(), SOURCE)


def known(code: str | None) -> str:
    """Return `code` when there is such a language, else that of the source."""
    return code if code in languages() else SOURCE.code


@lru_cache(maxsize=16)
def catalogue(code: str) -> dict[str, str]:
    """Return a language's words by Chinese message; fuzzy or empty entries are left out."""
    words: dict[str, str] = {}
    for path in sorted((FOLDER / code).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=languages()[code].formats):
                if message.id and isinstance(message.id, str) and message.string:
                    words[message.id] = str(message.string)
    return words


def english() -> dict[str, str]:
    """Return English by Chinese message, merged from every catalogue."""
    return catalogue("en")


def gettext(message: str) -> str:
    """Return `message` in the current language; the Chinese itself where a word is missing."""
    code = current_locale.get()
    return message if code == SOURCE.code else catalogue(code).get(message, message)


def ngettext(one: str, many: str, count: int) -> str:
    """Return `one` or `many` in the current language; Chinese has one form."""
    return gettext(one if count == 1 else many)


def words(value: Text | str) -> str:
    """Return a Text in the current language; plain strings pass through.

    A language that is neither of the two in the data looks the Chinese up in its catalogue.
    """
    if not isinstance(value, Text):
        return value
    code = current_locale.get()
    return value.in_(code) if code in {SOURCE.code, "en"} else gettext(value.zh)


def long_day(value: date | datetime) -> str:
    """Return the legal day in words of the current language: 2026年10月10日, October 10, 2026."""
    on = value.astimezone(LEGAL_ZONE) if isinstance(value, datetime) else value
    return format_date(on, "long", locale=language().formats)


def number(value: int) -> str:
    """Return a count with the digits and separators of the current language."""
    return format_decimal(value, locale=language().formats)


def yuan(fen: int) -> str:
    """Return fen as yuan with two decimals: 360,000.00; other languages by their own rules."""
    if current_locale.get() in {SOURCE.code, "en"}:
        return format_yuan(fen)
    return format_decimal(Decimal(fen) / 100, "#,##0.00", locale=language().formats)
