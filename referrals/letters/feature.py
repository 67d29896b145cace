"""Letters between agencies, offered to the application."""

from portal.cases.events import CaseClosing
from portal.infra.feature import Feature, NavItem, Section
from portal.kernel.text import Text
from portal.sharing.events import AgencySucceeded
from referrals.clocks.events import ClockMissed
from referrals.letters import routes, service
from referrals.letters.rules import WRITERS
from referrals.transfers.events import StepTaken

feature = Feature(
    "referrals.letters",
    staff=routes.routers,
    subscribers=(
        (StepTaken, service.when_step_taken),
        (ClockMissed, service.when_missed),
        (CaseClosing, service.keep_open),
        (AgencySucceeded, service.when_agency_succeeded),
    ),
    sections=(
        Section("case", 125, "referrals/letters/_case.html", routes.of_case),
        Section("home", 35, "referrals/letters/_home.html", routes.waiting),
    ),
    nav=(NavItem(41, Text("函件往来", "Letters"), "letters.list", WRITERS),),
    wraps=(service.WRAPS,),
)
