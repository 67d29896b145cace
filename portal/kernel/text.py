"""A short text in every language of the interface, for names that live in data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Chinese and English."""

    zh: str
    en: str

    @classmethod
    def of(cls, table: Mapping[str, str]) -> Text:
        """Build from a TOML table with the keys `zh` and `en`; KeyError when one is missing."""
        return cls(table["zh"], table["en"])

    def in_(self, locale: str) -> str:
        """Return the words for `locale`; anything that is not English is Chinese."""
        return self.en if locale.startswith("en") else self.zh


def folded(text: str) -> str:
    """Return a word in the one form words of lists are compared in: no spaces, half-width brackets."""
    return "".join(text.split()).replace("（", "(").replace("）", ")").casefold()
