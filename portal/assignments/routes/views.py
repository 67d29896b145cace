"""What the pages of assignments show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portal.assignments import policy, queries, rules
from portal.cases import policy as case_policy
from portal.cases import queries as cases
from portal.cases.rules import Stage
from portal.identity import queries as identity
from portal.infra.work import Work
from portal.kernel.ids import known


def on_case(work: Work, case_id: int) -> Mapping[str, Any] | None:
    """Return who handles a case in the actor's agency; None for agencies that only read."""
    grant = cases.grant(work.session, case_id, work.actor.agency)
    if not case_policy.can_contribute(work.actor, grant):
        return None
    case = cases.listed(work.session, work.actor, case_id)
    open_ = case.stage is not Stage.CLOSED
    now = queries.current(work.session, case_id, work.actor.agency)
    lead_id = queries.lead_id(work.session, case_id, work.actor.agency)
    past = [
        each
        for each in queries.history(work.session, case_id, work.actor.agency)
        if each.until_at is not None
    ]
    recusals = queries.of_case(work.session, case_id, work.actor.agency)
    return {
        "case_id": case_id,
        "now": now,
        "past": past,
        "lead_id": lead_id,
        "names": names(work, [*[each.officer_id for each in [*now, *past]], lead_id]),
        "instead": names(work, [each.instead_of for each in now]),
        "kinds": rules.KIND_NAMES,
        "enough": len(now) >= rules.ENOUGH,
        "two": rules.TWO_OFFICERS_LAW,
        "can_assign": open_ and policy.can_assign(work.actor),
        "can_add": open_ and policy.can_add_member(work.actor, lead_id),
        "can_take": open_ and lead_id is None and policy.can_take(work.actor),
        "can_recuse": policy.can_enter_recusal(work.actor),
        "recusals": recusals if policy.sees_recusals(work.actor) else (),
        "recused_names": names(work, [each.officer_id for each in recusals]),
        "states": rules.STATE_NAMES,
    }


def names(work: Work, officer_ids: Iterable[int | None]) -> dict[int, str]:
    """Return the names of officers, by id."""
    found = {each for each in officer_ids if each is not None}
    return {each: identity.officer(work.session, each).name for each in sorted(found)}


def colleagues(work: Work) -> list[tuple[int, str]]:
    """Return the active officers of the actor's agency, as the options of a choice."""
    found = identity.colleagues(work.session, work.actor.agency)
    return [(known(each.id), f"{each.name}（{each.login}）") for each in found]
