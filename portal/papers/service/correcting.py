"""A DOCX an officer corrected becomes the next version: its words, set again as PDF.

The file is strange until it was taken apart in the locked process (portal/infra/sandbox). The head,
number, date and seal place stay those of the letter, so nobody changes a number in a word processor.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from portal.infra import sandbox
from portal.infra.letters import Block, Filled
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.papers import queries
from portal.papers.models import Paper
from portal.papers.rules import Source
from portal.papers.service import keeping
from portal.papers.service.keeping import Content

MAX_BYTES = 8 * 1024 * 1024


def correct(work: Work, case_id: int, paper_id: int, file: bytes) -> Paper:
    """Make an uploaded DOCX the next version of a draft; the file itself is kept beside it, sealed.

    Invalid when it cannot be read or has no words, and once it was signed; Conflict once the letter was
    sent or voided.
    """
    case, paper = keeping.unsigned_draft(work, case_id, paper_id)
    before = keeping.opened(work, case, queries.version(work.session, paper_id, paper.version))
    answer = sandbox.run({"act": "preview"}, [file])
    if answer.head.failed or answer.head.kind != "word":
        raise Invalid(files="not_a_docx")
    blocks = tuple(body_of(answer.head.blocks, before.filled))
    if not blocks:
        raise Invalid(files="missing")
    replaced = paper.document_id or 0
    content = Content({}, replace(before.filled, blocks=blocks))
    document = keeping.keep(work, case, paper, content, Source.UPLOADED, upload=file)
    keeping.tell_set_again(work, paper, replaced, document)
    return paper


def body_of(parts: Sequence[Any], letter: Filled) -> Iterator[Block]:
    """Yield a document's paragraphs and tables, without what the layout of the letter prints."""
    headings = {block.text: block for block in letter.blocks if block.kind == "heading"}
    frame = _frame(letter)
    for part in parts:
        if part.heading.startswith(("footer", "header")):
            return
        if part.cells:
            yield _table(part.cells, letter)
            continue
        for line in part.text.split("\n"):
            text = line.strip()
            if text and text not in frame:
                yield headings.get(text) or Block("par", text=text)


def _frame(letter: Filled) -> set[str]:
    copies = f"抄送：{letter.copies}。" if letter.copies else ""
    sealed = f"{letter.agency}（印章）"
    return {
        letter.title,
        letter.agency,
        letter.number,
        f"{letter.to}：",
        letter.date,
        copies,
        sealed,
    }


def _table(cells: list[list[str]], letter: Filled) -> Block:
    """Return a table, in the form of one of the letter that has the same head or the same width."""
    for block in letter.blocks:
        if block.kind == "grid" and block.head == cells[0]:
            even = [(row + [""] * len(block.head))[: len(block.head)] for row in cells[1:]]
            return replace(block, rows=even)
    width = max(len(row) for row in cells)
    if width == 2:  # noqa: PLR2004 - label and value
        return Block("facts", rows=[[*row, ""][:2] for row in cells])
    head, *rows = [(row + [""] * width)[:width] for row in cells]
    return Block("grid", head=head, widths=[6] * width, aligns=["left"] * width, rows=rows)
