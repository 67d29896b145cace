"""Office documents written anew without their properties, names of people and camera data."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

from portal.infra.sandbox.answer import Answer, Head
from portal.infra.sandbox.readers import images
from portal.infra.sandbox.readers.kinds import Cannot, member, opened_zip
from portal.infra.sandbox.readers.markup import local, parsed

_MAX_PART, _MAX_ALL = 64 * 1024 * 1024, 256 * 1024 * 1024
_EMPTY_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    b'core-properties"/>'
)
_EMPTY_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"/>'
)
_EMPTY_CUSTOM = _EMPTY_APP.replace(b"extended-properties", b"custom-properties")
_EMPTY_META = (
    b'<?xml version="1.0" encoding="UTF-8"?><office:document-meta '
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'
)
_EMPTIED = {
    "docProps/core.xml": _EMPTY_CORE,
    "docProps/app.xml": _EMPTY_APP,
    "docProps/custom.xml": _EMPTY_CUSTOM,
    "meta.xml": _EMPTY_META,
}
_THUMBNAIL = re.compile(r"(docProps/thumbnail|Thumbnails/).*", re.IGNORECASE)
_PICTURE = re.compile(
    r".*/media/[^/]+\.(jpe?g|png|webp)|Pictures/[^/]+\.(jpe?g|png)", re.IGNORECASE
)
_NAMES = {"author", "initials", "displayName", "userId", "providerId", "userName"}
_DATES = {"date", "dateUtc", "dT", "dt"}
_TYPES = {
    "word": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "sheet": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "slides": ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "text_document": ("odt", "application/vnd.oasis.opendocument.text"),
}


def scrubbed(data: bytes, kind: str) -> Answer:
    """Return the document written anew: same words, nobody's name, no times.

    Properties are emptied, authors of comments and changes become blank, their times go, thumbnails
    go, JPEG and PNG pictures are drawn anew. Raises Cannot for what cannot be read to the end.
    """
    file, total = io.BytesIO(), 0
    with opened_zip(data) as parts, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for info in parts.infolist():
            part = member(parts, info.filename, _MAX_PART)
            total += len(part)
            if total > _MAX_ALL:
                raise Cannot("bomb", megabytes=_MAX_ALL >> 20)
            if _THUMBNAIL.fullmatch(info.filename) or info.is_dir():
                continue
            fresh = zipfile.ZipInfo(info.filename)
            fresh.compress_type = info.compress_type
            made.writestr(fresh, _cleaned(info.filename, part))
    suffix, media_type = _TYPES[kind]
    return Answer(Head(file_type=media_type, file_suffix=suffix), file=file.getvalue())


def _cleaned(name: str, part: bytes) -> bytes:
    if name in _EMPTIED:
        return _EMPTIED[name]
    if name.endswith(".rels"):
        return _without(part, "Relationship", "Type", "thumbnail")
    if _PICTURE.fullmatch(name):
        return _picture(part)
    if name.endswith(".xml") and name != "[Content_Types].xml":
        return _nameless(part)
    return part


def _picture(part: bytes) -> bytes:
    try:
        answer = images.scrub(part, {}, "image")
    except (Cannot, OSError, ValueError):
        return part
    same = answer.head.file_suffix == ("png" if part.startswith(b"\x89PNG") else "jpg")
    return answer.file if same else part


def _nameless(part: bytes) -> bytes:
    root = parsed(part)
    touched = False
    for node in root.iter():
        for key in list(node.attrib):
            plain = str(key).rpartition("}")[2]
            if plain in _NAMES or (local(node) == "cmAuthor" and plain == "name"):
                node.set(key, "")
                touched = True
            elif plain in _DATES and "author" in {str(k).rpartition("}")[2] for k in node.attrib}:
                del node.attrib[key]
                touched = True
        if local(node) in {"author", "creator"} and node.text:
            node.text, touched = "", True
    return _written(root) if touched else part


def _without(part: bytes, tag: str, attribute: str, ending: str) -> bytes:
    root = parsed(part)
    gone = [n for n in root.iter() if local(n) == tag and n.get(attribute, "").endswith(ending)]
    for node in gone:
        parent = node.getparent()
        if parent is not None:
            parent.remove(node)
    return _written(root) if gone else part


def _written(root: etree._Element) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data
