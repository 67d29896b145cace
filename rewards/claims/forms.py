"""What people send about rewards."""

from typing import Literal

from portal.infra.forms import Count, Form, Line, LongText, Yuan


class Propose(Form):
    """A reward as the clerk proposes it. `first_reason` when the tip is not the case's first."""

    tip_id: Count
    scheme: Line = ""
    amount: Yuan = 0
    basis: LongText
    first_reason: LongText = ""
    thanks: LongText = ""


class Decide(Form):
    decision: Literal["approve", "decline"]
    reasons: LongText
