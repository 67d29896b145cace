"""What was typed at a step, sealed under the case key."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from portal.cases import queries as cases_rows
from portal.cases import service as cases
from portal.cases.rules import Visibility
from portal.cases.service import CaseKeys
from portal.cases.service.sealed import SealedText
from portal.infra.work import Work
from referrals.proceedings import queries
from referrals.proceedings.models import Proceeding, ProceedingStep

KIND = "proceeding step"


def seal(work: Work, case: queries.CaseRow, form: BaseModel) -> dict[str, Any]:
    """Return the sealed columns of a step record for what was typed; empty when nothing was."""
    typed = form.model_dump(mode="json", exclude_none=True)
    if not typed:
        return {}
    text = json.dumps(typed, ensure_ascii=False)
    kept = cases.seal_text(work, case, KIND, text, visibility=Visibility.AGENCY)
    return {"ref": kept.ref, "generation": kept.generation, "sealed": kept.sealed}


def typed_at(keys: CaseKeys, proceeding: Proceeding, record: ProceedingStep) -> dict[str, Any]:
    """Return what was typed at a step; empty when the record carries nothing."""
    if not record.sealed:
        return {}
    kept = SealedText(record.ref, record.generation, record.sealed)
    text = cases.open_text(keys, proceeding.case_id, KIND, kept, visibility=Visibility.AGENCY)
    found: dict[str, Any] = json.loads(text)
    return found


def typed(work: Work, proceeding: Proceeding) -> dict[str, dict[str, Any]]:
    """Return what was last typed at each step taken, by step."""
    keys = cases.keys_of(work, cases_rows.by_id(work.session, proceeding.case_id))
    records = queries.taken(work.session, proceeding.id or 0)
    return {each.step: typed_at(keys, proceeding, each) for each in records if each.sealed}
