"""Notices, offered to the application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.infra.feature import Feature, Job, NavItem, Section
from portal.infra.work import Work
from portal.kernel.text import Text
from portal.notices import jobs, queries, routes
from portal.notices.routes import views


def _on_home(work: Work, _: int) -> Mapping[str, Any] | None:
    unread = queries.unread(work.session, work.actor, limit=views.SHOWN + 1)
    if not unread:
        return None
    shown = views.lines(work, unread[: views.SHOWN])
    return {"notices": shown, "more": len(unread) > views.SHOWN}


feature = Feature(
    "portal.notices",
    staff=routes.routers,
    jobs=(
        Job("deliver-notices", 15, jobs.deliver, long=True),
        Job("forget-messages", 86_400, jobs.forget),
    ),
    sections=(Section("home", 10, "portal/notices/on_home.html", _on_home),),
    nav=(NavItem(15, Text("待办提醒", "Notices"), "notices.inbox", count=views.unread_count),),
)
