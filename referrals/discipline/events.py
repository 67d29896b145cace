"""What the custody log is told of this track: that something happened, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.audit.rules import SEALED
from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedAct(Event):
    """One act, or none at all: the worker writes the same at random, so that one more says nothing.

    `commitment` is the SHA-256 of an entry's sealed bytes in hex, or 32 random bytes.
    """

    words: ClassVar[Text] = SEALED
    apart: ClassVar[bool] = True
    commitment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClueArrived(Event):
    """What a notice to the receiving officers says. Never recorded: the custody log has `SealedAct`."""

    words: ClassVar[Text] = Text("收到职务线索，请签收", "A clue has come in, please sign for it")
    apart: ClassVar[bool] = True
