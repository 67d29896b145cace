"""What cases ask of those above them about their files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.kernel.questions import Question
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Mark:
    """A word beside a file. `warns`: to be read before the file is downloaded."""

    text: Text
    tone: str = "info"
    warns: bool = False


@dataclass(frozen=True, slots=True)
class MarksOn(Question[Mapping[int, tuple[Mark, ...]]]):
    """What is to be known of these files, by item id, beside what their rows say?"""

    item_ids: tuple[int, ...]
