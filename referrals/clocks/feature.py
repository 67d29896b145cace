"""Running clocks, offered to the application: what starts and stops them, where they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from portal.infra.feature import Feature, Job, NavItem, Section
from portal.infra.work import Work
from portal.intake import events as tips
from portal.intake import queries as intake
from portal.intake.rules import Mode, Side
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.text import Text
from referrals.clocks import jobs, policy, queries, routes, service

CHECK, TELL = "A1", "T4"
SHOWN = 8
WEEK = timedelta(days=7)
PLAIN = {
    CHECK: Text("决定是否受理", "decide whether to take up your tip"),
    TELL: Text("告知您处理决定", "tell you what was decided"),
}


def _received(work: Work, event: tips.TipReceived) -> None:
    _start(work, CHECK, event.tip_id, event.agency)


def _handed_over(work: Work, event: tips.TipHandedOver) -> None:
    service.stop(work, CHECK, "tip", event.tip_id)
    _start(work, CHECK, event.tip_id, event.to_agency)


def _accepted(work: Work, event: tips.TipAccepted) -> None:
    _decided(work, event.tip_id)


def _declined(work: Work, event: tips.TipDeclined) -> None:
    """A refusal reaches the mailbox with its reasons in the same act, so the notice is given."""
    _decided(work, event.tip_id)
    service.stop(work, TELL, "tip", event.tip_id)


def _decided(work: Work, tip_id: int) -> None:
    """Only somebody who left a name is owed a notice by law."""
    service.stop(work, CHECK, "tip", tip_id)
    tip = intake.by_id(work.session, tip_id)
    if tip.mode is not Mode.ANONYMOUS:
        _start(work, TELL, tip_id, tip.agency)


def _withdrawn(work: Work, event: tips.TipWithdrawn) -> None:
    service.stop_all(work, "tip", event.tip_id)


def _written(work: Work, event: tips.MessageSent) -> None:
    if event.side == Side.AGENCY:
        service.stop(work, TELL, "tip", event.tip_id)


def _start(work: Work, code: str, tip_id: int, agency: str) -> None:
    service.start(
        work,
        code,
        subject="tip",
        subject_id=tip_id,
        agency=agency,
        tip_id=tip_id,
        started_at=_midnight(work.now),
    )


def _midnight(at: datetime) -> datetime:
    """Return the start of the legal day: of a reporter's acts the day is kept, not the hour."""
    return datetime.combine(at.astimezone(LEGAL_ZONE).date(), time(), LEGAL_ZONE)


def _on_case(work: Work, case_id: int) -> Mapping[str, Any] | None:
    found = queries.of_case(work.session, work.actor, case_id)
    views = [queries.view(work.session, clock, work.now) for clock in found]
    return {"clocks": views} if views else None


def _on_tip(work: Work, tip_id: int) -> Mapping[str, Any] | None:
    intake.get(work.session, work.actor, tip_id)
    views = queries.views(work.session, "tip", tip_id, work.now)
    return {"clocks": views} if views else None


def _for_reporter(work: Work, tip_id: int) -> Mapping[str, Any] | None:
    """Show the reporter of this tip, and nobody else, by when the agency must act."""
    if work.actor.tip_id != tip_id:
        return None
    views = queries.views(work.session, "tip", tip_id, work.now)
    told = [(PLAIN[view.code], view) for view in views if view.code in PLAIN]
    return {"dates": told} if told else None


def _on_home(work: Work, _: int) -> Mapping[str, Any] | None:
    found = queries.pressing(work.session, work.actor, work.now + WEEK, SHOWN + 1)
    views = [queries.view(work.session, clock, work.now) for clock in found]
    return {"clocks": views[:SHOWN], "more": len(views) > SHOWN} if views else None


feature = Feature(
    "referrals.clocks",
    staff=(routes.staff,),
    subscribers=(
        (tips.TipReceived, _received),
        (tips.TipHandedOver, _handed_over),
        (tips.TipAccepted, _accepted),
        (tips.TipDeclined, _declined),
        (tips.TipWithdrawn, _withdrawn),
        (tips.MessageSent, _written),
    ),
    jobs=(Job("sweep-clocks", 0, jobs.sweep), Job("recount-clocks", 3600, jobs.recount)),
    sections=(
        Section("case", 300, "referrals/clocks/on_case.html", _on_case),
        Section("tip", 300, "referrals/clocks/on_tip.html", _on_tip),
        Section("follow", 300, "referrals/clocks/on_follow.html", _for_reporter),
        Section("home", 20, "referrals/clocks/on_home.html", _on_home),
    ),
    nav=(NavItem(40, Text("办理期限", "Time limits"), "clocks.list", policy.CASEWORK),),
)
