"""What a file is, by its bytes alone: its name and declared type may say anything."""

from __future__ import annotations

import io
import re
import zipfile

import olefile

_IMAGES = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"GIF87a",
    b"GIF89a",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
)
_PICTURE_BRANDS = {b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif", b"avis"}
_MEDIA = (
    b"ID3",
    b"OggS",
    b"fLaC",
    b"\x1aE\xdf\xa3",
    b"\xff\xfb",
    b"\xff\xf3",
    b"\xff\xf2",
    b"#!AMR",
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER_LINE = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]?[^\r\n]*\r?\n([ \t][^\r\n]*\r?\n)*")
_MAIL_HEADERS = re.compile(
    rb"^(from|to|subject|date|received|return-path|mime-version|message-id|delivered-to):",
    re.IGNORECASE | re.MULTILINE,
)
_RTF = b"{\\rtf"
_ZIP_KINDS = (
    ("OFD.xml", "ofd"),
    ("Encryptions.xml", "locked"),
    ("word/document.xml", "word"),
    ("ppt/presentation.xml", "slides"),
    ("xl/workbook.xml", "sheet"),
    ("xl/workbook.bin", "sheet"),
)
_ODF_KINDS = {
    b"application/vnd.oasis.opendocument.text": "text_document",
    b"application/vnd.oasis.opendocument.presentation": "text_document",
    b"application/vnd.oasis.opendocument.spreadsheet": "sheet",
}
_HEAD, _MAIL_HEAD, _PDF_WITHIN = 4096, 16_384, 1024
_MAX_MEMBERS = 5_000


class Cannot(Exception):
    """This file gives no preview or copy; `code` says why, `numbers` how much of what."""

    def __init__(self, code: str, **numbers: int) -> None:
        super().__init__(code)
        self.code, self.numbers = code, numbers


def kind_of(data: bytes) -> str:
    """Return the kind of a file, "" when there is no reader for it. Raises Cannot("locked")."""
    head = data[:_HEAD]
    if not data:
        raise Cannot("empty")
    if _is_image(head):
        return "image"
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if head.startswith(_OLE):
        return _ole_kind(data)
    if head.startswith(_MEDIA) or head[4:8] == b"ftyp" or _is_riff(head, b"WAVE", b"AVI "):
        return "media"
    return "rich_text" if head.startswith(_RTF) else _text_kind(data)


def _is_image(head: bytes) -> bool:
    brand = head[8:12] if head[4:8] == b"ftyp" else b""
    return head.startswith(_IMAGES) or brand in _PICTURE_BRANDS or _is_riff(head, b"WEBP")


def _is_riff(head: bytes, *forms: bytes) -> bool:
    return head.startswith(b"RIFF") and head[8:12] in forms


def _zip_kind(data: bytes) -> str:
    with opened_zip(data) as parts:
        names = set(parts.namelist())
        kind = next((kind for name, kind in _ZIP_KINDS if name in names), "")
        if kind == "locked":
            raise Cannot("locked")
        if kind:
            return kind
        if "mimetype" in names:
            with parts.open("mimetype") as part:
                return _ODF_KINDS.get(part.read(100).strip(), "archive")
    return "archive"


def opened_zip(data: bytes) -> zipfile.ZipFile:
    """Return the archive with its list read. Raises Cannot: damaged, or far too many members."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Cannot("damaged") from error
    if len(parts.infolist()) > _MAX_MEMBERS:
        raise Cannot("too_many_parts", parts=len(parts.infolist()))
    return parts


def member(parts: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """Return one part of an archive, unpacked only up to `limit` bytes: what is declared may lie.

    Raises Cannot("locked") for an encrypted part, Cannot("bomb") when it is larger than `limit`.
    """
    info = parts.getinfo(name)
    if info.flag_bits & 1:
        raise Cannot("locked")
    with parts.open(info) as part:
        data = part.read(limit + 1)
    if len(data) > limit:
        raise Cannot("bomb", megabytes=limit >> 20)
    return data


def _ole_kind(data: bytes) -> str:
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        if file.exists("EncryptedPackage"):
            raise Cannot("locked")
        if file.exists("__properties_version1.0"):
            return "outlook"
        if file.exists("Workbook") or file.exists("Book"):
            return "sheet"
        old = file.exists("WordDocument") or file.exists("PowerPoint Document")
        return "old_office" if old else ""


def _text_kind(data: bytes) -> str:
    head = data[:_MAIL_HEAD]
    first = _HEADER_LINE.match(head)
    if first and len(set(_MAIL_HEADERS.findall(head.split(b"\n\n")[0].lower()))) > 1:
        return "mail"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    odd = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)  # noqa: PLR2004 - control characters
    return "text" if odd == 0 else ""
