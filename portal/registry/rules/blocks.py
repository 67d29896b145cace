"""What binds an institution now, as others may ask without knowing who keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.kernel.questions import Question
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Block:
    """A measure in force. `until_on` is its last day, None when open-ended.

    `blocks_new`: no new agreement meanwhile.
    """

    name: Text
    agency: str
    from_on: date
    until_on: date | None
    blocks_new: bool


@dataclass(frozen=True, slots=True)
class Blocks(Question[Mapping[int, tuple[Block, ...]]]):
    """What binds these institutions today, by id, as far as the actor may know."""

    institution_ids: tuple[int, ...]
