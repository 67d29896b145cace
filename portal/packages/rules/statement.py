"""The statement (`package.json`) and the custody stories of a package, read strictly."""

from __future__ import annotations

import json
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from portal.packages.rules.unzipped import NotAPackage

REPORTER: Final = "reporter"

Sha = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Path = Annotated[str, Field(min_length=1, max_length=400)]
Count = Annotated[int, Field(ge=0, le=2**53 - 1)]


class Told(BaseModel):
    """Base of everything the package states about itself."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def as_json(self) -> bytes:
        """Return it as indented UTF-8 JSON, for people and programs."""
        return json.dumps(self.model_dump(), ensure_ascii=False, indent=1).encode() + b"\n"


class Item(Told):
    """A piece of evidence: `path` in the bag, `size` in bytes, digests of the original in hex.

    `source` is the name of the agency that brought it, `reporter` when a citizen did: no reporter
    is named anywhere in a package. `received_at` is UTC; of a reporter's file it is the legal day.
    """

    id: Count
    path: Path
    name: str
    size: Count
    media_type: str
    source: str
    received_at: str
    sha256: Sha
    sm3: Sha
    story: Path


class Paper(Told):
    """A document: the list of evidence, or one of the case's."""

    path: Path
    title: str
    number: str
    size: Count
    sha256: Sha


class Statement(Told):
    """What the package is: of which case, by whom, for whom, why, when, and what is in it."""

    v: Literal[1] = 1
    ref: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    case: str
    title: str
    agency: str
    officer: str
    receiver: str
    purpose: str
    made_at: str
    log: str
    items: list[Item]
    documents: list[Paper]

    @property
    def payload(self) -> list[Item | Paper]:
        """Return every file of the payload."""
        return [*self.items, *self.documents]


class Step(Told):
    """One act: the leaf's index, what it committed to and the salt of the commitment (hex)."""

    index: Count
    body: dict[str, Any]
    salt: Sha


class Story(Told):
    """What happened to one item, from its receipt on."""

    item: Count
    steps: list[Step]


T = TypeVar("T", bound=Told)


def read(kind: type[T], raw: bytes, path: str) -> T:
    """Return what a file states; NotAPackage when it is not that."""
    try:
        return kind.model_validate_json(raw)
    except (ValidationError, RecursionError) as error:
        raise NotAPackage(f"{path}: not what a package states") from error
