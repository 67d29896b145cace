"""Clocks on the pages of others: cases, tips, the reporter's, home."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from portal.followup.rules.progress import TOLD_BY_STEPS
from portal.infra.work import Work
from portal.intake import queries as intake
from portal.kernel.text import Text
from referrals.clocks import queries

PLAIN = {
    "A1": Text("决定是否立案", "decide whether to file a case"),
    "T4": Text("告知您处理决定", "tell you what was decided"),
    "T8": Text("决定是否立案", "decide whether to file a case"),
    "T8N": Text("告知您处理决定", "tell you what was decided"),
    "T7": Text("登记您的信访，告知是否受理", "register your petition and say whether it is taken"),
    "T7F": Text("办结您的信访", "finish your petition"),
    "T7V": Text("答复您的复查申请", "answer your request for a review"),
}
SHOWN = 8
WEEK = timedelta(days=7)


def on_case(work: Work, case_id: int) -> Mapping[str, Any] | None:
    found = queries.of_case(work.session, work.actor, case_id)
    views = [queries.view(work.session, clock, work.now) for clock in found]
    return {"clocks": views} if views else None


def on_tip(work: Work, tip_id: int) -> Mapping[str, Any] | None:
    intake.get(work.session, work.actor, tip_id)
    views = queries.views(work.session, "tip", tip_id, work.now)
    return {"clocks": views} if views else None


def for_reporter(work: Work, tip_id: int) -> Mapping[str, Any] | None:
    """Show the reporter of this tip, and nobody else, by when the agency must act.

    In an open mailbox the steps tell most of it already.
    """
    if work.actor.tip_id != tip_id:
        return None
    views = queries.views(work.session, "tip", tip_id, work.now)
    left = PLAIN.keys() - (TOLD_BY_STEPS if work.unlocked else set())
    told = [(PLAIN[view.code], view) for view in views if view.code in left]
    return {"dates": told} if told else None


def on_home(work: Work, _: int) -> Mapping[str, Any] | None:
    found = queries.pressing(work.session, work.actor, work.now + WEEK, SHOWN + 1)
    views = [queries.view(work.session, clock, work.now) for clock in found]
    return {"clocks": views[:SHOWN], "more": len(views) > SHOWN} if views else None
