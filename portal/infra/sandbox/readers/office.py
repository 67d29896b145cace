"""Office documents in ZIP: their text and tables, their properties, a copy without them.

Nothing is laid out and no macro is looked at: a preview is the words in reading order, the tables
and the first pictures. ECMA-376 part 1 (docx, pptx), OpenDocument 1.3 part 3 (odt, odp).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from portal.infra.sandbox.answer import Answer, Block, Head
from portal.infra.sandbox.readers import cleaning, images
from portal.infra.sandbox.readers.kinds import Cannot, member, opened_zip
from portal.infra.sandbox.readers.markup import local, parsed

_MAX_PART = 48 * 1024 * 1024
_MAX_PICTURE = 32 * 1024 * 1024
_PICTURES, _MAX_TEXT, _MAX_ROWS = 6, 400_000, 500
_MEDIA = re.compile(
    r"(word|ppt|xl)/media/[^/]+\.(jpe?g|png|gif|bmp|tiff?|webp)|Pictures/[^/]+", re.IGNORECASE
)
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
_MORE_WORD = re.compile(r"word/(header|footer|footnotes|endnotes|comments)\d*\.xml")
_FACTS = {
    "creator": "author",
    "initial-creator": "author",
    "lastModifiedBy": "changed_by",
    "title": "title",
    "subject": "subject",
    "keywords": "keywords",
    "description": "comment",
    "created": "created",
    "creation-date": "created",
    "modified": "changed",
    "date": "changed",
    "lastPrinted": "printed",
    "revision": "revision",
    "Application": "software",
    "generator": "software",
    "Company": "organisation",
    "Manager": "manager",
    "TotalTime": "minutes_edited",
    "Template": "template",
}
_PROPERTIES = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml", "meta.xml")
_AUTHORS = {"author", "initials", "userName", "displayName"}


def preview(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return words and tables in reading order, and the first pictures."""
    with opened_zip(data) as parts:
        if kind == "word":
            blocks = _word(parts)
        elif kind == "slides":
            blocks = _slides(parts)
        else:
            blocks = _blocks(parsed(member(parts, "content.xml", _MAX_PART)))
        pictures, left_out = _pictures(parts)
    notes = ["layout_not_shown"]
    if sum(len(each.text) for each in blocks) >= _MAX_TEXT:
        notes.append("truncated")
    numbers = {"pictures_left_out": left_out} if left_out else {}
    return Answer(Head(blocks=blocks[:2_000], notes=notes, numbers=numbers), pictures)


def report(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return author, organisation, programs and times, and who commented or changed."""
    facts: list[tuple[str, str]] = []
    with opened_zip(data) as parts:
        names = parts.namelist()
        for name in _PROPERTIES:
            if name in names:
                facts += _properties(parsed(member(parts, name, _MAX_PART)))
        people: set[str] = set()
        for name in names:
            if _names_people(name):
                people |= _people(parsed(member(parts, name, _MAX_PART)))
        facts += [("annotator", each) for each in sorted(people - {""})[:50]]
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            facts.append(("macros", "vbaProject.bin"))
    return Answer(Head(facts=[(code, value[:2_000]) for code, value in facts if value]))


def scrub(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return the document written anew; see cleaning.scrubbed."""
    return cleaning.scrubbed(data, kind)


def _word(parts: zipfile.ZipFile) -> list[Block]:
    blocks = _blocks(parsed(member(parts, "word/document.xml", _MAX_PART)))
    for name in sorted(parts.namelist()):
        if _MORE_WORD.fullmatch(name):
            more = _blocks(parsed(member(parts, name, _MAX_PART)))
            if more:
                blocks += [Block(heading=name.removeprefix("word/").removesuffix(".xml")), *more]
    return blocks


def _slides(parts: zipfile.ZipFile) -> list[Block]:
    found = [(int(m[1]), name) for name in parts.namelist() if (m := _SLIDE.fullmatch(name))]
    blocks: list[Block] = []
    for number, name in sorted(found):
        blocks.append(Block(heading=str(number)))
        blocks += _blocks(parsed(member(parts, name, _MAX_PART)))
    return blocks


def _blocks(root: etree._Element) -> list[Block]:
    """Return text and tables in order: paragraphs `p` and `h`, tables `tbl` and `table`."""
    blocks: list[Block] = []
    lines: list[str] = []
    size = 0
    for kind, found in _flow(root):
        if kind == "table":
            blocks += [Block(text="\n".join(lines))] if lines else []
            lines = []
            blocks.append(Block(cells=found))
        elif size < _MAX_TEXT:
            lines.append(found[: _MAX_TEXT - size])
            size += len(found)
    return [*blocks, Block(text="\n".join(lines))] if any(lines) else blocks


def _flow(root: etree._Element) -> Iterator[tuple[str, Any]]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        name = local(node)
        if name in {"tbl", "table"}:
            yield "table", _cells(node)
        elif name in {"p", "h"}:
            yield "text", _words(node)
        else:
            waiting.extend(reversed(node))


def _cells(table: etree._Element) -> list[list[str]]:
    rows = [n for n in table.iter() if local(n) in {"tr", "table-row"}][:_MAX_ROWS]
    return [
        [_words(cell) for cell in row if local(cell) in {"tc", "table-cell"}][:50] for row in rows
    ]


def _words(node: etree._Element) -> str:
    """Return the words below a node; deleted text of tracked changes too, in brackets."""
    found: list[str] = []
    for each in node.iter():
        name = local(each)
        if name in {"t", "span", "a", "p", "h"} and each.text:
            found.append(each.text)
        elif name == "delText" and each.text:
            found.append(f"〔-{each.text}-〕")
        elif name in {"tab", "br", "cr", "line-break", "s"}:
            found.append(" ")
        if name in {"span", "a", "s", "line-break", "tab"} and each.tail:
            found.append(each.tail)
    return "".join(found)


def _pictures(parts: zipfile.ZipFile) -> tuple[list[bytes], int]:
    names = [name for name in parts.namelist() if _MEDIA.fullmatch(name)]
    drawn: list[bytes] = []
    for name in names[:_PICTURES]:
        try:
            drawn += images.preview(member(parts, name, _MAX_PICTURE), {}, "image").pictures
        except (Cannot, OSError, ValueError):
            continue
    return drawn, len(names) - len(drawn)


def _properties(root: etree._Element) -> list[tuple[str, str]]:
    facts = []
    for node in root.iter():
        code = _FACTS.get(local(node))
        if code and node.text and node.text.strip():
            facts.append((code, node.text.strip()))
        if local(node) == "property":
            told = "".join(node.itertext()).strip()
            facts.append(("custom", f"{node.get('name', '')}：{told}"))
    return facts


def _names_people(name: str) -> bool:
    return name.endswith(".xml") and (
        "comment" in name.lower() or "person" in name.lower() or name == "word/document.xml"
    )


def _people(root: etree._Element) -> set[str]:
    found = set()
    for node in root.iter():
        for key, value in node.attrib.items():
            if str(key).rpartition("}")[2] in {"author", "displayName"}:
                found.add(str(value))
        if local(node) == "author" and node.text:
            found.add(node.text)
        if local(node) == "cmAuthor":
            found.add(str(node.get("name", "")))
    return found
