"""RTF (Rich Text Format 1.9.1): its words and what it says of its making."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from portal.infra.sandbox.answer import Answer, Block, Head
from portal.infra.sandbox.readers.kinds import Cannot

_SHOWN: Final = 400_000
_MOST_DEPTH: Final = 1_000
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_CODE_PAGES: Final = {936: "gb18030", 950: "big5", 932: "shift_jis", 949: "euc_kr"} | {
    1250: "cp1250",
    1251: "cp1251",
}
_CHARSETS: Final = {134: "gb18030", 136: "big5", 128: "shift_jis", 129: "euc_kr", 204: "cp1251"} | {
    238: "cp1250",
}
_BREAKS: Final = {b"par": "\n", b"line": "\n", b"row": "\n", b"page": "\n", b"tab": "\t"} | {
    b"cell": "\t",
    b"sect": "\n",
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
}
_SIGNS: Final = {b"\\": "\\", b"{": "{", b"}": "}", b"~": " ", b"_": "-", b"\n": "\n", b"\r": "\n"}
_UNSEEN: Final = frozenset(
    b"fonttbl colortbl stylesheet pict info objdata fldinst themedata colorschememapping datastore "
    b"latentstyles listtable listoverridetable rsidtbl generator xmlnstbl mmathPr".split()
)
_FACTS: Final = {
    b"author": "author",
    b"operator": "changed_by",
    b"company": "organisation",
    b"manager": "manager",
    b"title": "title",
    b"subject": "subject",
    b"keywords": "keywords",
    b"doccomm": "comment",
}


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds inside a pair of braces: where its words go ("": to the reader), their encoding."""

    goes: str = ""
    encoding: str = ""
    skip: int = 1


def preview(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return the words in reading order; pictures and objects are left out."""
    text = "".join(words for goes, words in _words(data) if goes == "")
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    notes = ["layout_not_shown"] + (["truncated"] if len(text) > _SHOWN else [])
    return Answer(Head(blocks=[Block(text=text[:_SHOWN])], notes=notes))


def report(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return author, organisation and title."""
    found: dict[str, str] = {}
    for goes, words in _words(data):
        if goes in _FACTS.values():
            found[goes] = found.get(goes, "") + words
    facts = [(code, value.strip()[:2_000]) for code, value in found.items()]
    return Answer(Head(facts=[(code, value) for code, value in facts if value]))


def _words(data: bytes) -> Iterator[tuple[str, str]]:
    reader = _Reader()
    at = 0
    while at < len(data):
        token = _TOKEN.match(data, at)
        if token is None:
            at += 1
            continue
        at = token.end()
        if token[1] == b"bin":
            at += max(int(token[2] or 0), 0)
        yield from reader.take(token)
    yield from reader.flush()


class _Reader:
    """Follows groups, fonts and code pages; bytes of one character may come one by one."""

    def __init__(self) -> None:
        self._outer: list[_Group] = []
        self._here = _Group()
        self._page, self._font = "cp1252", b""
        self._fonts: dict[bytes, str] = {}
        self._held = b""
        self._to_skip = 0

    def take(self, token: re.Match[bytes]) -> Iterator[tuple[str, str]]:
        """Yield what a token gives: where it goes, and words."""
        word, number, code, sign, brace, text = token.groups()
        if code and self._to_skip:
            self._to_skip -= 1
            return
        if code:
            self._held += bytes([int(code, 16)])
            return
        yield from self.flush()
        if brace:
            self._brace(brace)
        elif word:
            yield from self._control(word, number or b"")
        elif sign == b"*":
            self._here = replace(self._here, goes="unseen")
        elif sign and sign in _SIGNS:
            yield self._here.goes, _SIGNS[sign]
        elif text:
            kept = text[min(self._to_skip, len(text)) :]
            self._to_skip -= len(text) - len(kept)
            yield self._here.goes, kept.decode(self._here.encoding or self._page, "replace")

    def flush(self) -> Iterator[tuple[str, str]]:
        """Yield the words whose bytes came one by one."""
        held, self._held = self._held, b""
        if held:
            yield self._here.goes, held.decode(self._here.encoding or self._page, "replace")

    def _brace(self, brace: bytes) -> None:
        self._to_skip = 0
        if brace == b"{":
            if len(self._outer) >= _MOST_DEPTH:
                raise Cannot("damaged")
            self._outer.append(self._here)
        elif self._outer:
            self._here = self._outer.pop()

    def _control(self, word: bytes, number: bytes) -> Iterator[tuple[str, str]]:
        value = int(number) if number else 0
        if word in _BREAKS:
            yield self._here.goes, _BREAKS[word]
        elif word == b"u":
            self._to_skip = self._here.skip
            yield self._here.goes, chr(value % 0x10000)
        elif word == b"uc":
            self._here = replace(self._here, skip=min(max(value, 0), 10))
        elif word == b"ansicpg":
            self._page = _CODE_PAGES.get(value, "cp1252")
        elif word == b"f":
            self._font = number
            self._here = replace(self._here, encoding=self._fonts.get(number, ""))
        elif word == b"fcharset":
            self._fonts[self._font] = _CHARSETS.get(value, "")
        elif word in _FACTS and self._here.goes in {"info", _FACTS[word]}:
            self._here = replace(self._here, goes=_FACTS[word])
        elif word in _UNSEEN:
            self._here = replace(self._here, goes="info" if word == b"info" else "unseen")
