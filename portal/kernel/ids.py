"""Numbers people write down: case and document numbers."""

from __future__ import annotations


def known(row_id: int | None) -> int:
    """Return the id of a stored row; AssertionError when the row was not stored yet."""
    if row_id is None:
        raise AssertionError("the row has no id before it is stored")
    return row_id


def case_number(region: str, year: int, serial: int) -> str:
    """Return the public number of a case, e.g. `340500-2026-000017`. Region first: it shards by region."""
    return f"{region}-{year:04d}-{serial:06d}"


def document_number(mark: str, year: int, serial: int) -> str:
    """Return an official document number in the usual form, e.g. `花医保移〔2026〕3号`."""
    return f"{mark}〔{year}〕{serial}号"
