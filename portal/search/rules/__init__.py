"""What of a case can be found, by which agency, under which words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from portal.cases.rules.masking import FieldProfile, shows
from portal.kernel.text import Text
from portal.search.rules.words import (
    MOST_TYPED,
    Query,
    Word,
    excerpt,
    flat,
    holds,
    initial_pairs,
    marked,
    parse,
    tokens,
)

__all__ = [
    "MOST_TYPED",
    "PART_NAMES",
    "ROOM_NAMES",
    "Entry",
    "Part",
    "Query",
    "Room",
    "Subject",
    "Word",
    "entries",
    "excerpt",
    "flat",
    "holds",
    "marked",
    "owned_token",
    "parse",
    "parts",
    "seen_token",
]


class Part(StrEnum):
    """Where in a case a word was found."""

    NUMBER = "number"
    TITLE = "title"
    INSTITUTION = "institution"
    ALIAS = "alias"
    INITIALS = "initials"
    CODE = "code"
    CATEGORY = "category"
    DOCUMENT = "document"


PART_NAMES = {
    Part.NUMBER: Text("编号", "Number"),
    Part.TITLE: Text("案件名称", "Title"),
    Part.INSTITUTION: Text("涉案机构", "Institution"),
    Part.ALIAS: Text("机构别名、曾用名", "Other name of the institution"),
    Part.INITIALS: Text("机构拼音首字母", "Pinyin initials of the institution"),
    Part.CODE: Text("机构代码", "Code of the institution"),
    Part.CATEGORY: Text("违规类型", "Violation"),
    Part.DOCUMENT: Text("文书", "Document"),
}
_MASKED_AS = {
    Part.NUMBER: "number",
    Part.TITLE: "title",
    Part.INSTITUTION: "institution",
    Part.ALIAS: "institution",
    Part.INITIALS: "institution",
    Part.CODE: "institution",
    Part.CATEGORY: "category",
    Part.DOCUMENT: "documents",
}


class Room(StrEnum):
    """Where in the sealed content of a case a word was found."""

    PARTY = "party"
    NOTE = "note"
    FILE = "file"
    TIP = "tip"
    MESSAGE = "message"


ROOM_NAMES = {
    Room.PARTY: Text("当事人", "Party"),
    Room.NOTE: Text("工作记录", "Note"),
    Room.FILE: Text("证据材料名称", "Name of a file"),
    Room.TIP: Text("举报内容", "Report"),
    Room.MESSAGE: Text("与举报人的往来", "Messages with the reporter"),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What is searchable of one case, before anything is masked."""

    case_id: int
    number: str
    title: str = ""
    institution: str = ""
    aliases: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    seen_by: tuple[tuple[str, FieldProfile, bool], ...] = ()
    """(agency, profile, owner) of every agency that has the case."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the index: what one profile shows of one case, and which agencies have that profile."""

    case_id: int
    profile: FieldProfile
    tokens: frozenset[str]
    text: str


def parts(about: Subject, profile: FieldProfile) -> Iterator[tuple[Part, str]]:
    """Yield what a profile shows of a case, part by part: what is indexed, matched and marked."""
    shown = (
        (Part.NUMBER, (about.number,)),
        (Part.TITLE, (about.title,)),
        (Part.INSTITUTION, (about.institution,)),
        (Part.ALIAS, about.aliases),
        (Part.INITIALS, about.initials),
        (Part.CODE, about.codes),
        (Part.CATEGORY, about.category),
        (Part.DOCUMENT, about.documents),
    )
    for part, values in shown:
        if shows(profile, _MASKED_AS[part]):
            yield from ((part, value) for value in values if value)


def entries(about: Subject) -> list[Entry]:
    """Return the index rows of a case: one for each profile that some agency has it with."""
    known = [(part, *_indexed(part, value)) for part, value in parts(about, FieldProfile.FULL)]
    found = []
    for profile in sorted({profile for _, profile, _ in about.seen_by}):
        made, text = set[str](), dict[str, None]()
        for part, lines, words in known:
            if shows(profile, _MASKED_AS[part]):
                text.update(dict.fromkeys(lines))
                made |= words
        for agency, held, owns in about.seen_by:
            if held is profile:
                made.add(seen_token(agency))
                made.update((owned_token(agency),) if owns else ())
        found.append(Entry(about.case_id, profile, frozenset(made), "\n".join(text)))
    return found


def seen_token(agency: str) -> str:
    """Return the token of the cases an agency has."""
    return f"_a{_spelled(agency)}"


def owned_token(agency: str) -> str:
    """Return the token of the cases an agency owns: all that its money offices may know of."""
    return f"_o{_spelled(agency)}"


def _indexed(part: Part, value: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the lines and tokens of one value."""
    if part is Part.NUMBER:
        # Also as people write it: without leading zeros, without dashes.
        *_, serial = pieces = (line := flat(value)).split(" ")
        lines = (line, " ".join([*pieces[:-1], serial.lstrip("0")]), "".join(pieces))
        return lines, frozenset[str]().union(*map(tokens, lines))
    if part in {Part.TITLE, Part.DOCUMENT}:
        line = flat(value)
        return (line,), frozenset(tokens(line))
    return _repeated(part, value)


@lru_cache(maxsize=2000)
def _repeated(part: Part, value: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Do the same for what many cases have in common: institutions and categories."""
    line = flat(value)
    return (line,), frozenset(initial_pairs(line) if part is Part.INITIALS else tokens(line))


@lru_cache(maxsize=2000)
def _spelled(code: str) -> str:
    """Spell a code in small letters, digits and `_`, two codes never alike."""
    return "".join(
        c if c.isascii() and (c.islower() or c.isdigit()) else f"_{ord(c):x}_" for c in code
    )
