"""What officers type about a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, Field

from portal.cases.rules import Outcome, PartyKind, Role, Source, Stage, Visibility
from portal.infra.forms import Count, Form, Line, LongText, Yuan, clean


class OpenFromTip(Form):
    title: Line | None = None
    category: Line | None = None
    suspected_fen: Yuan = 0


class AttachTip(Form):
    number: Line


class OpenCase(Form):
    title: Line
    region: Line
    category: Line
    source: Source
    institution_id: Count | None = None
    suspected_fen: Yuan = 0


class Share(Form):
    agency: Line
    role: Role
    basis: Annotated[str, Field(max_length=500), BeforeValidator(clean)] = ""
    with_tip_text: bool = False


class EndShare(Form):
    reason: LongText


class NewParty(Form):
    kind: PartyKind
    name: Line
    institution_id: Count | None = None


class NewAllegation(Form):
    category: Line
    title: Line
    suspected_fen: Yuan = 0


class NewFinding(Form):
    category: Line
    suspected_fen: Yuan = 0
    proven_fen: Yuan
    basis: LongText
    allegation_id: Count | None = None
    replaces: Count | None = None


class NewNote(Form):
    text: LongText
    visibility: Visibility = Visibility.ALL


class ToReporter(Form):
    text: LongText
    tells_decision: bool = False


class OpenFile(Form):
    reason: Line


class FileCase(Form):
    reason: LongText
    to_reporter: LongText | None = None


class NotFile(FileCase):
    outcome: Outcome


class Reopen(Form):
    reason: LongText


class Close(Form):
    outcome: Outcome
    reason: LongText


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What the officer asked the list for; empty means everything."""

    stage: Stage | None = None
    text: str = ""
    institution_id: int | None = None
