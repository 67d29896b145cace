"""What finance decides about statements and their lines."""

from __future__ import annotations

from typing import Literal

from portal.infra.forms import Form, LongText
from portal.infra.forms import Line as ShortText
from portal.statements.rules.states import Act


class ChooseColumns(Form):
    """What each column of the file stands for, in its order, "" for nothing."""

    target: tuple[str, ...] = ()


class Decide(Form):
    """What is to happen to a statement. `lines` is how many the officer saw as sure."""

    act: Literal["book", "stop", "cancel", "again"]
    lines: int = 0


class Accept(Form):
    """Which targets a line is for: `kind:id` each, with the amount in yuan that goes to it.

    `another`: it is another payment than the one like it that was booked by hand.
    """

    target: tuple[str, ...] = ()
    yuan: tuple[str, ...] = ()
    another: bool = False


class Search(Form):
    """A number or a name to look for targets by."""

    words: ShortText


class Aside(Form):
    """Nothing (more) of a line is booked."""

    act: Act
    reasons: LongText


class Undo(Form):
    """Why a match is taken back."""

    match: int
    reasons: LongText


class Reopen(Form):
    """Why a line is taken up again, or is not the same payment as an earlier one."""

    reasons: LongText
