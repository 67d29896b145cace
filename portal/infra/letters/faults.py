"""What can be wrong with a letter's template or with what is to be written into it."""

from __future__ import annotations

from portal.kernel.text import Text


class UnknownLetter(LookupError):
    """There is no letter of this kind."""


class LetterFault(ValueError):
    """A template cannot be used: `name:line` and why, in both languages."""

    def __init__(self, name: str, line: int, why: Text) -> None:
        super().__init__(f"{name}:{line}: {why.zh} / {why.en}")
        self.name, self.line, self.why = name, line, why


class MissingField(ValueError):
    """A field the letter needs is absent, empty or of the wrong shape; or one it does not know."""

    def __init__(
        self, kind: str, fields: tuple[str, ...], why: Text, keys: tuple[str, ...] = ()
    ) -> None:
        super().__init__(f"{kind}: {why.zh} {'、'.join(fields)} / {why.en} {', '.join(fields)}")
        self.kind, self.fields, self.why, self.keys = kind, fields, why, keys or fields
