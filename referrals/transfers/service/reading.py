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
from referrals.transfers import policy, queries
from referrals.transfers.forms import ASKS
from referrals.transfers.models import StepRecord, Transfer
from referrals.transfers.rules import REASONS, Step
from referrals.transfers.service import seals
from referrals.transfers.steps.criminal import CRIMINAL
from referrals.transfers.steps.registry import STEPS


@dataclass(frozen=True, slots=True)
class Line:
    """One thing written at a step."""

    label: Text
    text: Text


@dataclass(frozen=True, slots=True)
class Told:
    """One attempt at a step as the page tells it. `lines` is None when it is sealed to the reader."""

    record: StepRecord
    step: Step
    refused: tuple[Text, ...]
    lines: tuple[Line, ...] | None

    @property
    def label(self) -> Text:
        """Return what was done."""
        return self.step.label

    @property
    def of_the_course(self) -> bool:
        """Whether it belongs to the criminal case or the way back, and happened."""
        return self.record.step in CRIMINAL and not self.record.reasons


@dataclass(frozen=True, slots=True)
class Read:
    """A referral's history, and what was last typed at each step, to start the next paper from."""

    history: tuple[Told, ...]
    typed: Mapping[str, Mapping[str, str]]


def opened(work: Work, transfer: Transfer) -> Read:
    """Return the history as far as the actor may know it; opening sealed words is recorded.

    Refused attempts are told only to the agency that made them, what is inside the criminal case
    only to police and procuratorate.
    """
    keys = _keys(work, transfer)
    told: list[Told] = []
    typed: dict[str, Mapping[str, str]] = {}
    for record in queries.history(work.session, transfer):
        if record.reasons and record.agency != work.actor.agency:
            continue
        step = policy.as_told(work.actor, STEPS[record.step], transfer)
        opens = keys is not None and policy.may_read(work.actor, step, transfer)
        words = seals.typed_at(keys, record) if keys is not None and opens else {}
        asked = {k: v for k, v in words.items() if k in ASKS and ASKS[k].rows}
        if not record.reasons:
            typed[record.step] = {k: ASKS[k].typed(v) for k, v in asked.items()}
        lines = tuple(Line(ASKS[name].label, ASKS[name].told(v)) for name, v in asked.items())
        refused = tuple(REASONS[code] for code in record.reasons.split(",") if code in REASONS)
        told.append(Told(record, step, refused, lines if opens else None))
    if keys is not None:
        work.record(CaseViewed(case_id=transfer.case_id, with_tip_text=False))
    return Read(tuple(told), typed)


def _keys(work: Work, transfer: Transfer) -> CaseKeys | None:
    """Return the case keys of the actor's agency; None when it was not given them."""
    grant = cases_rows.grant(work.session, transfer.case_id, work.actor.agency)
    if not cases_policy.opens_sealed(work.actor, grant):
        return None
    return cases.keys_of(work, cases_rows.by_id(work.session, transfer.case_id))
