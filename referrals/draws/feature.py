"""Draws that anybody can repeat, offered to the application."""

from collections.abc import Mapping
from typing import Any

from portal.infra.feature import Feature, NavItem, Section
from portal.infra.work import Work
from portal.kernel.text import Text
from referrals.draws import queries
from referrals.draws.policy import HEADS
from referrals.draws.routes import public_routers, staff_routers
from referrals.draws.rules import READERS


def _home_section(work: Work, _: int) -> Mapping[str, Any] | None:
    """Return the heads' undrawn pools whose source has spoken."""
    rows = queries.overdue(work.session, work.actor, work.now) if work.actor.holds(*HEADS) else ()
    return {"rows": rows} if rows else None


feature = Feature(
    "referrals.draws",
    public=public_routers,
    staff=staff_routers,
    sections=(Section("home", 39, "referrals/draws/_home.html", _home_section),),
    nav=(NavItem(46, Text("随机抽取", "Draws"), "draws.list", READERS),),
)
