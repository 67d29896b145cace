"""What was typed at a step, sealed under the case key."""

from __future__ import annotations

import json
from secrets import token_bytes
from typing import Any

from pydantic import BaseModel

from portal.cases import queries as cases_rows
from portal.cases import service as cases
from portal.cases.service import CaseKeys
from portal.crypto import fields
from portal.infra.work import Work
from referrals.transfers import queries, rules
from referrals.transfers.models import StepRecord, Transfer


def seal(work: Work, transfer: Transfer, case: queries.CaseRow, form: BaseModel) -> dict[str, Any]:
    """Return the sealed columns of a step record for what was typed."""
    typed = form.model_dump(mode="json", exclude_none=True)
    ref = token_bytes(16)
    key, context = cases.case_key(work, case), rules.sealed_context("step", transfer.id or 0, ref)
    sealed = fields.seal_text(key, json.dumps(typed, ensure_ascii=False), context=context)
    return {"ref": ref, "generation": case.generation, "sealed": sealed}


def typed_at(keys: CaseKeys, record: StepRecord) -> dict[str, Any]:
    """Return what was typed at a step; empty when the record carries nothing."""
    if not record.sealed:
        return {}
    context = rules.sealed_context("step", record.transfer_id, record.ref)
    found: dict[str, Any] = json.loads(
        fields.open_text(keys.case(record.generation), record.sealed, context=context)
    )
    return found


def last_typed(work: Work, transfer: Transfer, step: str) -> dict[str, Any]:
    """Return what was typed when a step was last taken; empty when it never was."""
    record = queries.last_taken(work.session, transfer, step)
    keys = cases.keys_of(work, cases_rows.by_id(work.session, transfer.case_id))
    return typed_at(keys, record) if record else {}
