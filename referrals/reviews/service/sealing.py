"""What is sealed under the case key: words, pools, and what names a claim."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from secrets import token_bytes

from portal.cases import rules as cases
from portal.cases import service as case_file
from portal.cases.service import CaseKeys
from portal.crypto import fields
from portal.infra.work import Work
from portal.kernel.ids import known
from referrals.reviews import queries
from referrals.reviews.models import Claim, ReviewText
from referrals.reviews.queries import Case

CLAIM = "claim"


def seal(work: Work, case: Case, kind: str, text: str) -> int:
    """Keep `text` under the present case key; return the id of its row."""
    case_id, ref = known(case.id), token_bytes(16)
    context = cases.content_context(kind, case_id, ref)
    sealed = fields.seal_text(case_file.case_key(work, case), text, context=context)
    row = ReviewText(case_id=case_id, kind=kind, ref=ref, generation=case.generation, sealed=sealed)
    work.session.add(row)
    work.session.flush()
    return known(row.id)


def seal_facts(key: bytes, case_id: int, ref: bytes, facts: Mapping[str, str]) -> bytes:
    """Return what names a claim, sealed."""
    context = cases.content_context(CLAIM, case_id, ref)
    return fields.seal_text(key, json.dumps(facts, ensure_ascii=False), context=context)


def facts(keys: CaseKeys, case_id: int, claims: Iterable[Claim]) -> dict[int, dict[str, str]]:
    """Return number, person and item of claims by id."""
    found = {}
    for each in claims:
        context = cases.content_context(CLAIM, case_id, each.ref)
        said = fields.open_text(keys.case(each.generation), each.sealed, context=context)
        found[known(each.id)] = json.loads(said)
    return found


def words(work: Work, keys: CaseKeys, ids: Iterable[int | None]) -> dict[int, str]:
    """Return words by the id of their row; NotAllowed for a generation the agency was never given."""
    return {
        row_id: fields.open_text(
            keys.case(row.generation),
            row.sealed,
            context=cases.content_context(row.kind, row.case_id, row.ref),
        )
        for row_id, row in queries.texts(work.session, ids).items()
    }
