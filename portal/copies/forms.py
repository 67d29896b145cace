"""What officers say when they make a working copy."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, StringConstraints, field_validator, model_validator
from pydantic_core import PydanticCustomError

from portal.copies.rules import (
    MAX_CELL_CHARACTERS,
    MAX_CELLS,
    MAX_TRANSCRIPT,
    Box,
    NoBox,
    boxes,
)
from portal.infra.forms import Form, Line, clean

Transcript = Annotated[str, StringConstraints(max_length=MAX_TRANSCRIPT), BeforeValidator(clean)]


class MakeCopy(Form):
    reason: Line


class Redact(Form):
    """Boxes as columns of numbers, one row a box; see `rules.boxes`."""

    reason: Line
    page: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    top: tuple[str, ...] = ()
    width: tuple[str, ...] = ()
    height: tuple[str, ...] = ()

    @field_validator("page", "left", "top", "width", "height")
    @classmethod
    def _short(cls, cells: tuple[str, ...]) -> tuple[str, ...]:
        if len(cells) > MAX_CELLS or any(len(cell) > MAX_CELL_CHARACTERS for cell in cells):
            raise PydanticCustomError("too_long", "too many boxes")
        return cells

    @model_validator(mode="after")
    def _are_boxes(self) -> Redact:
        _ = self.boxes
        return self

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Return the boxes typed."""
        columns = (self.page, self.left, self.top, self.width, self.height)
        if len({len(column) for column in columns}) > 1:
            raise PydanticCustomError("not_a_box", "not a box")
        try:
            return boxes(list(zip(*columns, strict=True)))
        except NoBox as error:
            raise PydanticCustomError(error.code, "not a box") from error


class Transcribe(Form):
    """A transcript typed; one uploaded comes as a file."""

    reason: Line
    text: Transcript | None = None
