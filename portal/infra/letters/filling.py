"""Writing values into a letter: values are kept apart from the markup until it has been read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from jinja2 import StrictUndefined, Template, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from portal.infra.letters.blocks import CLOSE, GONE, OPEN, Block, parsed, with_values
from portal.infra.letters.checking import checked
from portal.infra.letters.faults import MissingField
from portal.infra.letters.numerals import capital_yuan, counted
from portal.infra.letters.reading import Field, Letter
from portal.kernel.text import Text

BLANK: Final = "______"
_HELD: Final = "held_values"
_TAGS: Final = re.compile(r"^[ \t]*((?:\{%[^%]*%\}[ \t]*)+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Filled:
    """A letter with its values: what both writers set. What is not there is empty."""

    title: str
    head: str
    dense: bool
    agency: str
    number: str
    to: str
    blocks: tuple[Block, ...]
    date: str
    copies: str
    seal: bool
    watermark: str = ""
    annex_title: str = ""
    annex: tuple[Block, ...] = ()
    """What stands on a page of its own behind the letter, in the DOCX; the PDF has it joined."""

    def as_json(self) -> dict[str, Any]:
        """Return it as the typst sheet reads it."""
        return asdict(self)

    @classmethod
    def of_json(cls, said: Mapping[str, Any]) -> Filled:
        """Return what `as_json` wrote."""
        parts = {
            name: tuple(Block(**b) for b in said.get(name, ())) for name in ("blocks", "annex")
        }
        return cls(**{**said, **parts})

    def preview(self) -> Filled:
        """Return it marked as not issued."""
        return replace(self, watermark="预览")


def filled(letter: Letter, data: Mapping[str, object]) -> Filled:
    """Return the letter with its values.

    Raises MissingField (data) and LetterFault (template).
    """
    values = _values(letter, data)
    held: list[str] = []
    try:
        body = _compiled(_Same(letter)).render({**values, _HELD: held})
    except ValueError as error:
        raise MissingField(
            letter.kind, (str(error),), Text("写不出", "cannot be written")
        ) from None
    said: dict[str, Any] = {
        each: str(values.get(getattr(letter, each)) or "")
        for each in ("number", "to", "date", "copies")
    }
    return Filled(
        title=letter.title.zh,
        head=letter.head,
        dense=letter.dense,
        agency=str(values.get(letter.sender) or ""),
        blocks=tuple(with_values(parsed(body), held.__getitem__)),
        seal=letter.seal,
        **said,
    )


@lru_cache(256)
def _compiled(checked_letter: _Same) -> Template:
    letter = checked_letter.letter
    environment = SandboxedEnvironment(undefined=StrictUndefined, finalize=_hold)
    environment.filters = dict(_FILTERS)
    checked(environment, letter)
    return environment.from_string(_TAGS.sub(f"{GONE}\\1", letter.body))


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """A letter, the same as another when file, fields and body are."""

    letter: Letter

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[str, str, tuple[Field, ...]]:
        return self.letter.name, self.letter.body, tuple(self.letter.fields.values())


def usable(letter: Letter) -> None:
    """Raise LetterFault when the letter's body is not as it should be."""
    _compiled(_Same(letter))


@pass_context
def _hold(context: Context, value: object) -> str:
    held: list[str] = context[_HELD]
    held.append(str(value))
    return f"{OPEN}{len(held) - 1}{CLOSE}"


_FILTERS: Final[dict[str, Any]] = {
    "length": len,
    "join": lambda rows, by="、": by.join(map(str, rows or ())),
    "default": lambda value, other: value or other,
    "byhand": lambda value: value or BLANK,
    "chinese": counted,
    "in_words": capital_yuan,
}


def _values(letter: Letter, data: Mapping[str, object]) -> dict[str, object]:
    """Return a value for every declared field; None for an optional one that is not given."""
    unknown = sorted(data.keys() - letter.fields.keys())
    if unknown:
        raise MissingField(letter.kind, tuple(unknown), Text("没有这样的字段：", "unknown:"))
    wrong = sorted(name for name, each in letter.fields.items() if not _fits(each, data.get(name)))
    if wrong:
        labels = tuple(f"{letter.fields[name].about}（{name}）" for name in wrong)
        why = Text("缺少，或者写法不对：", "missing or of a wrong shape:")
        raise MissingField(letter.kind, labels, why, tuple(wrong))
    return {name: _given(data.get(name)) for name in letter.fields}


def _given(value: object) -> object:
    return None if value is None or value in ("", [], (), {}) or str(value).isspace() else value


def _fits(declared: Field, value: object) -> bool:
    if value is None or value in ("", {}) or (isinstance(value, str) and not value.strip()):
        return declared.optional
    if declared.shape == "text":
        return isinstance(value, (str, int, Decimal)) and not isinstance(value, bool)
    if declared.shape == "record":
        return _record(declared, value)
    if (
        not isinstance(value, (list, tuple))
        or len(value) < (not declared.optional) * declared.least
    ):
        return False
    if declared.shape == "rows":
        return all(_record(declared, row) for row in value)
    return all(isinstance(row, str) and row.strip() for row in value)


def _record(declared: Field, value: object) -> bool:
    """Tell whether a record has every column and no other; a column may be empty."""
    return isinstance(value, Mapping) and set(declared.columns) == value.keys()
