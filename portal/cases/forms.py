"""What officers type about a case."""

from __future__ import annotations

from portal.cases.rules import Outcome, PartyKind, Source, Visibility
from portal.infra.forms import Count, Form, Line, LongText, Yuan
from portal.persons.forms import Numbers


class OpenFromTip(Form):
    title: Line | None = None
    category: Line | None = None
    suspected_fen: Yuan = 0


class OpenFurther(Form):
    """A further case from a tip that is in one already: another institution or category."""

    title: Line | None = None
    category: Line
    institution_id: Count | None = None
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


class NewParty(Numbers):
    kind: PartyKind
    name: Line
    institution_id: Count | None = None
    same_person: bool = False


class NewAllegation(Form):
    category: Line
    title: Line
    suspected_fen: Yuan = 0


class NewFinding(Form):
    """A finding. `proofs` are `file:12`, `document:5`; `orders` the numbers a correction changes too."""

    category: Line
    suspected_fen: Yuan = 0
    proven_fen: Yuan
    basis: LongText
    allegation_id: Count | None = None
    replaces: Count | None = None
    proofs: tuple[Line, ...] = ()
    orders: tuple[Line, ...] = ()


class NewNote(Form):
    """`readers` are the agencies the page named as readers, with commas between; `named` officers."""

    text: LongText
    visibility: Visibility = Visibility.ALL
    named: tuple[Count, ...] = ()
    readers: Line | None = None


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
