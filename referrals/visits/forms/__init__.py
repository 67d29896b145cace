"""What phones and officers at a desk send."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from portal.infra.forms import Count, Form, Line, LongText
from referrals.visits.rules import MOST_ENTRIES, MOST_FILES, Kind

Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Whole = Annotated[int, Field(strict=True, ge=0, le=2**53 - 1)]
RowId = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]


class Exact(BaseModel):
    """Base of what a phone sends: frozen, nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Position(Exact):
    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    accuracy: Annotated[float, Field(ge=0, le=1e7)]


class FileTold(Exact):
    sha256: Digest
    size: Whole
    name: Annotated[str, StringConstraints(max_length=400)]
    type: Annotated[str, StringConstraints(max_length=160)]


class EntryTold(Exact):
    """One entry; its body is checked by its kind (`bodies`)."""

    id: Id
    record: Id
    after: Id | None
    kind: Kind
    inspection: RowId
    device_time: AwareDatetime
    gps: Position | None
    body: dict[str, Any]
    files: Annotated[list[FileTold], Field(max_length=MOST_FILES)]


class Sync(Exact):
    """One call; its entries are read one by one, so that one of them cannot spoil the others."""

    device: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{24}$")]
    sent_at: AwareDatetime
    late: bool = False
    entries: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=MOST_ENTRIES)]


class DeviceTold(Exact):
    name: Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]


class Revoke(Form):
    reason: Line


class Settle(Form):
    """Which of several texts holds, and why."""

    holds: Id
    reason: LongText


class Decide(Form):
    decision: Literal["confirm", "decline"]
    reason: Line


class TypedIn(Form):
    """What was written on paper; its fields are those of its kind, see `typed`."""

    officers: Annotated[tuple[Count, ...], Field(max_length=30)] = ()
    acted_at: Line
    record: Id | None = None
    after: Id | None = None
