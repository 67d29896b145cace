"""What an officer decides about a list."""

from __future__ import annotations

from typing import Literal

from portal.infra.forms import Form, Line


class ChooseColumns(Form):
    """What each column of the file stands for, in its order, "" for nothing."""

    target: tuple[str, ...] = ()
    region: Line | None = None


class Decide(Form):
    """What is to happen to a run."""

    act: Literal["start", "pause", "cancel"]
