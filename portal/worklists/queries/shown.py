"""What a row of a list shows: always masked by the profile of its agency."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Result

from portal.cases import queries as cases
from portal.cases.rules.masking import masked

Facts = dict[str, Any]
"""What an agency may know of a case, masked, with `institution` and `lead` as names."""


def of_row(row: Any) -> Facts:
    """Return what one row shows."""
    shown = cases.facts(row, row, institution=row.institution or "")
    return {**shown, "lead": row.lead or "", "key": row.key}


def of_columns(read: Result[Any]) -> Iterator[Facts]:
    """Yield what `of_row` would of the columns read."""
    names = list(read.keys())[:-2]
    for row in read:
        values = tuple(row)
        lead, key = values[-2:]
        known = dict(zip(names, values, strict=False))
        known["institution"] = known["institution"] or ""
        yield {**masked(known, known["profile"]), "lead": lead or "", "key": key}
