"""Files as officers are sent them, honest and not: pictures, PDF, office, mail, archives, OLE."""

from __future__ import annotations

import io
import struct
import zipfile
from base64 import b64decode
from email.message import EmailMessage
from typing import Any

import pikepdf
import xlsxwriter  # type: ignore[import-untyped]  # it has none
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

SECRET = "王某某"
WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r><w:t>五楼床位空置</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>床号</w:t></w:r></w:p>"
    "</w:tc><w:tc><w:p><w:r><w:t>501</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    '<w:ins w:author="王某某" w:date="2026-01-01T00:00:00Z"><w:r><w:t>补</w:t></w:r></w:ins>'
    "</w:body></w:document>"
)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>王某某</dc:creator>'
    "<cp:lastModifiedBy>王某某</cp:lastModifiedBy></cp:coreProperties>"
)


HEIC = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAA"
    "AAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAABoQABAAAAAAAAACMAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABo"
    "dmMxAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEA"
    "GEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAA"
    "AwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAAB"
    "AAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAACtt"
    "ZGF0AAAAHygBrxmA7iqm+tZp6xsG4eun1me0Pi6auunX7VOHGGA="
)


def picture(form: str = "JPEG", size: tuple[int, int] = (640, 480), **options: object) -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(file, form, **options)
    return file.getvalue()


def blank(size: tuple[int, int]) -> bytes:
    """A PNG of many pixels and few bytes."""
    file = io.BytesIO()
    Image.new("1", size).save(file, "PNG")
    return file.getvalue()


