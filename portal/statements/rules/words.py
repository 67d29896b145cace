"""What the words of a line mention: numbers of documents, references; names in one form."""

from __future__ import annotations

import re
import unicodedata

from portal.statements.rules import Line

MOST_MENTIONS = 60
_OPEN, _CLOSE = "[〔【（(\\[［<《]", "[〕】）)\\]］>》]"
_NUMBER = re.compile(
    f"([\u4e00-\u9fffA-Za-z]{{2,24}}){_OPEN}(\\d{{4}}){_CLOSE}第?0*(\\d{{1,6}})号?"
)
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_/\-]{3,60}")
_SHORTEST_MARK = 2
_NOT_NAME = re.compile(r"[^\w]+")


def mentions(line: Line) -> tuple[str, ...]:
    """Return what the words of a line may name: document numbers in the usual form, and bare references.

    `缴花医保罚[2026]003号` gives 花医保罚〔2026〕3号 among its endings, for nothing says where the
    mark begins. Bare references are upper case. In order, none twice, at most `MOST_MENTIONS`.
    """
    found: list[str] = []
    for words in (line.text, line.remark, line.reference):
        plain = "".join(unicodedata.normalize("NFKC", words).split())
        for mark, year, serial in _NUMBER.findall(plain):
            ends = (mark[at:] for at in range(len(mark) - _SHORTEST_MARK + 1))
            found += [f"{each}〔{year}〕{serial}号" for each in ends]
        spaced = unicodedata.normalize("NFKC", words)
        found += [each.upper() for text in (spaced, plain) for each in _TOKEN.findall(text)]
    return tuple(dict.fromkeys(found))[:MOST_MENTIONS]


def name(text: str) -> str:
    """Return a name in the one form names are compared in: half-width, no spaces or marks."""
    return _NOT_NAME.sub("", unicodedata.normalize("NFKC", text)).casefold()
