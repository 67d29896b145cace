"""QR codes as SVG without inline styles, so that the content policy lets them show."""

from __future__ import annotations

import segno


def qr_svg(text: str) -> str:
    """Return a data address of an SVG image of `text`."""
    return str(segno.make(text, error="m").svg_data_uri(scale=5, border=2))


def qr_image(text: str) -> str:
    """Return an SVG document with `text` as a code that a quarter of may be torn or dirty."""
    drawn = segno.make(text, error="q", micro=False)
    return str(drawn.svg_inline(scale=4, border=2, light="#fff"))


def qr_rows(text: str) -> list[str]:
    """Return the code row by row, "1" for each dark square, for a page that draws it itself."""
    return ["".join(map(str, row)) for row in segno.make(text, error="m", micro=False).matrix]
