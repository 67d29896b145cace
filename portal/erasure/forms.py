"""What officers send."""

from __future__ import annotations

from typing import Literal

from portal.erasure.rules import Ground
from portal.infra.forms import Count, Form


class AskErasure(Form):
    """Of a case: with `item_id` one file, without it everything."""

    ground: Ground
    item_id: Count | None = None


class Decide(Form):
    decision: Literal["yes", "no"]
