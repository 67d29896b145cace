"""Sample data of every official document, and how a test reads one back."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pypdf

from portal.infra import letters

SAMPLES: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("document_samples.json").read_text(encoding="utf-8")
)
LETTERS: dict[str, dict[str, Any]] = {
    name: letters.sample(letters.letter(name)) for name in letters.names()
}


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def reader(document: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(document))


def words(document: bytes) -> str:
    """All text without white space and without the page numbers."""
    pages = (re.sub(r"— \d+ —", "", page.extract_text()) for page in reader(document).pages)
    return squeezed("".join(pages))


def texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [line for line in str(value).split("\n") if line]


def rewritten(value: Any, change: Any) -> Any:
    """The same data with every string passed through `change`."""
    if isinstance(value, dict):
        return {key: rewritten(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [rewritten(item, change) for item in value]
    return change(value)


def printed_values(name: str, data: dict[str, Any]) -> list[str]:
    hidden = {"tip_slip": {"date"}, "inspection_record": {"date"}}.get(name, set())
    return [t for key, value in data.items() if key not in hidden for t in texts(value)]


def assert_inside_margins(document: bytes) -> None:
    """No glyph run starts right of the text area or below the page number, in points."""
    for page in reader(document).pages:
        starts: list[tuple[float, float]] = []

        def note(
            text: str,
            cm: list[float],
            tm: list[float],
            *_: object,
            to: list[tuple[float, float]] = starts,
        ) -> None:
            if text.strip():
                to.append((tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]))

        page.extract_text(visitor_text=note)
        assert max(x for x, _ in starts) < (28 + 156) / 25.4 * 72
        assert min(y for _, y in starts) > 60
        assert max(y for _, y in starts) < (297 - 36) / 25.4 * 72
