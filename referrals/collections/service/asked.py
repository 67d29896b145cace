"""What a check of a kind gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """The amount of an act, in fen, and what else it needs, as JSON values."""

    fen: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)
