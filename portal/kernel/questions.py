"""What a lower capability needs to know of a higher one, without knowing which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Question(Generic[A]):
    """Asked with `work.ask(question, otherwise)`; a higher capability's feature names who answers.

    Answering only reads: it neither writes nor records.
    """
