"""The registry, offered to the application."""

from portal.infra.feature import Feature, NavItem
from portal.kernel.text import Text
from portal.registry import routes

feature = Feature(
    "portal.registry",
    staff=routes.routers,
    nav=(NavItem(60, Text("机构名册", "Institutions"), "registry.list"),),
)
