"""What officers fill in to sign."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from portal.infra.forms import Form, Line


class Sign(Form):
    """A typed confirmation: the signer's own name."""

    confirm: Line


class Install(Form):
    """A certificate of the agency's own authority, as PEM, the officer's first."""

    certificate: Annotated[str, StringConstraints(min_length=1, max_length=40_000)]
