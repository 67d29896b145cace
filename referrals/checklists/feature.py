"""Checklists with versions, offered to the application."""

from portal.infra.feature import Feature, NavItem
from portal.kernel.text import Text
from referrals.checklists.policy import READERS
from referrals.checklists.routes import routers

feature = Feature(
    "referrals.checklists",
    staff=routers,
    nav=(NavItem(47, Text("检查表", "Checklists"), "checklists.list", READERS),),
)
