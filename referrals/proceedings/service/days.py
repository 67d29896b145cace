"""The day a party or a bank acted on, as it is stated: terms count from it, not from the day it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from pydantic import BaseModel

from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.ids import known
from referrals.proceedings import queries
from referrals.proceedings.forms import Deposit, RecordRemedy, RemedyUpheld, RequestHearing
from referrals.proceedings.models import Proceeding
from referrals.proceedings.rules import Step, StepInvalid
from referrals.proceedings.service import terms

_DECIDED = ("decide", "decide_on_spot")
_SERVED = ("decision_served", "decide_on_spot")
FOLLOWS: Mapping[str, tuple[str, ...]] = {
    "request_hearing": ("notice_served",),
    "record_remedy": _DECIDED,
    "uphold": ("record_remedy",),
    "set_aside": ("record_remedy",),
    "end_enforcement": _SERVED,
    "end_performance": _SERVED,
    "hand_in_cash": ("decide_on_spot",),
    "bank_cash": ("hand_in_cash",),
}
"""Which earlier step the stated day of a step cannot come before: its last one."""


def stated(form: BaseModel) -> date | None:
    """Return the day a step says it happened on; None when it happens as it is taken."""
    if isinstance(form, RequestHearing | RecordRemedy | RemedyUpheld | Deposit):
        return form.on
    return None


def check(work: Work, proceeding: Proceeding, step: Step, form: BaseModel) -> None:
    """Raise StepInvalid for a stated day before that of what the step follows from."""
    on, first = stated(form), FOLLOWS.get(step.code, ())
    if on is None:
        return
    before = [
        each for each in queries.taken(work.session, known(proceeding.id)) if each.step in first
    ]
    if before and on < day_of(before[-1]):
        raise StepInvalid(on="before_earlier_step")


def day_of(row: queries.StepRow) -> date:
    """Return the day a step counts on: as it was stated, else as it was taken."""
    return row.stated_on or row.taken_at.astimezone(LEGAL_ZONE).date()


def moment(work: Work, on: date | None) -> datetime | None:
    """Return the instant clocks turn at for a stated day; None, now, for today and for none."""
    today = work.now.astimezone(LEGAL_ZONE).date()
    return None if on is None or on == today else terms.noon(on)
