"""What officers write about a piece of evidence."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator

from portal.evidence.rules import CustodyKind
from portal.infra.forms import Form, Line, LongText
from portal.kernel.clock import LEGAL_ZONE

Entry = Literal[
    CustodyKind.HANDED_OVER,
    CustodyKind.RETURNED,
    CustodyKind.SEALED,
    CustodyKind.CORRECTED,
    CustodyKind.WITHDRAWN,
]


def _in_legal_zone(value: object) -> object:
    """Read what a date-time field sends; without a zone it is legal time."""
    if not isinstance(value, str):
        return value
    try:
        told = datetime.fromisoformat(value.strip())
    except ValueError:
        return value
    return told if told.tzinfo else told.replace(tzinfo=LEGAL_ZONE)


class CustodyEntry(Form):
    """`other_side` gave or took the original; `device` and `device_at` are as the device said."""

    kind: Entry
    reason: LongText
    other_side: Line | None = None
    device: Line | None = None
    device_at: Annotated[datetime, BeforeValidator(_in_legal_zone)] | None = None


class Hold(Form):
    """Why evidence is put under legal hold, or released from it."""

    reason: LongText
