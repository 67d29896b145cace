"""Knowing a line by its bank number or who paid it, without opening it."""

from __future__ import annotations

from collections.abc import Collection

from portal.infra.work import Work
from portal.statements.queries import lines
from portal.statements.rules import words
from portal.statements.service.sealing import Marks


def says_number(work: Work, line_id: int, references: Collection[str]) -> bool:
    """Tell whether the bank's number of a line is one of these, by its mark: nothing is opened."""
    line = lines.by_id(work.session, line_id)
    if line is None or not line.mark or not line.numbered:
        return False
    marks, signs = Marks(work.settings, line.agency), (line.fen, -line.fen)
    return any(
        marks.of("number", each, line.happened_on, signed, line.direction) == line.mark
        for each in references
        for signed in signs
    )


def says_party(work: Work, line_id: int, names: Collection[str]) -> bool:
    """Tell whether the other side of a line has one of these names, by its mark: nothing is opened."""
    line = lines.by_id(work.session, line_id)
    if line is None or not line.party:
        return False
    marks, known_as = Marks(work.settings, line.agency), {words.name(each) for each in names}
    return any(marks.of("party", each) == line.party for each in known_as if each)
