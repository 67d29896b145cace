"""On what ground an approved reward is annulled, and what the records must show for it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from portal.kernel.law import Citation, InForce
from portal.kernel.text import Text


class Shown(StrEnum):
    """What the records of a reward can show that speaks for annulling it."""

    REVIEW_CHANGED = "review_changed"
    NOT_FIRST = "not_first"
    BASE_FELL = "base_fell"


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground for annulling a reward. `needs`: what the records have to show, None when reasons do.

    `told` is what its reporter reads of it: nothing about anybody else.
    """

    code: str
    version: str
    title: Text
    told: Text
    law: Citation
    in_force: InForce
    needs: Shown | None

    def holds(self, shown: Collection[Shown]) -> bool:
        """Tell whether the records bear the ground out."""
        return self.needs is None or self.needs in shown
