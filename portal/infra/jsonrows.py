"""Lists as JSON: an array of objects, or one object a line, read as rows of texts.

The names of the first object's members are the header; a later object may leave some out, and what
it has besides stands beyond the header. Numbers stay as they were written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from portal.kernel.errors import Invalid

MAX_OBJECT = 1024 * 1024
"""Characters of one object."""
_BEGINS = re.compile(r'\s*(\[\s*(\{\s*"|\]\s*\Z)|\{\s*")')
"""A quotation mark comes first in either: a list in CSV has it only behind one of its own."""
_BETWEEN = re.compile(r"[ \t\r\n,]*")
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)


class WrongJson(Invalid):
    """What begins like a list in JSON cannot be read on; `line` counts objects, the header as 1."""

    def __init__(self, code: str, line: int) -> None:
        super().__init__(files=code)
        self.line = line


def is_json(head: str) -> bool:
    """Tell whether a text begins like a list in JSON."""
    return _BEGINS.match(head.lstrip("\ufeff")) is not None


def rows(pieces: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the header as row 1, then every object as a row. Raises WrongJson."""
    header: list[str] = []
    for line, found in enumerate(_objects(pieces), 2):
        if not isinstance(found, dict):
            raise WrongJson("not_a_list", line)
        if not header:
            header = list(found)
            yield 1, header
        beyond = [_text(value) for name, value in found.items() if name not in header]
        yield line, [_text(found.get(name)) for name in header] + beyond


def _objects(pieces: Iterator[str]) -> Iterator[Any]:
    """Yield the values of an array or of lines, holding little more text than one piece."""
    text, at, count = _first(pieces), 0, 1
    array = text.startswith("[")
    at += array
    while True:
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # matches nothing as well
        if array and text.startswith("]", at):
            if text[at + 1 :].strip() or any(piece.strip() for piece in pieces):
                raise WrongJson("not_a_list", count)
            return
        try:
            found, end = _DECODER.raw_decode(text, at)
        except json.JSONDecodeError:
            piece = next(pieces, None)
            if piece is None and at == len(text) and not array:
                return
            if piece is None or len(text) - at > MAX_OBJECT:
                raise WrongJson("not_a_list", count) from None
            text, at = text[at:] + piece, 0
        except RecursionError:
            raise WrongJson("not_a_list", count) from None
        else:
            count, at = count + 1, end
            yield found


def _first(pieces: Iterator[str]) -> str:
    text = ""
    for piece in pieces:
        text = (text + piece).lstrip(" \t\r\n\ufeff")
        if text:
            break
    return text


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "、".join(value)
    return json.dumps(value, ensure_ascii=False)
