"""The list of official documents, for the page that describes them."""

from __future__ import annotations

import re
from typing import Final

from portal.infra import letters, typeset
from portal.infra.settings import ROOT
from portal.infra.typeset.apart import TEMPLATES

_MARK: Final = "<!-- Below: written by `cluebridge docs` from the templates; do not edit. -->\n"
_OPENING: Final = re.compile(r"// (.+?) \| (.+?) \| (.+)")
_HEAD: Final = (
    "| name | 名称 | title | law | group | DOCX | required | optional |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- |\n"
)


def as_markdown() -> str:
    """Return docs/documents.md: what is written by hand, and the list of what there is."""
    page = (ROOT / "docs" / "documents.md").read_text(encoding="utf-8")
    by_hand = page.partition(_MARK)[0]
    return by_hand + _MARK + "\n" + _HEAD + "".join(_row(name) for name in sorted(typeset.names()))


def _row(name: str) -> str:
    keys = typeset.keys(name)
    required = ", ".join(f"`{key}`" for key, needed in keys.items() if needed) or "–"
    optional = ", ".join(f"`{key}`" for key, needed in keys.items() if not needed) or "–"
    if name in letters.names():
        of = letters.letter(name)
        said = (of.title.zh, of.title.en, of.law, of.group, "yes")
    else:
        source = (TEMPLATES / f"{name}.typ").read_text(encoding="utf-8")
        found = _OPENING.match(source)
        zh, en, law = (found[1], found[2], found[3]) if found else ("", "", "")
        said = (zh, en, law, "–", "–")
    return f"| `{name}` | {' | '.join(said)} | {required} | {optional} |\n"
