"""How a field of a step is asked, and how what was typed is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.kernel.money import format_yuan
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Ask:
    """How one field of a step is asked. `rows` of 1 is a single line; `kind` as of `ui.field`."""

    label: Text
    rows: int = 4
    hint: Text | None = None
    optional: bool = False
    kind: str = "text"
    options: tuple[tuple[str, Text], ...] = ()
    """What there is to choose from: value and words."""

    def told(self, value: object) -> Text:
        """Return what was typed or chosen in words; amounts in yuan, to the cent."""
        for code, words in self.options:
            if code == value:
                return words
        said = format_yuan(value) if self.kind == "yuan" and isinstance(value, int) else str(value)
        return Text(said, said)

    def typed(self, value: object) -> str:
        """Return the value as it is typed again."""
        if self.kind == "yuan" and isinstance(value, int):
            return format_yuan(value).replace(",", "") if value else ""
        return value.isoformat() if isinstance(value, date) else str(value)
