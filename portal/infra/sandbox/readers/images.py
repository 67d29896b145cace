"""Pictures: shown drawn anew, their metadata told, a copy without it, a copy with boxes over it."""

from __future__ import annotations

import io
from typing import Any, Final

import pi_heif
from lxml import etree
from PIL import AvifImagePlugin, Image, ImageDraw, ImageOps
from PIL.ExifTags import GPS, IFD, Base

from portal.infra.sandbox.answer import Answer, Head
from portal.infra.sandbox.readers.kinds import Cannot

MAX_PIXELS: Final = 64_000_000
"""192 MB as RGB. A larger JPEG is decoded at an eighth of its size or a quarter, nothing else is."""
MAX_FRAMES: Final = 50
_SHOWN = 1600
_SUFFIXES = {
    "JPEG": ("jpg", "image/jpeg"),
    "PNG": ("png", "image/png"),
    "WEBP": ("webp", "image/webp"),
}
_XMP_FACTS = {
    "{http://ns.adobe.com/xap/1.0/}CreatorTool": "software",
    "{http://purl.org/dc/elements/1.1/}creator": "author",
    "{http://ns.adobe.com/photoshop/1.0/}City": "place",
    "{http://ns.adobe.com/photoshop/1.0/}AuthorsPosition": "author",
}
_TEXT_KEYS = {
    "Author": "author",
    "Software": "software",
    "Creation Time": "taken",
    "Comment": "comment",
}
_EXIF_FACTS = {
    Base.Make: "maker",
    Base.Model: "device",
    Base.Software: "software",
    Base.Artist: "author",
    Base.Copyright: "copyright",
    Base.ImageDescription: "title",
    Base.DateTime: "changed",
    Base.DateTimeOriginal: "taken",
    Base.DateTimeDigitized: "digitized",
    Base.OffsetTimeOriginal: "zone",
    Base.BodySerialNumber: "serial",
    Base.LensModel: "lens",
    Base.CameraOwnerName: "author",
    Base.HostComputer: "computer",
    Base.UserComment: "comment",
    Base.ImageUniqueID: "unique_id",
}


def warm_up() -> None:
    """Load every codec, and the converters that load themselves late."""
    pi_heif.register_heif_opener()
    pi_heif.options.DECODE_THREADS = 0
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    Image.init()
    Image.MAX_IMAGE_PIXELS = None  # asked for by `_opened` itself, with words
    for form in ("JPEG", "PNG", "WEBP", "GIF", "TIFF"):
        file = io.BytesIO()
        Image.new("RGB", (8, 8)).save(file, form)
        Image.open(file).load()


