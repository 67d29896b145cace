"""The administrative case from filing to enforcement, offered to the application."""

from portal.cases.events import CaseClosing, CaseSucceeded, OwnerChanging
from portal.cases.rules import CASEWORK
from portal.deliveries.events import DocumentDelivered
from portal.infra.feature import Feature, NavItem, Section
from portal.kernel.text import Text
from portal.linking.events import CasesMerging
from referrals.collections.rules import RemedySpans
from referrals.proceedings import routes, service
from referrals.recoveries.events import MoneyReceived
from referrals.recoveries.rules import FineOfCourse

feature = Feature(
    "referrals.proceedings",
    public=(routes.public,),
    staff=routes.routers,
    subscribers=(
        (CaseClosing, service.keep_open),
        (CasesMerging, service.keep_apart),
        (OwnerChanging, service.keep_owner),
        (CaseSucceeded, service.when_case_succeeded),
        (DocumentDelivered, service.when_delivered),
        (MoneyReceived, service.when_paid),
    ),
    answers=(
        (FineOfCourse, service.fine_of_course),
        (RemedySpans, service.remedies_of),
    ),
    sections=(
        Section("case", 130, "referrals/proceedings/_case.html", routes.of_case),
        Section("home", 35, "referrals/proceedings/_waiting.html", routes.waiting),
    ),
    nav=(NavItem(42, Text("行政处罚", "Penalty cases"), "proceedings.list", CASEWORK),),
)
