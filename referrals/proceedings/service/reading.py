"""Reading an administrative case: its history with what was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.cases import policy as cases_policy
from portal.cases import queries as cases_rows
from portal.cases import service as cases
from portal.cases.events import CaseViewed
from portal.infra.work import Work
from portal.kernel.text import Text
from referrals.proceedings import queries
from referrals.proceedings.forms.asks import ASKS
from referrals.proceedings.models import Proceeding, ProceedingStep
from referrals.proceedings.rules import REASONS, Step
from referrals.proceedings.service import seals
from referrals.proceedings.steps.registry import STEPS


@dataclass(frozen=True, slots=True)
class Told:
    """One attempt at a step as the page tells it. `lines` is None when it is sealed to the reader."""

    record: ProceedingStep
    step: Step
    refused: tuple[Text, ...]
    lines: tuple[tuple[Text, Text], ...] | None


@dataclass(frozen=True, slots=True)
class Read:
    """A case's history, and what was last typed at each step, to start the next paper from."""

    history: tuple[Told, ...]
    typed: Mapping[str, Mapping[str, object]]


def opened(work: Work, proceeding: Proceeding) -> Read:
    """Return the history; opening sealed words is recorded, and only who may open the case does."""
    case = cases_rows.by_id(work.session, proceeding.case_id)
    grant = cases_rows.grant(work.session, proceeding.case_id, work.actor.agency)
    opens = cases_policy.opens_sealed(work.actor, grant)
    keys = cases.keys_of(work, case) if opens else None
    told, typed = [], {}
    for record in queries.history(work.session, proceeding.id or 0):
        words = seals.typed_at(keys, proceeding, record) if keys is not None else {}
        asked = {name: value for name, value in words.items() if name in ASKS and value != ""}
        if not record.reasons:
            typed[record.step] = {name: ASKS[name].typed(value) for name, value in asked.items()}
        lines = tuple((ASKS[k].label, ASKS[k].told(v)) for k, v in asked.items() if ASKS[k].rows)
        refused = tuple(REASONS[code] for code in record.reasons.split(",") if code in REASONS)
        told.append(Told(record, STEPS[record.step], refused, lines if opens else None))
    if opens:
        work.record(CaseViewed(case_id=proceeding.case_id, with_tip_text=False))
    return Read(tuple(told), typed)
