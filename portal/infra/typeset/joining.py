"""Pages put behind a document: a proof, a page of signatures."""

from __future__ import annotations

from io import BytesIO

from pikepdf import Pdf


def joined(pdf: bytes, *behind: bytes) -> bytes:
    """Return a PDF with the pages of others behind its own; it stays the document it was.

    The same bytes give the same bytes. For documents of our own setting only: all are PDF/A-2b with one
    output intent.
    """
    if not behind:
        return pdf
    out = BytesIO()
    with Pdf.open(BytesIO(pdf)) as whole:
        for each in behind:
            with Pdf.open(BytesIO(each)) as more:
                whole.pages.extend(more.pages)
        whole.save(out, deterministic_id=True)
    return out.getvalue()
