"""Reward rules, offered to the application."""

from portal.infra.feature import Feature, NavItem
from portal.kernel.text import Text
from rewards.schemes import routes
from rewards.schemes.policy import READERS

feature = Feature(
    "rewards.schemes",
    public=(routes.public,),
    staff=(routes.staff,),
    nav=(NavItem(62, Text("奖励规则", "Reward rules"), "schemes.board", READERS),),
)
