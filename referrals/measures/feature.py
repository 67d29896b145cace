"""Agreement and personal measures, offered to the application."""

from portal.cases.events import CaseSucceeded
from portal.cases.rules import CASEWORK
from portal.infra.feature import Feature, Job, NavItem, Section
from portal.kernel.text import Text
from portal.registry.rules.blocks import Blocks
from referrals.measures import jobs, routes, service
from referrals.recoveries.rules import MeasuresInForce

feature = Feature(
    "referrals.measures",
    staff=routes.routers,
    subscribers=((CaseSucceeded, service.when_case_succeeded),),
    jobs=(Job("turn-measures", 3_600, jobs.turn),),
    sections=(
        Section("case", 205, "referrals/measures/_case.html", routes.of_case),
        Section("institution", 10, "referrals/measures/_institution.html", routes.of_institution),
        Section("person", 20, "referrals/measures/_person.html", routes.of_person),
    ),
    nav=(NavItem(61, Text("措施名单", "Measures"), "measures.list", CASEWORK),),
    answers=((Blocks, service.blocks), (MeasuresInForce, service.in_force)),
)
