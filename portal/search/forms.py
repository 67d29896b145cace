"""What officers type to look into sealed content."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from portal.infra.forms import Count, Form, Line


class LookInside(Form):
    words: Line
    cases: Annotated[tuple[Count, ...], Field(min_length=1, max_length=20)]
