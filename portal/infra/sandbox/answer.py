"""What a sandboxed process answers, and its form on the pipe.

Eight bytes length (big-endian), that many bytes of JSON, then the pictures and the file one after
another; their lengths stand in the JSON. The reader of an answer believes nothing: every size is
bounded, every text cleaned, a picture is one by its first bytes.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

MAX_JSON_BYTES = 16 * 1024 * 1024
MAX_PICTURE_BYTES = 16 * 1024 * 1024
MAX_TEXT = 1_000_000
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")
_BIDI = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def shown(text: str) -> str:
    """Return text without control characters and direction overrides; tabs and line ends stay."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if plain.isascii() and plain.isprintable():
        return plain
    return "".join(
        c
        if c in "\n\t" or (unicodedata.category(c) not in {"Cc", "Cs"} and c not in _BIDI)
        else "·"
        for c in plain
    )


Shown = Annotated[str, StringConstraints(max_length=MAX_TEXT), BeforeValidator(shown)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{0,40}$")]
Count = Annotated[int, Field(ge=0, le=2**53)]


class Block(BaseModel):
    """A part of a document in reading order: a heading and either text or the cells of a table."""

    model_config = ConfigDict(extra="forbid")

    heading: Shown = ""
    text: Shown = ""
    cells: list[list[Shown]] = Field(default_factory=list)


class Head(BaseModel):
    """The JSON of an answer. `failed` is a code, empty when all went well."""

    model_config = ConfigDict(extra="forbid")

    kind: Code = ""
    failed: Code = ""
    numbers: dict[Code, Count] = Field(default_factory=dict)
    pages: Count = 0
    blocks: list[Block] = Field(default_factory=list, max_length=2_000)
    facts: list[tuple[Code, Shown]] = Field(default_factory=list, max_length=1_000)
    notes: list[Code] = Field(default_factory=list, max_length=50)
    file_type: Annotated[str, StringConstraints(pattern=r"^[a-z0-9.+/-]{0,100}$")] = ""
    file_suffix: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{0,10}$")] = ""
    guards: list[Code] = Field(default_factory=list, max_length=10)
    picture_lengths: list[Count] = Field(default_factory=list, max_length=100)
    file_length: Count = 0


@dataclass(slots=True)
class Answer:
    """One answer: the head, pictures as PNG, JPEG or WebP, and the file that was made."""

    head: Head = field(default_factory=Head)
    pictures: list[bytes] = field(default_factory=list, repr=False)
    file: bytes = field(default=b"", repr=False)


class NotAnAnswer(Exception):
    """The bytes are no answer: the process was cut off, or it lies."""


def failed(code: str, kind: str = "", numbers: dict[str, int] | None = None) -> Answer:
    """Return the answer that says why there is none."""
    return Answer(Head(kind=kind, failed=code, numbers=numbers or {}))


def encode(answer: Answer) -> bytes:
    """Return an answer as it goes through the pipe."""
    lengths = [len(each) for each in answer.pictures]
    head = answer.head.model_copy(
        update={"picture_lengths": lengths, "file_length": len(answer.file)}
    )
    body = head.model_dump_json(exclude_defaults=True).encode("utf-8", errors="replace")
    return b"".join((len(body).to_bytes(8, "big"), body, *answer.pictures, answer.file))


def decode(data: bytes) -> Answer:
    """Return the answer in `data`, all of it checked. Raises NotAnAnswer."""
    length = int.from_bytes(data[:8], "big")
    if len(data) < 8 or length > min(MAX_JSON_BYTES, len(data) - 8):  # noqa: PLR2004 - the length
        raise NotAnAnswer
    try:
        head = Head.model_validate(json.loads(data[8 : 8 + length]))
    except (ValueError, RecursionError, PydanticCustomError) as error:
        raise NotAnAnswer from error
    rest, found = memoryview(data)[8 + length :], []
    if sum(head.picture_lengths) + head.file_length != len(rest):
        raise NotAnAnswer
    for size in head.picture_lengths:
        picture, rest = bytes(rest[:size]), rest[size:]
        if size > MAX_PICTURE_BYTES or not picture.startswith(_PICTURES):
            raise NotAnAnswer
        found.append(picture)
    return Answer(head, found, bytes(rest))
