"""A letter as DOCX, in the layout of GB/T 9704-2012: the file an officer may go on working on."""

from __future__ import annotations

import io
import re
from functools import cache
from typing import Any, Final, cast

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from portal.infra.letters.blocks import Block
from portal.infra.letters.filling import BLANK, Filled
from portal.infra.letters.wordml import fallbacks, font, page_numbers, repeat_head, rule
from portal.infra.letters.wordml import indent as first_indent

SONG, HEI, KAI, TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
FALLBACKS: Final = {SONG: "仿宋;FangSong", KAI: "楷体;KaiTi", TITLE: "宋体;SimSun", HEI: "SimHei"}
"""The fonts of official papers, and what a machine without them shows instead."""
_RED: Final = RGBColor(0xC8, 0x10, 0x2E)
_TEXT_WIDTH: Final = 156
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_ALIGNS: Final = {
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
}


def docx(letter: Filled) -> bytes:
    """Return the file; the same letter gives the same words, dates and names of nobody."""
    document = Document(io.BytesIO(_empty(letter.dense)))
    document.core_properties.title = _clean(letter.title)
    _head(document, letter)
    if letter.to:
        _par(document, f"{letter.to}：", indent=False)
    last = len(letter.blocks) - 1
    for index, block in enumerate(letter.blocks):
        _block(document, block, keep=letter.seal and index >= last)
    _closing(document, letter)
    if letter.annex:
        _annex(document, letter)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@cache
def _empty(dense: bool) -> bytes:
    """Return a document with our page, fonts and page numbers, and nothing on it."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    page_numbers(document)
    normal = cast("Any", document.styles["Normal"])
    normal.font.size = Pt(12 if dense else 16)
    font(normal.element.get_or_add_rPr(), SONG)
    spacing = normal.paragraph_format
    spacing.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    spacing.line_spacing = Pt(20 if dense else 28.9)
    spacing.space_after = spacing.space_before = Pt(0)
    fallbacks(document, FALLBACKS)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _head(document: Doc, letter: Filled) -> None:
    if letter.head == "red" and letter.agency:
        run = _centred(document, letter.agency, TITLE, 30, exact=44)
        run.font.color.rgb = _RED
        line = _par(document, letter.number, indent=False)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        rule(line, "bottom", "C8102E", 18)
        _par(document, "", indent=False)
    elif letter.head == "plain" and letter.agency:
        _centred(document, letter.agency, TITLE, 18, exact=32)
    _centred(document, letter.title, TITLE, 22, exact=44)
    if letter.head != "red" and letter.number:
        _par(document, letter.number, indent=False).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    else:
        _par(document, "", indent=False)


def _block(document: Doc, block: Block, *, keep: bool) -> None:
    match block.kind:
        case "heading":
            made = _par(document, block.text, face=HEI if block.level == 1 else KAI)
            made.paragraph_format.keep_with_next = True
        case "facts":
            _table(document, [], block.rows, [36, _TEXT_WIDTH - 36], ["center", "left"])
        case "grid":
            _table(document, block.head, block.rows, _millimetres(block.widths), block.aligns)
        case "signatures":
            _signatures(document, block.head)
        case "break":
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        case _:
            made = _par(document, block.text, indent=block.kind == "par")
            made.paragraph_format.keep_with_next = keep
            if block.kind in _ALIGNS:
                made.alignment = _ALIGNS[block.kind]


def _closing(document: Doc, letter: Filled) -> None:
    if letter.seal:
        _par(document, "", indent=False).paragraph_format.keep_with_next = True
        for text, keep in ((f"{letter.agency}（印章）", True), (letter.date, False)):
            made = _par(document, text, indent=False)
            made.alignment = WD_ALIGN_PARAGRAPH.CENTER
            made.paragraph_format.left_indent = Mm(60)
            made.paragraph_format.keep_with_next = keep
    elif letter.date:
        _par(document, letter.date, indent=False).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if letter.copies:
        made = _par(document, f"抄送：{letter.copies}。", indent=False)
        made.paragraph_format.space_before = Pt(14)
        rule(made, "top", "000000", 4)
        rule(made, "bottom", "000000", 4)


def _annex(document: Doc, letter: Filled) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    _centred(document, letter.annex_title, TITLE, 22, exact=44)
    for block in letter.annex:
        _block(document, block, keep=False)


def _par(document: Doc | _Cell, text: str, *, indent: bool = True, face: str = "") -> Paragraph:
    made = document.add_paragraph()
    run = made.add_run(_clean(text))
    if face:
        font(run._element.get_or_add_rPr(), face)  # noqa: SLF001 - python-docx has no other way
    if indent:
        first_indent(made)
    return made


def _centred(document: Doc, text: str, face: str, size: int, *, exact: int) -> Run:
    made = document.add_paragraph()
    made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.paragraph_format.line_spacing = Pt(exact)
    run = made.add_run(_clean(text))
    run.font.size = Pt(size)
    font(run._element.get_or_add_rPr(), face)  # noqa: SLF001
    return run


def _table(
    document: Doc, head: list[str], rows: list[list[str]], widths: list[float], aligns: list[str]
) -> None:
    shown = rows or [["（无）", *[""] * (len(widths) - 1)]]
    table = document.add_table(rows=bool(head) + len(shown), cols=len(widths))
    table.style, table.autofit = "Table Grid", False
    for index, row in enumerate([head, *shown] if head else shown):
        first = bool(head) and index == 0
        cells = table.rows[index].cells
        for cell, value, width, align in zip(cells, row, widths, aligns, strict=True):
            cell.width = Mm(width)
            _cell(cell, value, "center" if first else align, HEI if first else "")
    if head:
        repeat_head(table)


def _cell(cell: _Cell, value: str, align: str, face: str) -> None:
    made = cell.paragraphs[0]
    made.paragraph_format.line_spacing = Pt(18)
    made.alignment = _ALIGNS[align]
    run = made.add_run(_clean(" " if value == BLANK else value))
    run.font.size = Pt(12)
    if face:
        font(run._element.get_or_add_rPr(), face)  # noqa: SLF001


def _signatures(document: Doc, labels: list[str]) -> None:
    even = [*labels, ""] if len(labels) % 2 else labels
    _par(document, "", indent=False)
    for left, right in zip(even[::2], even[1::2], strict=True):
        made = _par(document, f"{left}：\t{f'{right}：' if right else ''}", indent=False)
        made.paragraph_format.tab_stops.add_tab_stop(Mm(_TEXT_WIDTH / 2))
        made.paragraph_format.space_after = Pt(12)


def _millimetres(widths: list[int]) -> list[float]:
    narrow = [13.0 if width <= 3 else 0 for width in widths]  # noqa: PLR2004 - as in letter.typ
    rest = _TEXT_WIDTH - sum(narrow)
    parts = sum(width for width, fixed in zip(widths, narrow, strict=True) if not fixed) or 1
    return [fixed or rest * width / parts for width, fixed in zip(widths, narrow, strict=True)]


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("", text)
