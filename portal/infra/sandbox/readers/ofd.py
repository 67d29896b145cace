"""OFD (GB/T 33190-2016), the page format of electronic invoices: words of a page, and its pictures.

A ZIP: `OFD.xml` names the documents, `Document.xml` the pages, `Content.xml` the objects of a page.
"""

from __future__ import annotations

import posixpath
import zipfile
from typing import Any, Final

from lxml import etree

from portal.infra.sandbox.answer import Answer, Block, Head
from portal.infra.sandbox.readers import images
from portal.infra.sandbox.readers.kinds import Cannot, member, opened_zip
from portal.infra.sandbox.readers.markup import local, parsed

_MAX_PART: Final = 48 * 1024 * 1024
_SHOWN, _PICTURES, _MOST_PAGES = 400_000, 6, 10_000
_SAME_LINE_MM: Final = 2.0
_GAP_MM: Final = 4.0
_FAR_MM: Final = 100_000.0
_FACTS: Final = {
    "Author": "author",
    "Creator": "software",
    "CreatorVersion": "software",
    "CreationDate": "created",
    "ModDate": "changed",
    "Title": "title",
    "Subject": "subject",
    "Abstract": "comment",
    "Keyword": "keywords",
    "DocID": "unique_id",
}


def preview(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return the words of a page, line by line from its top, and the first pictures of the file."""
    with opened_zip(data) as parts:
        pages, signed = _pages(parts)
        number = min(max(int(ask.get("page", 1)), 1), len(pages))
        text = "\n".join(_lines(parts, pages[number - 1]))[:_SHOWN]
        pictures = _pictures(parts) if number == 1 else []
    notes = ["layout_not_shown"] + (["signatures_not_checked"] if signed else [])
    notes += [] if text.strip() else ["no_words"]
    blocks = [Block(text=text)] if text.strip() else []
    head = Head(pages=len(pages), numbers={"page": number}, blocks=blocks, notes=notes)
    return Answer(head, pictures)


def report(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return author, program, times, and what the issuer added under names of its own."""
    facts: list[tuple[str, str]] = []
    with opened_zip(data) as parts:
        for node in parsed(member(parts, "OFD.xml", _MAX_PART)).iter():
            told = "".join(node.itertext()).strip() if len(node) == 0 else ""
            code = _FACTS.get(local(node))
            if code and told:
                facts.append((code, told[:2_000]))
            if local(node) == "CustomData" and told:
                facts.append(("custom", f"{node.get('Name', '')}：{told}"[:2_000]))
    return Answer(Head(facts=list(dict.fromkeys(facts))[:500]))


def _pages(parts: zipfile.ZipFile) -> tuple[list[list[str]], bool]:
    """Return the parts each page is drawn from, templates first, and whether anything is sealed."""
    root = parsed(member(parts, "OFD.xml", _MAX_PART))
    pages: list[list[str]] = []
    for name in _told(root, "DocRoot"):
        path = name.lstrip("/")
        document = parsed(member(parts, path, _MAX_PART))
        folder = posixpath.dirname(path)
        templates = {
            node.get("ID", ""): _inside(folder, node.get("BaseLoc", ""))
            for node in document.iter()
            if local(node) == "TemplatePage"
        }
        for node in document.iter():
            if local(node) == "Page" and node.get("BaseLoc"):
                pages.append(_page(parts, _inside(folder, node.get("BaseLoc", "")), templates))
            if len(pages) > _MOST_PAGES:
                raise Cannot("too_many_pages", pages=len(pages), most=_MOST_PAGES)
    if not pages:
        raise Cannot("damaged")
    return pages, any(True for _ in _told(root, "Signatures"))


def _page(parts: zipfile.ZipFile, path: str, templates: dict[str, str]) -> list[str]:
    root = parsed(member(parts, path, _MAX_PART))
    used = [node.get("TemplateID", "") for node in root.iter() if local(node) == "Template"]
    return [*(templates[each] for each in used if each in templates), path]


def _lines(parts: zipfile.ZipFile, paths: list[str]) -> list[str]:
    """Return the words of a page as lines; a gap between words of one line becomes a tab."""
    found: list[tuple[float, float, float, str]] = []
    for path in paths:
        for node in parsed(member(parts, path, _MAX_PART)).iter():
            if local(node) == "TextObject":
                left, top, width, height = _box(node)
                words = "".join(_told(node, "TextCode"))
                found.append((top + height / 2, left, left + width, words))
    lines: list[list[tuple[float, float, str]]] = []
    middle = -_SAME_LINE_MM
    for at, left, right, words in sorted(found):
        if at - middle >= _SAME_LINE_MM:
            lines.append([])
            middle = at
        lines[-1].append((left, right, words))
    return [_joined(sorted(line)) for line in lines]


def _joined(found: list[tuple[float, float, str]]) -> str:
    line, end = "", 0.0
    for left, right, words in found:
        line += ("\t" if line and left - end > _GAP_MM else "") + words
        end = max(end, right)
    return line


def _box(node: etree._Element) -> tuple[float, float, float, float]:
    """Return left, top, width and height of an object in mm, noughts where it says nonsense."""
    try:
        left, top, width, height = (float(each) for each in node.get("Boundary", "").split())
    except ValueError:
        return 0.0, 0.0, 0.0, 0.0
    if not all(0 <= each < _FAR_MM for each in (left, top, width, height)):
        return 0.0, 0.0, 0.0, 0.0
    return left, top, width, height


def _pictures(parts: zipfile.ZipFile) -> list[bytes]:
    drawn: list[bytes] = []
    for name in parts.namelist():
        if "/Res/" not in name or len(drawn) == _PICTURES:
            continue
        try:
            drawn += images.preview(member(parts, name, _MAX_PART), {}, "image").pictures
        except (Cannot, OSError, ValueError):
            continue
    return drawn


def _told(root: etree._Element, name: str) -> list[str]:
    return [node.text for node in root.iter() if local(node) == name and node.text]


def _inside(folder: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(folder, name)) if name[:1] != "/" else name[1:]
