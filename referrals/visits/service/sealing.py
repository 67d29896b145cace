"""Entries under the case key: sealed as they were sent, opened for who may read them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from secrets import token_bytes
from typing import Any

from portal.cases import rules as cases
from portal.cases import service as case_file
from portal.crypto import fields
from portal.infra.work import Work
from referrals.visits import queries
from referrals.visits.forms import bodies
from referrals.visits.models import FieldEntry
from referrals.visits.service.place import Visit

_KIND = "field-entry"


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry, opened: as it was sent, and its body as plain values."""

    row: FieldEntry
    told: Mapping[str, Any] = field(repr=False)
    body: Mapping[str, Any] = field(repr=False)


def seal(visit: Visit, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sealed columns of an entry."""
    ref, case = token_bytes(16), visit.case
    context = cases.content_context(_KIND, case.id or 0, ref)
    text = json.dumps(told, ensure_ascii=False)
    return {
        "ref": ref,
        "generation": case.generation,
        "sealed": fields.seal_text(visit.key, text, context=context),
    }


def unseal(keys: case_file.CaseKeys, row: FieldEntry) -> Opened:
    """Return an entry opened; NotAllowed for an agency that was never given its key."""
    context = cases.content_context(_KIND, row.case_id, row.ref)
    told = json.loads(fields.open_text(keys.case(row.generation), row.sealed, context=context))
    return Opened(row, told, bodies.read(row.kind, told["body"]))


def unseal_all(work: Work, case_id: int, rows: Iterable[FieldEntry]) -> dict[str, Opened]:
    """Return entries of one case opened, by their id. Whoever shows them records the opening."""
    case = queries.case_of(work.session, work.actor, case_id)
    keys = case_file.keys_of(work, case)
    return {row.entry: unseal(keys, row) for row in rows}
