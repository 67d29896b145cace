"""One byte form for one JSON value: RFC 8785."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import rfc8785


def canonical(value: Mapping[str, Any] | Sequence[Any] | str | float | None) -> bytes:
    """Return `value` as canonical JSON (RFC 8785), UTF-8.

    Raises ValueError for what JSON cannot carry exactly: other types, NaN, lone surrogates,
    integers beyond 2**53 - 1 (write those as strings).
    """
    return rfc8785.dumps(value)
