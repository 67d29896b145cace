"""Saying that an order or notice was built on findings."""

from __future__ import annotations

from collections.abc import Collection

from portal.cases import policy, queries
from portal.cases.events import FindingUsed
from portal.cases.models import FindingUse
from portal.cases.service.facts import held
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.kernel.policy import require


def build_on(
    work: Work, case_id: int, finding_ids: Collection[int], *, kind: str, number: str
) -> None:
    """Note that the order or notice `number` is built on these findings of the case.

    Whoever makes one says so: from then on a correction of such a finding has to name it. Invalid when
    one is not of the case or no longer counts.
    """
    _, grant = held(work, case_id)
    require(policy.can_contribute(work.actor, grant))
    live = {each.id for each in queries.live_findings(work.session, case_id)}
    if not set(finding_ids) <= live:
        raise Invalid(findings="unknown_choice")
    for each in sorted(finding_ids):
        work.session.add(
            FindingUse(
                finding_id=each,
                number=number,
                kind=kind,
                agency=work.actor.agency,
                used_at=work.now,
            )
        )
        work.record(
            FindingUsed(
                case_id=case_id, finding_id=each, agency=work.actor.agency, kind=kind, number=number
            )
        )
    work.session.flush()
