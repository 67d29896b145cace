"""Byte ranges of a file: RFC 9110, section 14."""

from __future__ import annotations

import re

_ONE = re.compile(r"bytes=(?:(\d{1,18})-(\d{1,18})?|-(\d{1,18}))", re.ASCII)


class Unsatisfiable(ValueError):
    """A range of which no byte is in the file: status 416."""


def asked(header: str, size: int) -> tuple[int, int] | None:
    """Return first and last byte (both inclusive) of a `Range` header, None for the whole file.

    More than one range, another unit, or what is not well-formed is answered with the whole file,
    as section 14.2 allows. Raises Unsatisfiable when it begins beyond the end.
    """
    found = _ONE.fullmatch(header.strip())
    if found is None:
        return None
    first, last, suffix = found.groups()
    if suffix is not None:
        start, end = max(0, size - int(suffix)), size - 1
        if int(suffix) == 0:
            raise Unsatisfiable
    else:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
        if last and int(last) < start:
            return None
    if start >= size:
        raise Unsatisfiable
    return start, end
