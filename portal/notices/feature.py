"""Notices, offered to the application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.agencies import queries as agencies
from portal.infra.feature import Feature, Job, NavItem, Section
from portal.infra.work import Work
from portal.kernel.text import Text
from portal.notices import jobs, queries, routes

SHOWN = 5


def _on_home(work: Work, _: int) -> Mapping[str, Any] | None:
    unread = queries.unread(work.session, work.actor, limit=SHOWN + 1)
    if not unread:
        return None
    names = {each.code: each.name for each in agencies.all_agencies(work.session)}
    return {"notices": unread[:SHOWN], "more": len(unread) > SHOWN, "agency_names": names}


feature = Feature(
    "portal.notices",
    staff=(routes.staff,),
    jobs=(Job("deliver-mail", 15, jobs.deliver), Job("forget-mail", 86_400, jobs.forget_mail)),
    sections=(Section("home", 10, "portal/notices/on_home.html", _on_home),),
    nav=(NavItem(15, Text("待办提醒", "Notices"), "notices.inbox"),),
)
