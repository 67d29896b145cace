"""What an institution sends with its one-time code."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, StringConstraints

from portal.infra.forms import Form, Line, Yuan, clean

CODE_ROWS = 5
"""So many categories an institution declares at once with its code."""


class DeclareByCode(Form):
    """What an institution declares of itself on the public site: a row a category, all at once.

    Every row empty and `nothing` ticked: it looked and found nothing.
    """

    code: Line
    nothing: bool = False
    category_1: Line = ""
    amount_1: Yuan = 0
    returned_1: Yuan = 0
    category_2: Line = ""
    amount_2: Yuan = 0
    returned_2: Yuan = 0
    category_3: Line = ""
    amount_3: Yuan = 0
    returned_3: Yuan = 0
    category_4: Line = ""
    amount_4: Yuan = 0
    returned_4: Yuan = 0
    category_5: Line = ""
    amount_5: Yuan = 0
    returned_5: Yuan = 0
    note: Annotated[str, StringConstraints(max_length=500), BeforeValidator(clean)] = ""

    @property
    def rows(self) -> list[tuple[int, str, int, int]]:
        """Return the rows filled in: number, category, amount and returned in fen."""
        every = (
            (
                at,
                getattr(self, f"category_{at}"),
                getattr(self, f"amount_{at}"),
                getattr(self, f"returned_{at}"),
            )
            for at in range(1, CODE_ROWS + 1)
        )
        return [row for row in every if any(row[1:])]
