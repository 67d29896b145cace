"""The same acts on many cases, with a few statements for all of them: either every case, or an error."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from portal.cases import policy
from portal.cases.models import CaseFile, CaseGrant
from portal.cases.queries.many import held, with_grant
from portal.cases.service.facts import refuse_merged, turned
from portal.infra.work import Work
from portal.kernel.errors import NotFound
from portal.kernel.policy import require

Held = Sequence[tuple[CaseFile, CaseGrant]]


def held_many(work: Work, case_ids: Collection[int]) -> Held:
    """Return these cases, locked, each with the grant of the actor's agency, in the order of their ids.

    NotFound when one is not the actor's to know of, or its grant has ended.
    """
    found = held(work.session, work.actor, case_ids)
    if len(found) != len(set(case_ids)):
        raise NotFound
    return found


def set_ball_many(work: Work, case_ids: Collection[int], agency: str) -> None:
    """Do as `set_ball` for each of these cases; the error is that of the first that cannot be done."""
    inside = with_grant(work.session, case_ids, agency)
    for case, grant in held_many(work, case_ids):
        refuse_merged(work, case)
        require(policy.can_contribute(work.actor, grant))
        turned(work, case, agency, inside=case.id in inside)
