"""Names and codes of institutions: one form, initials, check characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

MAX_INITIALS = 60
MAX_PINYIN = 300
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_LENGTH = 18
_OFFICIAL = re.compile(r"[HP]\d{11}", re.ASCII)
_TYPED = re.compile(r"[a-z][a-z0-9]+", re.ASCII | re.IGNORECASE)
_HAN = re.compile("([\u3400-\u9fff\U00020000-\U0003ffff]+)")
_AFTER_NINE = "a"


def is_credit_code(code: str) -> bool:
    """Tell whether `code` is a unified social credit code whose check character is right.

    GB 32100-2015: 18 characters without I, O, S, V, Z; weights 3**i mod 31; modulus 31.
    """
    if len(code) != _CODE_LENGTH or any(character not in _ALPHABET for character in code):
        return False
    total = sum(_ALPHABET.index(each) * pow(3, at, 31) for at, each in enumerate(code[:-1]))
    return _ALPHABET[-total % 31] == code[-1]


def is_official_code(code: str) -> bool:
    """Tell whether `code` looks like a code of the fund for a provider under contract.

    H (medical institution) or P (pharmacy), six digits of the region, five of a serial number. Only
    the shape is checked: no check digit is published that we know of.
    """
    return _OFFICIAL.fullmatch(code) is not None


def normal_name(text: str) -> str:
    """Return a name or search text in one form: full-width made half-width, spaces removed."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def initials(name: str) -> str:
    """Return the first letters of a name's syllables, lower case: 花桥市第1医院 -> hqsd1yy.

    Letters and digits stay, everything else falls away.
    """
    return _spelled(name, _letters)[:MAX_INITIALS]


def pinyin(name: str) -> str:
    """Return a name in pinyin without tones or spaces, lower case: 花桥市第1医院 -> huaqiaoshidi1yiyuan."""
    return _spelled(name, _syllables)[:MAX_PINYIN]


def _spelled(name: str, read: Callable[[str], str]) -> str:
    parts = _HAN.split(normal_name(name).lower())  # in turn: something else, Chinese characters
    plain = ("".join(c for c in part if c.isascii() and c.isalnum()) for part in parts[::2])
    said = (read(part) for part in [*parts[1::2], ""])
    return "".join(letters for pair in zip(plain, said, strict=True) for letters in pair)


@lru_cache(maxsize=16_384)
def _letters(chinese: str) -> str:
    """Return the first letters of Chinese words; reading them is slow, and lists repeat themselves."""
    # Its dictionaries take 55 MB: only a process that reads a name loads them.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    return _plain(lazy_pinyin(chinese, style=Style.FIRST_LETTER))


@lru_cache(maxsize=16_384)
def _syllables(chinese: str) -> str:
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    return _plain(lazy_pinyin(chinese))


def _plain(read: Iterable[str]) -> str:
    return "".join(c for c in "".join(read).lower() if c.isascii() and c.isalnum())


def typed_initials(text: str) -> str:
    """Return the initials somebody typed; "" when the text is anything but two or more of them."""
    return text.lower() if _TYPED.fullmatch(text) else ""


def after(prefix: str) -> str:
    """Return the smallest text of initials above all that begin with `prefix`; "" when none is.

    Initials are digits and small letters, which every collation keeps in this order.
    """
    kept = prefix.rstrip("z")
    if not kept:
        return ""
    last = kept[-1]
    return kept[:-1] + (_AFTER_NINE if last == "9" else chr(ord(last) + 1))
