"""Opening lines for whoever may: every page of them is written to the custody log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.infra.work import Work
from portal.kernel.ids import known
from portal.statements.events import LinesOpened
from portal.statements.models import StatementFile, StatementLine
from portal.statements.rules import Line, reading
from portal.statements.rules.reading import Wrong
from portal.statements.service import sealing


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as it is shown: the row, what it says, its cells when it cannot be read."""

    row: StatementLine
    said: Line | None
    cells: list[str]


def opened(
    work: Work, file: StatementFile, rows: Sequence[StatementLine], *, taken: bool = False
) -> list[Shown]:
    """Return lines with what they say. NotAllowed without the key of the agency's finance."""
    if not rows:
        return []
    file_id = known(file.id)
    how = sealing.opener(sealing.mine(work, file), file_id)
    work.record(LinesOpened(file_id=file_id, lines=len(rows), taken=taken))
    return [_shown(row, how(row.line, row.sealed), file.targets) for row in rows]


def _shown(row: StatementLine, cells: list[str], targets: Sequence[str]) -> Shown:
    try:
        return Shown(row, reading.read(row.id or 0, cells, targets).line, cells)
    except Wrong:
        return Shown(row, None, cells)
