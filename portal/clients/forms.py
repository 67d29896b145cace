"""What an administrator says about a client."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from portal.clients.rules import Right
from portal.infra.forms import Day, Form, Line


class Register(Form):
    """A system that is to send leads; `source` is the name its leads go by."""

    name: Annotated[Line, Field(max_length=80)]
    source: Annotated[Line, Field(max_length=80)]
    may: Annotated[tuple[Right, ...], Field(min_length=1)]
    expires_on: Day
