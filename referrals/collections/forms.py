"""What people send about collecting."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from portal.infra.forms import Count, Day, Form, Line, LongText, Yuan
from referrals.collections.rules import HolderGround, Holding, Remedy
from referrals.recoveries.forms import Reference

Amount = Annotated[Yuan, Field(gt=0)]
Month = Annotated[Line, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class Reasoned(Form):
    reasons: LongText


class ProposePlan(Reasoned):
    """`rows`: one instalment a line, day and yuan; a single line defers all of it."""

    rows: LongText


class ProposeCharge(Reasoned):
    """`due`: until when the addition is to be paid."""

    due: Day


class ProposeWriteOff(Reasoned):
    """`proof`: a file of the case that shows nothing is to be had."""

    proof: Count


class ProposeRefund(Reasoned):
    amount: Amount


class ProposeMove(Reasoned):
    """`to_order`: an order of the same party on the same ledger."""

    amount: Amount
    to_order: Count


class ProposeUndo(Reasoned):
    """`act`: the refund or move of the order that was wrong."""

    act: Count


class ProposeJoin(Reasoned):
    name: Line


class ProposeHolder(Reasoned):
    """`value`: what they got, `paid` what they gave for it."""

    name: Line
    ground: HolderGround
    value: Amount
    paid: Yuan = 0


class ProposeReturn(Reasoned):
    security: Count


class Decide(Form):
    decision: Literal["approve", "decline"]
    answer: LongText


class PayCharge(Form):
    amount: Amount
    reference: Reference
    received_on: Day


class SetOff(Form):
    """Kept back from what the handling agency pays the institution for `month` (2026-05)."""

    amount: Amount
    month: Month
    kept_on: Day
    proof: Count


class Deduct(Form):
    """Taken from the deposit the institution left with the handling agency."""

    amount: Amount
    reference: Reference
    kept_on: Day
    proof: Count


class GiveBack(Form):
    reference: Reference
    paid_on: Day


class Secure(Form):
    """Property of the obligor that somebody holds; `document`: the decision it is held by."""

    holding: Holding
    what: Line
    owner: Line
    value: Yuan = 0
    document: Line
    since: Day
    until: Day


class Prolong(Form):
    until: Day
    document: Line


class Realise(Form):
    amount: Amount
    reference: Reference
    received_on: Day
    proof: Count


class Contest(Form):
    remedy: Remedy
    since: Day
    reasons: LongText


class EndContest(Form):
    """`proof`: the decision or judgment, a file of the case; needed when it sets the order aside."""

    result: Literal["upheld", "set_aside"]
    ended_on: Day
    proof: Count | None = None
    reasons: LongText


class Remind(Form):
    due: Day
    how: LongText


class RealiseOne(Realise):
    security: Count


class ProlongOne(Prolong):
    security: Count
