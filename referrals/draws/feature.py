"""Draws that anybody can repeat, offered to the application."""

from portal.infra.feature import Feature, NavItem
from portal.kernel.text import Text
from referrals.draws.routes import public_routers, staff_routers
from referrals.draws.rules import READERS

feature = Feature(
    "referrals.draws",
    public=public_routers,
    staff=staff_routers,
    nav=(NavItem(46, Text("随机抽取", "Draws"), "draws.list", READERS),),
)
