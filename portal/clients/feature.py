"""Clients, offered to the application."""

from portal.clients import routes
from portal.infra.feature import Feature, NavItem
from portal.kernel.actor import Office
from portal.kernel.text import Text

feature = Feature(
    "portal.clients",
    staff=routes.routers,
    nav=(
        NavItem(
            86, Text("接口客户端", "API clients"), "clients.list", frozenset({Office.ADMINISTRATOR})
        ),
    ),
)
