"""Kinds of sendings that are no report at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.kernel.text import Text

REASON = "no_report"
"""The reason of the refusal, among those of intake."""


@dataclass(frozen=True, slots=True)
class Spam:
    """A kind: its name for officers, and what the sender reads."""

    code: str
    name: Text
    told: Text


def read_spam(table: Mapping[str, Any]) -> Spam:
    """Return one `[[kinds]]` entry; KeyError when a part is missing."""
    return Spam(table["code"], Text.of(table["name"]), Text.of(table["told"]))
