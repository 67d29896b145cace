"""The registry of people, offered to the application."""

from portal.infra.feature import Feature, NavItem
from portal.kernel.text import Text
from portal.persons import routes, service
from portal.persons.rules import KEEPERS

feature = Feature(
    "portal.persons",
    staff=(routes.staff,),
    wraps=(service.WRAPS,),
    nav=(NavItem(56, Text("人员登记", "People"), "persons.list", KEEPERS),),
)