def photo() -> bytes:
    """A JPEG as a phone writes it: device, author, time, place (central Shanghai), a preview tag."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B] = (
        "HUAWEI",
        "ALN-AL10",
        SECRET.encode(),
    )
    exif[0x8769] = {0x9003: "2026:02:28 09:15:00"}
    exif[0x8825] = {
        1: "N",
        2: (IFDRational(31), IFDRational(13), IFDRational(50)),
        3: "E",
        4: (IFDRational(121), IFDRational(28), IFDRational(12)),
    }
    return picture(exif=exif)


def pdf(pages: int = 1, text: str = "Patient Wang 501", **save: Any) -> bytes:
    """A PDF with real text at 10 % from the left and 10 % from the top, and an author."""
    file = io.BytesIO()
    with pikepdf.new() as made:
        for number in range(pages):
            page = made.add_blank_page(page_size=(600, 800))
            font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1)
            font.BaseFont = pikepdf.Name.Helvetica
            page.Resources = pikepdf.Dictionary(
                Font=pikepdf.Dictionary(F1=made.make_indirect(font))
            )
            page.Contents = made.make_stream(
                f"BT /F1 24 Tf 60 700 Td ({text} {number + 1}) Tj ET".encode()
            )
        with made.open_metadata() as meta:
            meta["xmp:CreatorTool"] = "Scanner 9"
        made.docinfo["/Author"] = SECRET
        made.save(file, **save)
    return file.getvalue()


def packed(parts: dict[str, bytes | str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return file.getvalue()


def word(**more: bytes | str) -> bytes:
    parts = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": WORD,
        "docProps/core.xml": CORE,
    }
    return packed({**parts, "word/media/image1.jpeg": photo(), **more})


def slides() -> bytes:
    text = '<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>第{}张</a:t></a:r></a:p></p:sld>'
    pages = {f"ppt/slides/slide{n}.xml": text.format(n) for n in (1, 2, 10)}
    return packed({"ppt/presentation.xml": "<p/>", **pages})


def open_document() -> bytes:
    text = '<o:c xmlns:o="o" xmlns:text="t"><text:p>甲<text:span>乙</text:span>丙</text:p></o:c>'
    kind = "application/vnd.oasis.opendocument.text"
    meta = '<o:m xmlns:o="o" xmlns:dc="d"><dc:creator>王某某</dc:creator></o:m>'
    return packed({"mimetype": kind, "content.xml": text, "meta.xml": meta})


def workbook(rows: int = 3) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"author": SECRET})
    for name in ("一月", "二月"):
        sheet = book.add_worksheet(name)
        for row in range(rows):
            sheet.write_row(row, 0, [f"{name}{row}", row])
    book.close()
    return file.getvalue()


def mail(name: str = "清单.pdf") -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "甲 <a@example.org>", "b@example.org"
    message["Subject"], message["Date"] = "床位", "Mon, 02 Mar 2026 10:00:00 +0800"
    message["Received"] = "from mail.example.org by mx.example.org"
    message.set_content("您好，见附件。")
    message.add_alternative(
        "<p>您好</p><script>fetch('https://example.org')</script><img src=https://example.org/x>",
        subtype="html",
    )
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename=name)
    return bytes(message)


def film() -> bytes:
    """An MP4 without frames, with a place, a device and the time of recording."""
    xyz = b"+31.2304+121.4737/"
    place = _box(b"\xa9xyz", struct.pack(">HH", len(xyz), 0x15C7) + xyz)
    device = _box(b"\xa9mod", struct.pack(">HH", 8, 0x15C7) + b"ALN-AL10")
    head = _box(
        b"mvhd", struct.pack(">IIIII", 0, 3_855_000_000, 3_855_000_000, 1000, 5000) + bytes(80)
    )
    moov = _box(b"moov", head + _box(b"udta", place + device))
    return _box(b"ftyp", b"isom\0\0\2\0isommp42") + moov + _box(b"mdat", bytes(range(256)) * 4)


def flight() -> bytes:
    """A film with a track of places beside its picture, whose encoder names the camera."""
    picture, place = bytes(range(200)), b"31.2304N 121.4737E;"
    start = _box(b"ftyp", b"isom\0\0\2\0isommp42")
    samples = _box(b"mdat", picture + place * 3)
    at = len(start) + 8 + len(picture)
    name = b"\x0cAction cam 9".ljust(32, b"\0")
    shown = _box(b"stsd", struct.pack(">II", 0, 1) + _box(b"avc1", bytes(42) + name + bytes(4)))
    data = _box(b"stsd", struct.pack(">II", 0, 1) + _box(b"gpmd", bytes(8)))
    tables = _box(b"stsz", struct.pack(">III", 0, 0, 3) + struct.pack(">III", *[len(place)] * 3))
    tables += _box(b"stsc", struct.pack(">II", 0, 2) + struct.pack(">6I", 1, 2, 1, 2, 1, 1))
    tables += _box(b"stco", struct.pack(">IIII", 0, 2, at, at + 2 * len(place)))
    moov = b"".join(
        _box(b"trak", _box(b"mdia", _hdlr(kind) + _box(b"minf", _box(b"stbl", inside))))
        for kind, inside in ((b"vide", shown), (b"meta", data + tables))
    )
    return start + samples + _box(b"moov", moov)


def _hdlr(kind: bytes) -> bytes:
    return _box(b"hdlr", bytes(8) + kind + bytes(13))


MP3_FRAMES = (b"\xff\xfb\x90\x00" + bytes(range(256)) + bytes(157)) * 4
"""Four frames of 417 bytes: MPEG 1 layer III, 128 kbit/s, 44.1 kHz."""


def mp3() -> bytes:
    """A recording with its author in front and behind, as several programs write it."""
    text = b"\x03" + SECRET.encode()
    frames = b"TPE1" + struct.pack(">IH", len(text), 0) + text
    front = b"ID3\x04\0\0" + bytes((0, 0, 0, len(frames) + 10)) + frames + bytes(10)
    item = struct.pack("<II", len(SECRET.encode()), 0) + b"Artist\0" + SECRET.encode()
    told = struct.pack("<III", 2000, len(item) + 32, 1)
    ape = b"APETAGEX" + told + struct.pack("<I", 0xA0000000) + bytes(8) + item
    ape += b"APETAGEX" + told + struct.pack("<I", 0x80000000) + bytes(8)
    return front + MP3_FRAMES + ape + b"TAG" + SECRET.encode().ljust(125, b"\0")


def flac() -> bytes:
    """A recording with stream information, comments, bytes of a camera and one frame's worth of bytes."""
    info = struct.pack(">HH", 4096, 4096) + bytes(6) + b"\x0a\xc4\x42\xf0\0\0\x10\0" + bytes(16)
    notes = [f"ARTIST={SECRET}".encode(), b"LOCATION=31.2304,121.4737"]
    comments = struct.pack("<I", 4) + b"test" + struct.pack("<I", len(notes))
    comments += b"".join(struct.pack("<I", len(each)) + each for each in notes)
    blocks = ((0, info), (4, comments), (2, b"camr" + photo()[:999]), (0x81, bytes(40)))
    told = b"".join(bytes([kind]) + len(body).to_bytes(3, "big") + body for kind, body in blocks)
    return b"fLaC" + told + b"\xff\xf8" + bytes(range(256))


