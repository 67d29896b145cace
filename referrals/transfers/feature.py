"""Referrals, offered to the application."""

from portal.cases.events import CaseClosing, OwnerChanging
from portal.cases.rules import CASEWORK
from portal.infra.feature import Feature, NavItem, Section
from portal.kernel.text import Text
from portal.linking.events import CasesMerging
from referrals.transfers import routes, service

feature = Feature(
    "referrals.transfers",
    staff=routes.routers,
    subscribers=(
        (CaseClosing, service.keep_open),
        (CasesMerging, service.keep_apart),
        (OwnerChanging, service.keep_owner),
    ),
    sections=(
        Section("case", 120, "referrals/transfers/_case.html", routes.of_case),
        Section("home", 30, "referrals/transfers/_waiting.html", routes.waiting),
    ),
    nav=(NavItem(40, Text("行刑移送", "Referrals"), "transfers.list", CASEWORK),),
)
