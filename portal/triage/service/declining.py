"""Several tips declined in one act for one reason, with what will happen told before."""

from __future__ import annotations

from collections.abc import Sequence

from portal.infra.work import Work
from portal.intake import queries as tips
from portal.intake import service as intake
from portal.kernel.errors import Invalid, NotFound
from portal.kernel.policy import require
from portal.triage import policy
from portal.triage.events import TipsDeclined
from portal.triage.forms import DeclineMany
from portal.triage.service.joining import Planned, refusal


def plan_decline(work: Work, tip_ids: Sequence[int]) -> list[Planned]:
    """Return what would happen to these tips; those of other agencies are not there at all."""
    require(policy.can_settle(work.actor))
    found = tips.several(work.session, work.actor, set(tip_ids))
    return [Planned(tip, refusal(work, tip)) for tip in found]


def decline_many(work: Work, form: DeclineMany) -> list[Planned]:
    """Decline the tips that can be; return those left out, each with its reason.

    NotFound when none is the agency's, Invalid when none can be declined or the reason is unknown.
    """
    planned = plan_decline(work, form.tips)
    if not planned:
        raise NotFound
    good = [each.tip for each in planned if each.refused is None]
    if not good:
        raise Invalid(tips="too_short")
    for tip in good:
        intake.decline(work, tip.id or 0, form.reason_code, form.text)
    left = [each for each in planned if each.refused is not None]
    work.record(TipsDeclined(count=len(good), refused=len(left), reason=form.reason_code))
    return left
