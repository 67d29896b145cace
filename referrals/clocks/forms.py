"""What officers type to move the end of a running term."""

from __future__ import annotations

from portal.infra.forms import Form, LongText


class Reasoned(Form):
    reason: LongText
