"""What officers fill in to sign."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from portal.infra.forms import Form, Line, LongText
from portal.signatures.rules import How, PartyRole
from portal.signatures.rules.drawing import MOST_CHARACTERS


class Sign(Form):
    """A typed confirmation: the signer's own name."""

    confirm: Line


class Install(Form):
    """A certificate of the agency's own authority, as PEM, the officer's first."""

    certificate: Annotated[str, StringConstraints(min_length=1, max_length=40_000)]


class PartySigns(Form):
    """What stands on a record for one person: a signature by hand, or why there is none."""

    role: PartyRole
    how: How
    name: Line
    strokes: Annotated[str, StringConstraints(max_length=MOST_CHARACTERS)] | None = None
    reason: LongText | None = None
    witness: Line | None = None
    note: LongText | None = None
