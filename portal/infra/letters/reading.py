"""Reading a letter's template: TOML between two lines `+++`, then the body."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from portal.infra.letters.faults import LetterFault
from portal.kernel.text import Text

FENCE: Final = "+++"
_HEADS: Final = ("red", "plain", "none")
_LAYOUT: Final = {
    "law": str, "group": str, "mark": str, "head": str, "dense": bool, "to": str, "from": str,
    "number": str, "date": str, "copies": str, "seal": bool, "hand": bool, "agencies": list, "internal": bool,
}  # fmt: skip
_NAMES: Final = {"from": "sender"}
_TOP: Final = {"title": str, "english": str, "fields": dict, "sample": dict, **_LAYOUT}
_LINE: Final = re.compile(r"at line (\d+)")
_MAX_CHARS: Final = 60_000
NO_TITLE: Final = Text("", "")


@dataclass(frozen=True, slots=True)
class Field:
    """What is written into a letter.

    shape: `text`; `list` of texts; `rows` of records with `columns`; `record` with `columns`.
    least: how many rows a list has, 0 when an empty one says something.
    """

    name: str
    about: str
    shape: str = "text"
    optional: bool = False
    columns: tuple[str, ...] = ()
    least: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One kind of letter. `to`, `sender`, `number`, `date`, `copies` name fields, or are empty.

    name: of the file, for errors. head: `red`, `plain` or `none`. dense: smaller type, for forms.
    hand: officers draw it up themselves; else an act of theirs makes it. agencies: the kinds of agency
    whose officers do, empty for every one. internal: for one agency only.
    """

    kind: str
    name: str
    fields: Mapping[str, Field]
    body: str
    body_line: int
    title: Text = NO_TITLE
    law: str = ""
    group: str = ""
    mark: str = ""
    head: str = "plain"
    dense: bool = False
    to: str = ""
    sender: str = "agency"
    number: str = ""
    date: str = ""
    copies: str = ""
    seal: bool = True
    hand: bool = False
    agencies: Sequence[str] = ()
    internal: bool = False
    sample: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def placed(self) -> set[str]:
        """Return the fields the layout itself prints."""
        return {self.to, self.sender, self.number, self.date, self.copies} - {""}


def read(path: Path, base: Letter | None = None) -> Letter:
    """Return a template; `base`: whose fields an agency's own wording has. Raises LetterFault."""
    name = path.name if base is None else f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise LetterFault(name, 1, Text("不是 UTF-8 文本", "not a text in UTF-8")) from None
    if len(text) > _MAX_CHARS or any(c < " " and c not in "\n\t" for c in text):
        raise LetterFault(name, 1, Text("文件过大或含控制字符", "too large, or control characters"))
    lines = text.split("\n")
    ends = [index for index, line in enumerate(lines) if line.strip() == FENCE]
    if len(ends) < 2 or ends[0] != 0:  # noqa: PLR2004 - two fences
        raise LetterFault(name, 1, Text("开头应有两行 +++", "two lines +++ expected at the top"))
    front = _front(name, "\n".join(["", *lines[1 : ends[1]]]))
    body, line = "\n".join(lines[ends[1] + 1 :]), ends[1] + 1
    return _letter(path.stem, name, front, body, line, base)


def _front(name: str, text: str) -> dict[str, Any]:
    try:
        front = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _LINE.search(str(error))
        line = int(at[1]) if at else text.count("\n") + 1
        raise LetterFault(name, line, Text("此行不合 TOML 格式", f"not TOML: {error}")) from None
    for key, value in front.items():
        if key not in _TOP or not isinstance(value, _TOP[key]):
            why = Text(f"{key} 不认识，或者写法不对", f"{key}: unknown, or of the wrong kind")
            raise LetterFault(name, _line_of(text, key), why)
    if front.get("head", "plain") not in _HEADS:
        line = _line_of(text, "head")
        raise LetterFault(
            name, line, Text("head 只能是 red、plain、none", "head: red, plain, none")
        )
    return front


def _letter(
    kind: str, name: str, front: dict[str, Any], body: str, line: int, base: Letter | None
) -> Letter:
    if base is not None:
        if "fields" in front:
            raise LetterFault(name, 1, Text("本单位的文本不另设 fields", "no fields of its own"))
        found = replace(_over(base, front), name=name, body=body, body_line=line)
    else:
        if not {"title", "english", "law", "fields"} <= front.keys():
            why = Text("缺 title、english、law 或 fields", "title, english, law or fields missing")
            raise LetterFault(name, 1, why)
        fields = {key: _field(name, key, said) for key, said in front["fields"].items()}
        plain = Letter(kind=kind, name=name, fields=fields, body=body, body_line=line)
        own = {key: key for key in ("number", "date") if key in fields}
        found = _over(plain, {**own, **front})
    unknown = sorted(found.placed - found.fields.keys())
    if unknown:
        raise LetterFault(name, 1, Text(f"没有声明字段 {unknown[0]}", f"no field {unknown[0]}"))
    return found


def _over(base: Letter, front: Mapping[str, Any]) -> Letter:
    """Return the letter as its front matter wants it."""
    said = {_NAMES.get(key, key): value for key, value in front.items() if key in _LAYOUT}
    title = Text(front.get("title", base.title.zh), front.get("english", base.title.en))
    sample = {**base.sample, **front.get("sample", {})}
    return replace(base, title=title, sample=sample, **said)


def _field(name: str, key: str, said: object) -> Field:
    if isinstance(said, str):
        return Field(key, said)
    if not isinstance(said, dict) or not isinstance(said.get("about"), str):
        raise LetterFault(name, 1, Text(f"字段 {key} 缺说明 about", f"field {key}: about"))
    shape = "list" if said.get("list") else "text"
    for each, column in (("columns", "rows"), ("keys", "record")):
        shape = column if each in said else shape
    columns = tuple(map(str, said.get("columns") or said.get("keys") or ()))
    least = int(said.get("least", 1))
    return Field(key, said["about"], shape, bool(said.get("optional")), columns, least)


def _line_of(text: str, key: str) -> int:
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip(" [").startswith(key):
            return number
    return 1
