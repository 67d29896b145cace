"""The markup of a letter's body: one line is one block. `docs/documents.md` says it for clerks.

Read before values are put in, so that nothing in a value is ever markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from portal.infra.letters.numerals import counted

OPEN, CLOSE, GONE = "\x02", "\x03", "\x04"
"""Around the number of a value in what comes out of a template; a line that only had tags."""
HELD: Final = re.compile(f"{OPEN}(\\d+){CLOSE}")
_SIGNATURES: Final = "@签名"
_PLACES: Final = {"<": "flush", ">": "right", "^": "centre"}
_RULE: Final = re.compile(r":?-+:?")
_BREAK: Final = "==="


@dataclass(frozen=True, slots=True)
class Block:
    """One thing on the page.

    kind: `par` (indented), `flush`, `right`, `centre`, `heading` (level 1 or 2), `facts` (rows of
    label and value), `grid` (head, widths, aligns, rows), `signatures` (head: labels), `break`.
    """

    kind: str
    text: str = ""
    level: int = 0
    head: list[str] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)
    aligns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


def parsed(body: str) -> list[Block]:
    """Return the blocks of a filled body; empty lines part tables, and mean nothing else."""
    found: list[Block] = []
    table: list[list[str]] = []
    count = [0, 0]
    for line in [*(each.strip() for each in body.split("\n")), ""]:
        if line == GONE:
            continue
        if line.startswith("|"):
            table.append(_cells(line))
            continue
        if table:
            found.append(_table(table))
            table = []
        if line and not line.startswith("//"):
            found.append(_heading(line, count) if line.startswith("#") else _line(line))
    return found


def with_values(blocks: list[Block], value: Callable[[int], str]) -> Iterator[Block]:
    """Yield the blocks with their values; line breaks in a paragraph's value part it."""

    def put(text: str) -> str:
        return HELD.sub(lambda found: value(int(found[1])), text)

    for each in blocks:
        rows = [[put(cell) for cell in row] for row in each.rows]
        ready = replace(
            each, text=put(each.text), head=[put(cell) for cell in each.head], rows=rows
        )
        if not each.text:
            yield ready
            continue
        for line in ready.text.split("\n"):
            if line.strip():
                yield replace(ready, text=line.strip())


def plain(block: Block) -> list[str]:
    """Return a block's words, a line per row: for comparing two versions."""
    if block.kind in {"facts", "grid"}:
        rows = [block.head, *block.rows] if block.head else block.rows
        return ["｜".join(row) for row in rows]
    return [block.text or "　".join(block.head)] if block.text or block.head else []


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def _table(rows: list[list[str]]) -> Block:
    if len(rows) < 2 or not all(_RULE.fullmatch(cell) for cell in rows[1]):  # noqa: PLR2004 - head and rule
        return Block("facts", rows=[[row[0], "｜".join(row[1:])] for row in rows])
    head, rule, width = rows[0], rows[1], len(rows[0])
    even = [(row + [""] * width)[:width] for row in rows[2:]]
    return Block(
        "grid",
        head=head,
        widths=[len(cell) for cell in rule],
        aligns=[_align(cell) for cell in rule],
        rows=even,
    )


def _align(rule: str) -> str:
    if rule.endswith(":"):
        return "center" if rule.startswith(":") else "right"
    return "left"


def _heading(line: str, count: list[int]) -> Block:
    """Return a heading; `#.` and `##.` are numbered 一、 and （一） in their order."""
    level = 2 if line.startswith("##") else 1
    text = line.lstrip("#")
    if text.startswith("."):
        count[level - 1] += 1
        number = counted(count[level - 1])
        text = f"{number}、{text[1:].strip()}" if level == 1 else f"（{number}）{text[1:].strip()}"
    if level == 1:
        count[1] = 0
    return Block("heading", text=text.strip(), level=level)


def _line(line: str) -> Block:
    if line.startswith(_SIGNATURES):
        return Block("signatures", head=_cells(line.removeprefix(_SIGNATURES).strip()))
    if line == _BREAK:
        return Block("break")
    if line[0] in _PLACES:
        return Block(_PLACES[line[0]], text=line[1:].strip())
    return Block("par", text=line.removeprefix("\\"))
