"""A file of a case on its way into a package."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.evidence.models import EvidenceItem
from portal.evidence.rules import Container


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file that may leave, with what opens it; `agency` is empty for a reporter's."""

    item: EvidenceItem
    container: Container = field(repr=False)
    name: str = field(repr=False)
    agency: str
