"""What a step's documents would say, before it is taken: marked 预览, nothing kept, no number."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Final

import pikepdf
from pydantic import BaseModel

from portal.cases import queries as cases_rows
from portal.infra import letters, typeset
from portal.infra.work import Work
from portal.kernel.errors import Conflict
from portal.kernel.policy import require
from referrals.transfers import policy, queries, rules
from referrals.transfers.rules import Step, StepInvalid, StepRefused
from referrals.transfers.service.facts import facts_of
from referrals.transfers.service.paper import Paper
from referrals.transfers.service.papers import BUILDERS

UNNUMBERED: Final = "（预览，未编号）"
_COUNTED_LATER: Final = "（办理时计算）"


class _Due(dict[str, str]):
    """Last days nobody knows before the clock starts."""

    def __missing__(self, code: str) -> str:
        return _COUNTED_LATER


def preview(work: Work, transfer_id: int, step: Step, form: BaseModel) -> bytes:
    """Return the documents of a step as one PDF.

    Refused as the step itself is (`taking.take`), but no attempt is written down; StepInvalid when
    a letter cannot be written with what was typed.
    """
    transfer = queries.get(work.session, work.actor, transfer_id)
    require(policy.can_take(work.actor, step, transfer))
    step.apply(transfer.state)
    against = rules.reasons_against(step, facts_of(work, transfer))
    if against:
        raise StepRefused(*against)
    case = cases_rows.by_id(work.session, transfer.case_id)
    typed = form.model_dump(exclude_none=True)
    found = []
    for kind in step.produces:
        own = kind == "transfer_letter"
        number = transfer.number if own else UNNUMBERED
        paper = Paper(work, transfer, case, typed, _Due(), number, step, transfer.state)
        found.append(_page(work, kind, BUILDERS[kind](paper)))
    if not found:
        raise Conflict
    return found[0] if len(found) == 1 else _joined(found)


def _page(work: Work, kind: str, data: Mapping[str, object]) -> bytes:
    if kind not in letters.names():
        return typeset.pdf(kind, data)
    house = work.settings.letters_of(work.actor.agency)
    try:
        return typeset.letter_pdf(typeset.filled(kind, data, house=house).preview())
    except typeset.WrongDocumentData:
        raise StepInvalid(form="missing") from None


def _joined(files: list[bytes]) -> bytes:
    whole = pikepdf.new()
    for file in files:
        with pikepdf.open(io.BytesIO(file)) as part:
            whole.pages.extend(part.pages)
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()