def wav() -> bytes:
    """A recording of a dictating machine: what it is, who it belongs to, and the sound."""
    sound = _chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16))
    sound += _chunk(
        b"bext", b"".ljust(256, b"\0") + b"DR-40X".ljust(64, b"\0") + b"2026-02-2809:15:00"
    )
    sound += _chunk(b"LIST", b"INFO" + _chunk(b"IART", SECRET.encode() + b"\0"))
    sound += _chunk(b"data", bytes(range(200)) * 80)
    return b"RIFF" + struct.pack("<I", len(sound) + 4) + b"WAVE" + sound


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)


def heic() -> bytes:
    """A picture of 64 by 48 as a phone of another make writes it (made with x265, kept as it is)."""
    return b64decode(HEIC)


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + name + body


def ole(streams: dict[str, bytes]) -> bytes:
    """A compound file (MS-CFB) with streams of its root, every one in sectors of 512 bytes."""
    free, end, fat_mark, none = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    folders = -(-(len(streams) + 1) // 4)
    fat, body, starts = [fat_mark], b"", {}
    fat += [*range(2, folders + 1), end]
    for name, data in padded.items():
        size = -(-len(data) // 512)
        starts[name] = len(fat)
        fat += [*range(len(fat) + 1, len(fat) + size), end]
        body += data.ljust(size * 512, b"\0")
    assert len(fat) <= 128
    names = sorted(streams, key=lambda each: (len(each), each.upper()))
    entries = _entry("Root Entry", 5, 1 if names else none, none, end, 0)
    for index, name in enumerate(names):
        right = index + 2 if index + 1 < len(names) else none
        entries += _entry(name, 2, none, right, starts[name], len(padded[name]))
    entries = entries.ljust(folders * 512, b"\0")
    table = struct.pack("<128I", *fat, *[free] * (128 - len(fat)))
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6),
        0, 1, 1, 0, 4096, end, 0, end, 0,
    )  # fmt: skip
    return head + struct.pack("<109I", 0, *[free] * 108) + table + entries + body


def _entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    left = 0xFFFFFFFF
    return struct.pack(
        "<64sHBBIII16sIQQIQ", text.ljust(64, b"\0"), len(text), kind, 1, left, right, child,
        bytes(16), 0, 0, 0, start, size,
    )  # fmt: skip


def old_word(text: str = "五楼床位空置\r床号\x07501\x07", *, locked: bool = False) -> bytes:
    """A Word 97 document of two pieces, one in UTF-16 and one in single bytes (MS-DOC 2.4.1)."""
    wide, narrow = text.encode("utf-16-le"), b"Patient\x13 HYPERLINK x \x14Wang\x15\r"
    main = bytearray(1024)
    struct.pack_into("<HH", main, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", main, 0x0A, 0x0200 | (0x0100 if locked else 0))
    first, second = 1024, 1024 + len(wide)
    ends = struct.pack("<III", 0, len(text), len(text) + len(narrow))
    pieces = struct.pack("<HIH", 0, first, 0) + struct.pack("<HIH", 0, second * 2 | 1 << 30, 0)
    clx = b"\x01" + struct.pack("<H", 2) + b"xx"
    clx += b"\x02" + struct.pack("<I", len(ends + pieces)) + ends + pieces
    struct.pack_into("<II", main, 0x01A2, 16, len(clx))
    return ole({"WordDocument": bytes(main) + wide + narrow, "1Table": bytes(16) + clx})


def old_slides(*, locked: bool = False) -> bytes:
    """A PowerPoint 97 stream: a slide in a document, a master whose words nobody wrote."""
    wide = _record(0x0FA0, "第一张".encode("utf-16-le"))
    slide = _record(1006, _record(0x0FA8, b"Ward 5"), container=True)
    master = _record(1016, _record(0x0FA8, b"Click to edit"), container=True)
    user = struct.pack("<HHIII", 0, 0x0FF6, 20, 20, 0xF3D1C4DF if locked else 0xE391C05F)
    document = _record(1000, wide, container=True) + master + slide
    return ole({"PowerPoint Document": document, "Current User": user})


def _record(code: int, body: bytes, *, container: bool = False) -> bytes:
    return struct.pack("<HHI", 0xF if container else 0, code, len(body)) + body


def old_workbook(*, locked: bool = False) -> bytes:
    """A BIFF8 workbook of one sheet with a word and a number (MS-XLS)."""
    begin = _biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6))
    sealed = _biff(0x002F, bytes(6)) if locked else b""
    name = "一月".encode("utf-16-le")
    at = len(begin) + len(sealed) + 4 + 8 + len(name) + 4
    sheet_at = _biff(0x0085, struct.pack("<IBBBB", at, 0, 0, 2, 1) + name)
    label = struct.pack("<HHHHB", 0, 0, 0, 2, 1) + "床位".encode("utf-16-le")
    number = struct.pack("<HHHd", 0, 1, 0, 501.0)
    sheet = _biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))
    sheet += _biff(0x0204, label) + _biff(0x0203, number) + _biff(0x000A, b"")
    return ole({"Workbook": begin + sealed + sheet_at + _biff(0x000A, b"") + sheet})


