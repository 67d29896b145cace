"""One byte form for one JSON value: RFC 8785."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import rfc8785

_LARGEST = 2**53 - 1


def canonical(value: Mapping[str, Any] | Sequence[Any] | str | float | None) -> bytes:
    """Return `value` as canonical JSON (RFC 8785), UTF-8.

    Raises ValueError for what JSON cannot carry exactly: other types, NaN, lone surrogates,
    integers beyond 2**53 - 1 (write those as strings).
    """
    if _plain(value):
        told = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return told.encode()
    return rfc8785.dumps(value)


def _plain(value: object) -> bool:
    """Tell whether json writes a value as RFC 8785 wants it: no fractions, keys in ASCII."""
    if value is None or isinstance(value, str | bool):
        return True
    if isinstance(value, int):
        return -_LARGEST <= value <= _LARGEST
    if isinstance(value, dict):
        return all(type(k) is str and k.isascii() and _plain(v) for k, v in value.items())
    return isinstance(value, list | tuple) and all(_plain(each) for each in value)
