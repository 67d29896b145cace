"""Referrals, offered to the application."""

from portal.cases.events import CaseClosing, CaseSucceeded, OwnerChanging
from portal.cases.rules import CASEWORK
from portal.deliveries.events import DocumentDelivered
from portal.followup.rules.asked import WithPolice
from portal.infra.feature import Feature, NavItem, Section
from portal.infra.work import Work
from portal.kernel.text import Text
from portal.linking.events import CasesMerging
from portal.papers.events import PaperSetAgain
from portal.signatures.events import DocumentSigned
from referrals.transfers import queries, routes, service
from referrals.transfers.events import StepTaken


def _with_police(work: Work, asked: WithPolice) -> bool:
    """Tell whether the police signed for one of these cases and it did not come back."""
    return queries.with_police(work.session, asked.case_ids)


feature = Feature(
    "referrals.transfers",
    staff=routes.routers,
    subscribers=(
        (CaseClosing, service.keep_open),
        (CasesMerging, service.keep_apart),
        (OwnerChanging, service.keep_owner),
        (CaseSucceeded, service.when_case_succeeded),
        (StepTaken, service.when_step_taken),
        (DocumentSigned, service.when_signed),
        (DocumentDelivered, service.when_delivered),
        (PaperSetAgain, service.follow_versions),
        (StepTaken, service.settle_papers),
    ),
    answers=((WithPolice, _with_police),),
    sections=(
        Section("case", 120, "referrals/transfers/_case.html", routes.of_case),
        Section("home", 30, "referrals/transfers/_waiting.html", routes.waiting),
    ),
    nav=(NavItem(40, Text("行刑移送", "Referrals"), "transfers.list", CASEWORK),),
)