def _biff(code: int, body: bytes) -> bytes:
    return struct.pack("<HH", code, len(body)) + body


def rich_text() -> bytes:
    """RTF as word processors here write it: GBK by bytes, Unicode with a stand-in, a picture."""
    words = "".join(f"\\'{byte:02x}" for byte in "五楼床位".encode("gbk"))
    return (
        r"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset134 SimSun;}}"
        r"{\info{\author \u29579?\u26576?\u26576?}{\company X}}{\*\pnseclvl1 hidden}"
        rf"{{\pict\jpegblip ffd8ffe0}}\f1 {words}\u31354?\u32622?\par\clftsWidth3 A\{{b\}}\cell 501\row}}"
    ).encode("ascii")


def ofd(*, signed: bool = True) -> bytes:
    """An OFD of two pages, the words of the first on one line out of order, with a template."""
    told = '<o:{0} xmlns:o="http://www.ofdspec.org/2016"{1}>{2}</o:{0}>'
    page = '<o:Page ID="{0}" BaseLoc="Pages/Page_{0}/Content.xml"/>'
    words = (
        '<o:TextObject Boundary="{} {} 20 5"><o:TextCode X="0" Y="4">{}</o:TextCode></o:TextObject>'
    )
    body = "<o:DocBody><o:DocInfo><o:Author>王某某</o:Author><o:CustomDatas><o:CustomData"
    body += ' Name="发票代码">0330</o:CustomData></o:CustomDatas></o:DocInfo><o:DocRoot>'
    body += "Doc_0/Document.xml</o:DocRoot>" + ("<o:Signatures>s.xml</o:Signatures>" * signed)
    first = '<o:Template TemplateID="9"/>' + words.format(100, 10.6, "510.68")
    first += words.format(40, 30, "五楼床位")
    template = '<o:CommonData><o:TemplatePage ID="9" BaseLoc="Tpl/C.xml"/></o:CommonData>'
    document = template + f"<o:Pages>{page.format(0)}{page.format(1)}</o:Pages>"
    return packed(
        {
            "OFD.xml": told.format("OFD", "", body + "</o:DocBody>"),
            "Doc_0/Document.xml": told.format("Document", "", document),
            "Doc_0/Tpl/C.xml": told.format("Page", "", words.format(20, 10, "合计")),
            "Doc_0/Pages/Page_0/Content.xml": told.format("Page", "", first),
            "Doc_0/Pages/Page_1/Content.xml": told.format("Page", "", words.format(1, 1, "第二页")),
            "Doc_0/Res/image_1.jpg": photo(),
        }
    )


def fontless_pdf(text: str = "五楼床位空置", font: str = "SimSun") -> bytes:
    """A PDF whose Chinese words name a font and embed none."""
    file = io.BytesIO()
    name = pikepdf.Name
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(600, 800))
        told = pikepdf.Dictionary(
            Type=name.FontDescriptor, FontName=name("/" + font), Flags=4, ItalicAngle=0,
            FontBBox=[0, -200, 1000, 900], Ascent=859, Descent=-141, CapHeight=683, StemV=80,
        )  # fmt: skip
        system = pikepdf.Dictionary(
            Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("GB1"), Supplement=2
        )
        below = pikepdf.Dictionary(
            Type=name.Font, Subtype=name.CIDFontType2, BaseFont=name("/" + font), DW=1000,
            CIDSystemInfo=system, FontDescriptor=made.make_indirect(told),
        )  # fmt: skip
        above = pikepdf.Dictionary(
            Type=name.Font, Subtype=name.Type0, BaseFont=name("/" + font),
            Encoding=name("/GBK-EUC-H"), DescendantFonts=[made.make_indirect(below)],
        )  # fmt: skip
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=made.make_indirect(above)))
        words = text.encode("gbk").hex()
        page.Contents = made.make_stream(f"BT /F1 48 Tf 60 600 Td <{words}> Tj ET".encode())
        made.save(file)
    return file.getvalue()


def outlook() -> bytes:
    return ole(
        {
            "__properties_version1.0": bytes(32),
            "__substg1.0_0037001F": "床位".encode("utf-16-le"),
            "__substg1.0_0C1A001F": "甲".encode("utf-16-le"),
            "__substg1.0_1000001F": "您好，见附件。".encode("utf-16-le"),
        }
    )
