"""Reading a referral: its history with what was written, for those who may open it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.cases import policy as cases_policy
from portal.cases import queries as cases_rows
from portal.cases import service as cases
from portal.cases.events import CaseViewed
from portal.cases.service import CaseKeys
from portal.infra.work import Work
from portal.kernel.text import Text
from referrals.transfers import queries
from referrals.transfers.forms import ASKS
from referrals.transfers.models import StepRecord, Transfer
from referrals.transfers.rules import REASONS
from referrals.transfers.service import seals
from referrals.transfers.steps.registry import STEPS


@dataclass(frozen=True, slots=True)
class Line:
    """One thing written at a step."""

    label: Text
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """One attempt at a step as the page tells it. `lines` is None when it is sealed to the reader."""

    record: StepRecord
    label: Text
    refused: tuple[Text, ...]
    lines: tuple[Line, ...] | None


@dataclass(frozen=True, slots=True)
class Read:
    """A referral's history, and what was last typed at each step, to start the next paper from."""

    history: tuple[Told, ...]
    typed: Mapping[str, Mapping[str, str]]


def opened(work: Work, transfer: Transfer) -> Read:
    """Return the history as far as the actor may know it; opening sealed words is recorded.

    Refused attempts are told only to the agency that made them.
    """
    keys = _keys(work, transfer)
    told, typed = [], {}
    for record in queries.history(work.session, transfer):
        if record.reasons and record.agency != work.actor.agency:
            continue
        words = seals.typed_at(keys, record) if keys else None
        if not record.reasons:
            typed[record.step] = {name: str(value) for name, value in (words or {}).items()}
        lines = words and tuple(
            Line(ASKS[name].label, str(value)) for name, value in words.items() if name in ASKS
        )
        refused = tuple(REASONS[code] for code in record.reasons.split(",") if code in REASONS)
        label = STEPS[record.step].label
        told.append(Told(record, label, refused, None if keys is None else lines or ()))
    if keys is not None:
        work.record(CaseViewed(case_id=transfer.case_id, with_tip_text=False))
    return Read(tuple(told), typed)


def _keys(work: Work, transfer: Transfer) -> CaseKeys | None:
    """Return the case keys of the actor's agency; None when it was not given them."""
    grant = cases_rows.grant(work.session, transfer.case_id, work.actor.agency)
    if not cases_policy.opens_sealed(work.actor, grant):
        return None
    return cases.keys_of(work, cases_rows.by_id(work.session, transfer.case_id))
