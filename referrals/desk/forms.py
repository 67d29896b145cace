"""What people type at the desk."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from portal.infra.forms import Form, Line
from portal.worklists.rules import FileKind
from referrals.desk.rules import Part


class Export(Form):
    kind: FileKind
    purpose: Line
    part: Part
    owner: Annotated[str, Field(max_length=40)] = ""
