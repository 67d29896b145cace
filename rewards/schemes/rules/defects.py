"""What is wrong with the text of a rule, in the language of whoever wrote it."""

from __future__ import annotations

from portal.kernel.text import Text


class Defect(ValueError):
    """A rule cannot be read, or says what cannot be true together. `text` says it in words."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh, en)
