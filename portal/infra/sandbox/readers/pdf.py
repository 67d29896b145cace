"""PDF: a page as a picture with its text, what the file says of itself, two kinds of copies."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, Final

import pikepdf
import pypdfium2
from pikepdf import Name, Pdf
from PIL import Image

from portal.infra.sandbox.answer import Answer, Block, Head
from portal.infra.sandbox.readers import fallback, images
from portal.infra.sandbox.readers.jpegs import without_metadata
from portal.infra.sandbox.readers.kinds import Cannot

MAX_REDACTED_PAGES: Final = 300
_DPI, _POINTS, _SHOWN, _MAX_SIDE = 200, 72, 1600, 4000
_PASSWORD = "password"  # noqa: S105 - a word in the message of PDFium
_TYPE = {"file_type": "application/pdf", "file_suffix": "pdf"}
_INFO_FACTS = {
    "/Title": "title",
    "/Author": "author",
    "/Subject": "subject",
    "/Keywords": "keywords",
    "/Creator": "software",
    "/Producer": "producer",
    "/CreationDate": "created",
    "/ModDate": "changed",
    "/Company": "organisation",
}
_XMP_FACTS = {
    "dc:creator": "author",
    "dc:title": "title",
    "xmp:CreatorTool": "software",
    "pdf:Producer": "producer",
    "xmp:CreateDate": "created",
    "xmp:ModifyDate": "changed",
    "xmpMM:DocumentID": "unique_id",
}
_PRIVATE = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb")
_BIG_JPEG = 64 * 1024 * 1024


def warm_up() -> None:
    """Draw, open and write a page once, with a font at hand for those that bring none."""
    fallback.offer()
    file = io.BytesIO()
    with Pdf.new() as made:
        made.add_blank_page()
        made.save(file)
    with _drawable(file.getvalue()) as document:
        images.drawn(_drawn(document[0], 16), 16)
        document[0].get_textpage().get_text_bounded()
    report(file.getvalue(), {}, "pdf")


def preview(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return one page as a picture, and the text that can be copied from it."""
    with _drawable(data) as document:
        pages = len(document)
        number = min(max(int(ask.get("page", 1)), 1), pages)
        page = document[number - 1]
        picture = images.drawn(_drawn(page, _SHOWN), _SHOWN)
        text = page.get_textpage().get_text_bounded().strip()
    head = Head(pages=pages, numbers={"page": number}, blocks=[Block(text=text)] if text else [])
    return Answer(head, [picture])


def report(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return author, programs and times, and what else travels inside."""
    with _opened(data) as document:
        facts = [("format", f"PDF {document.pdf_version}"), ("pages", str(len(document.pages)))]
        info: Any = document.trailer.get("/Info", {})
        facts += [(code, str(info[key])) for key, code in _INFO_FACTS.items() if key in info]
        if "/Metadata" in document.Root:
            with document.open_metadata(set_pikepdf_as_editor=False) as meta:
                facts += [(c, _plain(meta[k])) for k, c in _XMP_FACTS.items() if k in meta]
        people = {str(a["/T"]) for page in document.pages for a in _notes(page) if "/T" in a}
        facts += [("annotator", each) for each in sorted(people)[:50]]
        facts += [("attachment", each) for each in list(document.attachments)[:50]]
    unique = dict.fromkeys((code, value[:2_000]) for code, value in facts if value)
    return Answer(Head(facts=list(unique)))


def scrub(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return a copy without document information, XMP, private data and names on notes.

    Text and pictures stay as they are; the metadata inside JPEG pictures goes.
    """
    with _opened(data) as document:
        if "/Info" in document.trailer:
            del document.trailer["/Info"]
        for each in document.objects:
            _cleaned(each)
        for page in document.pages:
            for note in _notes(page):
                for key in ("/T", "/M", "/CreationDate"):
                    if key in note:
                        del note[key]
        file = io.BytesIO()
        document.remove_unreferenced_resources()
        document.save(file, deterministic_id=True)
    return Answer(Head(**_TYPE), file=file.getvalue())


def redact(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return a PDF of pictures of the pages with the boxes painted in: no text, no layer beneath."""
    file = io.BytesIO()
    with _drawable(data) as document, Pdf.new() as made:
        if len(document) > MAX_REDACTED_PAGES:
            raise Cannot("too_many_pages", pages=len(document), most=MAX_REDACTED_PAGES)
        if any(each["page"] > len(document) for each in ask["boxes"]):
            raise Cannot("no_such_page", pages=len(document))
        for index in range(len(document)):
            page = document[index]
            picture = _drawn(page, _MAX_SIDE, _DPI / _POINTS)
            images.blacken(picture, [e for e in ask["boxes"] if e["page"] == index + 1])
            _add_picture(made, picture, page.get_size())
            page.close()
        made.save(file, deterministic_id=True)
        pages = len(made.pages)
    return Answer(Head(**_TYPE, pages=pages), file=file.getvalue())


@contextmanager
def _drawable(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Cannot("locked" if _PASSWORD in str(error).lower() else "damaged") from error
    with closing(document):
        if len(document) == 0:
            raise Cannot("damaged")
        yield document


@contextmanager
def _opened(data: bytes) -> Iterator[Pdf]:
    try:
        document = Pdf.open(io.BytesIO(data))
    except pikepdf.PasswordError as error:
        raise Cannot("locked") from error
    except pikepdf.PdfError as error:
        raise Cannot("damaged") from error
    with document:
        yield document


def _drawn(page: pypdfium2.PdfPage, side: int, scale: float = 100.0) -> Image.Image:
    """Return a page as RGB: at `scale` pixels a point, at most `side` pixels a side."""
    width, height = page.get_size()
    fitting = min(scale, side / max(width, height, 1))
    picture: Image.Image = page.render(scale=fitting).to_pil().convert("RGB")
    return picture


def _add_picture(made: Pdf, picture: Image.Image, size: tuple[float, float]) -> None:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=85)
    stream = pikepdf.Stream(made, file.getvalue())
    _describe(stream, picture)
    page = made.add_blank_page(page_size=size)
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=stream))
    width, height = size
    page.Contents = made.make_stream(f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Page Do Q".encode())


def _describe(stream: pikepdf.Stream, picture: Image.Image) -> None:
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height = picture.width, picture.height
    stream.ColorSpace, stream.BitsPerComponent = Name.DeviceRGB, 8
    stream.Filter = Name.DCTDecode


def _cleaned(each: pikepdf.Object) -> None:
    if not isinstance(each, (pikepdf.Dictionary, pikepdf.Stream)):
        return
    for key in _PRIVATE:
        if key in each:
            del each[key]
    if isinstance(each, pikepdf.Stream) and each.get("/Filter") == Name.DCTDecode:
        raw = each.read_raw_bytes()
        if len(raw) <= _BIG_JPEG:
            each.write(without_metadata(raw), filter=Name.DCTDecode)


def _notes(page: pikepdf.Page) -> list[pikepdf.Dictionary]:
    found: Any = page.get("/Annots", [])
    return [each for each in found if isinstance(each, pikepdf.Dictionary)]


def _plain(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, (list, set, tuple)) else str(value)
