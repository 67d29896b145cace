"""What officers fill in to take a package out."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from portal.infra.forms import Form, Line

MOST_KEY_CHARACTERS = 4000

KeyText = Annotated[str, StringConstraints(max_length=MOST_KEY_CHARACTERS)]


class Check(Form):
    """A package that was received, sent as a file; `key` is the sender's log key, known from elsewhere."""

    key: KeyText = ""


class Export(Form):
    """A package for a receiver: one kept before (`kept`), or a name and a key."""

    purpose: Line
    kept: int | None = None
    receiver: Line | None = None
    key: KeyText = ""
    keep: bool = False
    with_tips: bool = False