def preview(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return the picture, at most 1600 pixels a side, the right way up."""
    image = _opened(data, shrink=True)
    width, height = image.info.get("full_size", image.size)
    frames = getattr(image, "n_frames", 1)
    page = min(max(int(ask.get("page", 1)), 1), frames)
    if page > 1:
        image.seek(page - 1)
    head = Head(pages=frames, numbers={"width": width, "height": height, "page": page})
    return Answer(head, [drawn(image)])


def drawn(image: Image.Image, side: int = _SHOWN, *, lossless: bool = False) -> bytes:
    """Return a picture drawn anew as WebP: pixels only, no metadata."""
    shown = _rgb(_upright(image))
    shown.thumbnail((side, side))
    file = io.BytesIO()
    shown.save(file, "WEBP", quality=82, method=2, lossless=lossless)
    return file.getvalue()


def report(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return what the file says of its making: device, author, times, place."""
    image = Image.open(io.BytesIO(data))
    facts = [("format", image.format or ""), ("pixels", f"{image.width}×{image.height}")]
    facts += exif_facts(image.getexif())
    facts += [(code, str(image.info[key])) for key, code in _TEXT_KEYS.items() if key in image.info]
    comment = image.info.get("comment", b"")
    if comment:
        facts.append(("comment", _text(comment)))
    facts += _xmp_facts(image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b"")
    return Answer(Head(facts=[(code, value[:2_000]) for code, value in facts if value]))


def exif_facts(exif: Image.Exif) -> list[tuple[str, str]]:
    """Return the telling EXIF values; `gps` as latitude and longitude in degrees, WGS 84."""
    inner, gps = exif.get_ifd(IFD.Exif), exif.get_ifd(IFD.GPSInfo)
    facts = [
        (code, _text(value))
        for tag, code in _EXIF_FACTS.items()
        if (value := exif.get(tag, inner.get(tag)))
    ]
    north = _degrees(gps.get(GPS.GPSLatitude), gps.get(GPS.GPSLatitudeRef), "S")
    east = _degrees(gps.get(GPS.GPSLongitude), gps.get(GPS.GPSLongitudeRef), "W")
    if north is not None and east is not None:
        facts.append(("gps", f"{north:.6f},{east:.6f}"))
    if gps.get(GPS.GPSAltitude) is not None:
        facts.append(("altitude", f"{float(gps[GPS.GPSAltitude]):.0f}"))
    if gps.get(GPS.GPSDateStamp):
        facts.append(("gps_day", _text(gps[GPS.GPSDateStamp])))
    return facts


def scrub(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return a copy with the pixels and nothing else. A JPEG keeps its quantisation."""
    image = _opened(data)
    if getattr(image, "n_frames", 1) > 1:
        raise Cannot("many_frames")
    turned = image.getexif().get(Base.Orientation, 1) != 1
    if image.format == "JPEG" and not turned and image.mode in {"RGB", "L"}:
        return _saved(image, "JPEG", quality="keep")
    if image.format == "JPEG":
        return _saved(_bare(_upright(image)), "JPEG", quality=95)
    if image.format == "WEBP":
        return _saved(_bare(_upright(image)), "WEBP", lossless=True)
    return _saved(_bare(_upright(image)), "PNG")


def redact(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return a copy whose boxes are black: painted over before anything is written."""
    image = _opened(data)
    if getattr(image, "n_frames", 1) > 1:
        raise Cannot("many_frames")
    shown = _rgb(_upright(image))
    blacken(shown, [each for each in ask["boxes"] if each["page"] == 1])
    return _saved(shown, "JPEG", quality=92) if image.format == "JPEG" else _saved(shown, "PNG")


def blacken(image: Image.Image, boxes: list[dict[str, float]]) -> None:
    """Paint boxes black; left, top, width and height are percent of the picture."""
    draw = ImageDraw.Draw(image)
    for box in boxes:
        left, top = box["left"] * image.width / 100, box["top"] * image.height / 100
        right = left + box["width"] * image.width / 100
        bottom = top + box["height"] * image.height / 100
        draw.rectangle((int(left), int(top), int(right + 1), int(bottom + 1)), fill="black")


def _opened(data: bytes, *, shrink: bool = False) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    size = image.size
    if shrink and image.format == "JPEG":
        image.draft(None, (_SHOWN, _SHOWN))
    if image.width * image.height > MAX_PIXELS:
        raise Cannot("too_many_pixels", width=size[0], height=size[1])
    image.info["full_size"] = size
    if getattr(image, "n_frames", 1) > MAX_FRAMES and not shrink:
        raise Cannot("many_frames")
    return image


def _upright(image: Image.Image) -> Image.Image:
    return ImageOps.exif_transpose(image)


def _rgb(image: Image.Image) -> Image.Image:
    """Return the picture as RGB; what is transparent lies on white."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        full = image.convert("RGBA")
        white = Image.new("RGB", full.size, "white")
        white.paste(full, mask=full.getchannel("A"))
        return white
    if image.mode.startswith("I;16") or image.mode == "I":
        return image.point(lambda value: value / 256).convert("L").convert("RGB")
    return image.convert("RGB")


def _bare(image: Image.Image) -> Image.Image:
    copy = image.copy()
    copy.info = {k: v for k, v in image.info.items() if k == "transparency"}
    return copy if copy.mode in {"RGB", "RGBA", "L", "LA", "P", "1"} else _rgb(copy)


def _saved(image: Image.Image, form: str, **options: Any) -> Answer:
    image.info = {k: v for k, v in image.info.items() if k == "transparency"}
    file = io.BytesIO()
    image.save(file, form, exif=b"", icc_profile=None, **options)
    suffix, media_type = _SUFFIXES[form]
    return Answer(Head(file_type=media_type, file_suffix=suffix), file=file.getvalue())


def _degrees(parts: Any, side: Any, negative: str) -> float | None:
    try:
        degrees, minutes, seconds = (float(each) for each in parts)
        value = degrees + minutes / 60 + seconds / 3600
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return -value if str(side).strip("\x00").upper() == negative else value


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.removeprefix(b"ASCII\x00\x00\x00").removeprefix(b"UNICODE\x00")
        return bytes(value).decode("utf-8", errors="replace").strip("\x00 ")
    return _unmixed(str(value)).strip("\x00 ")


def _unmixed(text: str) -> str:
    """Return a text whose bytes were read as Latin-1: phones write UTF-8 or GBK where ASCII belongs."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return text if text.isascii() else text.encode("latin-1").decode(encoding)
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return text


def _xmp_facts(packet: bytes | str) -> list[tuple[str, str]]:
    data = packet.encode() if isinstance(packet, str) else packet
    if not data:
        return []
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(data.strip(b"\x00"), parser)
    found = []
    for node in root.iter() if root is not None else ():
        if node.tag in _XMP_FACTS:
            found.append((_XMP_FACTS[node.tag], " ".join("".join(node.itertext()).split())))
        found += [(_XMP_FACTS[k], v) for k, v in node.attrib.items() if k in _XMP_FACTS]
    return found
