"""Where on a document a signature stands: on the line the document has for it, else in the foot."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Final

import pypdfium2 as pdfium

from portal.signatures import rules
from portal.signatures.rules import Box, Plan

_LAST: Final = -1
_ALONE: Final = Lock()
"""PDFium is one library for the whole process and bears one caller at a time."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A page, from 0 (-1: the last one), and a box on it in points: left, bottom, right, top."""

    page: int
    box: Box


def spot(pdf: bytes, plan: Plan, position: int) -> Spot:
    """Return where the signature at `position` of a plan stands on a document of ours."""
    label = plan.places[position] if position < len(plan.places) else ""
    found = _lines(pdf, f"{label}：") if label else []
    same = [n for n, each in enumerate(plan.places) if each == label]
    # The lines to sign on end a document: its words may say the same before.
    place = len(found) - len(same) + same.index(position) if label else _LAST
    if not 0 <= place < len(found):
        return Spot(_LAST, rules.box(position))
    page, label_box, width = found[place]
    return Spot(page, rules.beside(label_box, width))


def _lines(pdf: bytes, label: str) -> list[tuple[int, Box, int]]:
    """Return page, box and page width of each place where a label stands, in reading order."""
    found: list[tuple[int, Box, int]] = []
    with _ALONE, pdfium.PdfDocument(pdf) as document:
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            search = text.search(label)
            while (hit := search.get_next()) is not None:
                first, count = hit
                corners = [text.get_charbox(n) for n in range(first, first + count)]
                x1, y1, x2, y2 = (round(edge) for edge in _around(corners))
                found.append((number, (x1, y1, x2, y2), round(page.get_width())))
    return found


def _around(boxes: list[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)
