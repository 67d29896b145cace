"""The parts of WordprocessingML that python-docx has no words for (ECMA-376 part 1, chapter 17)."""

from __future__ import annotations

from typing import Any

from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table
from docx.text.paragraph import Paragraph


def font(properties: Any, name: str) -> None:
    """Set the font of Chinese and of Latin letters in run properties `w:rPr`."""
    fonts = properties.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)


def indent(paragraph: Paragraph) -> None:
    """Indent the first line by two characters, whatever their size."""
    found = paragraph._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001 - no other way
    found.set(qn("w:firstLineChars"), "200")


def rule(paragraph: Paragraph, side: str, colour: str, eighths: int) -> None:
    """Draw a line above (`top`) or below (`bottom`) a paragraph, in eighths of a point."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "4"), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)


def repeat_head(table: Table) -> None:
    """Repeat the first row of a table on every page; part no row."""
    for index, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001
        properties.append(OxmlElement("w:cantSplit"))
        if index == 0:
            properties.append(OxmlElement("w:tblHeader"))


def page_numbers(document: Doc) -> None:
    """Put — 1 — at the outer foot of every page (GB/T 9704-2012, 7.5)."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, align in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        line = footer.paragraphs[0]
        line.alignment = align
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(14)
        for piece in ("— ", None, " —"):
            run = line.add_run(piece or "")
            run.font.size = Pt(14)
            font(run._element.get_or_add_rPr(), "宋体")  # noqa: SLF001
            if piece is None:
                _field(run._element, "PAGE")  # noqa: SLF001


def fallbacks(document: Doc, fonts: dict[str, str]) -> None:
    """Name in the font table what stands for a font a machine does not have (17.8.3.1)."""
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            rows = "".join(
                f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>'
                for name, other in fonts.items()
            )
            found = part.blob.decode()
            part._blob = found.replace("</w:fonts>", f"{rows}</w:fonts>").encode()  # noqa: SLF001


def _field(run: Any, code: str) -> None:
    for kind in ("begin", "", "end"):
        if kind:
            piece = OxmlElement("w:fldChar")
            piece.set(qn("w:fldCharType"), kind)
        else:
            piece = OxmlElement("w:instrText")
            piece.text = code
        run.append(piece)
