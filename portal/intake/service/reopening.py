"""Taking back a refusal: the tip waits for its decision again."""

from __future__ import annotations

from portal.infra.work import Work
from portal.intake import policy, queries
from portal.intake.events import TipReopened
from portal.intake.models import Tip
from portal.intake.rules import Side, TipState
from portal.intake.service import seals, tips
from portal.kernel.errors import Conflict
from portal.kernel.policy import require


def reopen(work: Work, tip_id: int, text: str) -> Tip:
    """Take back a refusal; the reporter reads `text`. Conflict unless the tip is declined.

    Needs an office that decides on tips. The time limits start again from their first day.
    """
    tip = queries.get(work.session, work.actor, tip_id)
    require(policy.can_decide(work.actor))
    work.session.refresh(tip, with_for_update=True)
    if tip.state is not TipState.DECLINED:
        raise Conflict
    tips.send(work, tip, seals.officer_key(work, tip), text, Side.AGENCY)
    tip.state, tip.decline_reason, tip.decided_on = TipState.RECEIVED, "", None
    work.session.add(tip)
    work.session.flush()
    work.record(TipReopened(tip_id=tip_id))
    return tip
