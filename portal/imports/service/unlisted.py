"""Leads that come without a file, one request at a time, judged as the rows of one."""

from __future__ import annotations

from portal.imports.book.columns import COLUMNS
from portal.imports.models import ImportRun
from portal.imports.rules import Kind
from portal.infra.work import Work


def unlisted(work: Work, kind: Kind, *, agency: str, source: str) -> ImportRun:
    """Return what they are judged by: every column of the kind, in the order of the book; never stored."""
    codes = list(COLUMNS[kind])
    return ImportRun(
        kind=kind,
        agency=agency,
        officer_id=0,
        file_name="",
        sha256="",
        columns=[COLUMNS[kind][code].name.zh for code in codes],
        targets=codes,
        source=source,
        made_at=work.now,
    )
