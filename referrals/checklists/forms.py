"""What people send about checklists."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from portal.infra.forms import Day, Form, Line, LongText
from portal.kernel.law import Citation, Status
from portal.kernel.text import Text
from referrals.checklists.rules import CODE, Item, ItemInvalid, Kind
from referrals.checklists.rules.sheets import options

Code = Annotated[str, StringConstraints(pattern=f"^{CODE.pattern}$")]
ShortCode = Annotated[str, StringConstraints(pattern="^[a-z][a-z0-9_]{0,19}$")]


class Start(Form):
    """A new draft; `based_on` is the version whose items it begins with."""

    code: ShortCode
    zh: Line
    en: Line
    based_on: Line = ""


class Rename(Form):
    zh: Line
    en: Line


class PutItem(Form):
    """An item of a draft; `options` are `code=中文|English`, one a line."""

    code: Code
    kind: Kind
    zh: Line
    en: Line
    instrument: Line
    article: Line
    status: Status
    section_zh: Line = ""
    section_en: Line = ""
    hint_zh: Line = ""
    hint_en: Line = ""
    evidence_zh: Line = ""
    evidence_en: Line = ""
    required: Literal["yes", ""] = ""
    asks_amount: Literal["yes", ""] = ""
    relevant: Line = ""
    options: LongText = ""

    def item(self) -> Item:
        """Return the item; ItemInvalid when its options cannot be read."""
        try:
            found = options(self.options)
        except ValueError:
            raise ItemInvalid(self.code, "options", "not_options") from None
        return Item(
            self.code,
            self.kind,
            Text(self.zh, self.en),
            Citation(self.instrument, self.article, self.status),
            section=_text(self.section_zh, self.section_en),
            hint=_text(self.hint_zh, self.hint_en),
            evidence=_text(self.evidence_zh, self.evidence_en),
            required=bool(self.required),
            asks_amount=bool(self.asks_amount),
            relevant=self.relevant,
            options=found,
        )


class Move(Form):
    by: Literal["up", "down"]


class Propose(Form):
    since: Day


class Decide(Form):
    decision: Literal["yes", "no"]
    reason: LongText = ""


def _text(zh: str, en: str) -> Text | None:
    return Text(zh, en or zh) if zh else None
