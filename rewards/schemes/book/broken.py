"""What a parser found wrong with the text of a local rule, in the writer's language."""

from __future__ import annotations

import re
from typing import Any

from portal.kernel.packs import BookInvalid
from portal.kernel.text import Text
from rewards.schemes.rules import Defect

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TOML = (
    ("Invalid statement", "这一行不是“名字 = 值”", "this line is no “name = value”"),
    ("Expected '=' after", "名字后面缺等号", "an equals sign is missing after the name"),
    ("Invalid initial character for a key", "这里应当是名字", "a name belongs here"),
    ("Unclosed array", "列表没有写完，缺逗号或者右方括号", "a list is not closed: a comma or ]"),
    ("Unclosed inline table", "缺逗号或者右花括号", "a comma or } is missing"),
    ("Unterminated string", "引号没有成对", "a quotation mark is not closed"),
    ("Expected '\"", "引号没有成对", "a quotation mark is not closed"),
    ("Expected \"'", "引号没有成对", "a quotation mark is not closed"),
    ("Unescaped '\\'", "引号里的反斜线要写两个", "a backslash in quotes is written twice"),
    ("Invalid hex value", "反斜线后面的编码不对", "the code after a backslash is wrong"),
    ("Escaped character", "反斜线后面的编码不对", "the code after a backslash is wrong"),
    ("Illegal character", "这个字符不能写在这里", "this character cannot stand here"),
    ("Found invalid character", "这个字符不能写在这里", "this character cannot stand here"),
    ("Invalid date", "没有这个日期", "there is no such day"),
    ("Invalid value", "等号后面不是值；文字要加英文引号", "no value here; text stands in quotes"),
    ("Expected newline", "一行只写一个“名字 = 值”", "one “name = value” a line"),
    ("Expected ']", "缺右方括号", "a ] is missing"),
    ("Duplicate inline table key", "同一个名字写了两次", "a name is written twice"),
    ("Cannot ", "同一个名字写了两次", "a name is written twice"),
)
"""How messages of `tomllib` begin, and what they mean to somebody who writes a rule."""
_SAID = {
    "the article is empty": Text("条款没有填写", "the article is empty"),
    "until is not after since": Text(
        "废止日期应当在施行日期之后", "the day it ends is not after the day it begins"
    ),
}


class NotARule(BookInvalid):
    """No rule can be read from a text. `text` says why; `line` quotes where, "" for nowhere."""

    def __init__(self, entry: str, text: Text, line: str = "") -> None:
        super().__init__(entry, text.en)
        self.text, self.line = text, line


def toml(error: ValueError, source: str) -> NotARule:
    """Return what `tomllib` says of a text with the line, the column and the line itself."""
    message = str(error)
    found = _AT.search(message)
    means = next((row for row in _TOML if message.startswith(row[0])), None)
    zh, en = means[1:] if means else ("这里读不懂", "this cannot be read")
    lines = source.split("\n")
    line, column = len(lines), len(lines[-1]) + 1
    if found and found[1]:
        line, column = int(found[1]), int(found[2])
    where = Text(f"第 {line} 行第 {column} 个字：{zh}", f"Line {line}, column {column}: {en}")
    return NotARule("TOML", where, lines[line - 1])


def meaning(error: Exception) -> Text:
    """Return what is wrong with a value of a rule; `error` came while it was read."""
    if isinstance(error, Defect):
        return error.text
    if isinstance(error, KeyError):
        return Text(f"缺少 {error.args[0]}", f"{error.args[0]} is missing")
    return _SAID.get(str(error)) or Text(
        "有的值写法不对：文字要加引号，日期不加引号，列表写在方括号里",
        "A value is written wrongly: text in quotes, days without, lists in square brackets",
    )


def numbered(number: int, error: Exception) -> Text:
    """Return what is wrong with a worked example, by its number."""
    said = meaning(error)
    return Text(f"第 {number} 个：{said.zh}", f"No. {number}: {said.en}")


def alone(pack: dict[str, Any]) -> dict[str, Any]:
    """Return the one scheme of a local rule; NotARule when there is another number of them."""
    tables = pack.get("scheme")
    strange = sorted(set(pack) - {"instruments", "scheme"})
    if strange or not isinstance(tables, list) or len(tables) != 1:
        text = Text(
            "本地规则只写 [instruments] 和一个 [[scheme]]",
            "a local rule is [instruments] and one [[scheme]]",
        )
        raise NotARule("TOML", text)
    table: dict[str, Any] = tables[0]
    return table
