"""What officers type to link, merge and split cases."""

from __future__ import annotations

from portal.infra.forms import Count, Form, Line, LongText
from portal.linking.rules import LinkKind


class NewLink(Form):
    number: Line
    kind: LinkKind
    reason: LongText


class Reasoned(Form):
    reason: LongText


class Number(Form):
    number: Line


class Merge(Number):
    reason: LongText


class Split(Form):
    suffix: Line
    ground: LongText
    parties: tuple[Count, ...] = ()
    allegations: tuple[Count, ...] = ()
    findings: tuple[Count, ...] = ()
    tips: tuple[Count, ...] = ()
    shares: tuple[Line, ...] = ()


class Message(Form):
    text: LongText
    tells_decision: bool = False
