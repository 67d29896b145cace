"""Officers' words about a measure: sealed under the case key, bound to case and kind."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_bytes

from portal.cases import rules as cases
from portal.cases import service as case_file
from portal.cases.service import CaseKeys
from portal.crypto import fields
from portal.infra.work import Work
from portal.kernel.ids import known
from referrals.measures.models import MeasureText
from referrals.measures.queries import Case

GROUNDS, STATEMENT, REASONS = "measure-grounds", "measure-statement", "measure-reasons"
PLEDGE, BASIS, APPEAL = "measure-pledge", "score-basis", "score-appeal"


def seal(work: Work, case: Case, kind: str, text: str) -> int:
    """Keep `text` under the present case key; return the id of its row."""
    case_id, ref = known(case.id), token_bytes(16)
    context = cases.content_context(kind, case_id, ref)
    sealed = fields.seal_text(case_file.case_key(work, case), text, context=context)
    row = MeasureText(
        case_id=case_id, kind=kind, ref=ref, generation=case.generation, sealed=sealed
    )
    work.session.add(row)
    work.session.flush()
    return known(row.id)


def unseal(keys: CaseKeys, rows: Mapping[int, MeasureText]) -> dict[int, str]:
    """Return words by id of their row; NotAllowed for a generation the agency was never given."""
    return {
        row_id: fields.open_text(
            keys.case(row.generation),
            row.sealed,
            context=cases.content_context(row.kind, row.case_id, row.ref),
        )
        for row_id, row in rows.items()
    }
