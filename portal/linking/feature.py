"""Cases that belong together, offered to the application."""

from portal.cases.events import OwnerChanging
from portal.infra.feature import Feature, Section
from portal.intake.rules.where import DealtWithIn
from portal.linking import routes
from portal.linking.events import CaseGaveBack, CaseSplitOff, CaseTookIn
from portal.linking.routes import views
from portal.linking.service import guarding

feature = Feature(
    "portal.linking",
    staff=routes.routers,
    subscribers=(
        (OwnerChanging, guarding.keep_together),
        (CaseSplitOff, guarding.keep_recusals),
        (CaseTookIn, guarding.take_recusals_in),
        (CaseGaveBack, guarding.give_recusals_back),
    ),
    answers=((DealtWithIn, guarding.where_dealt_with),),
    sections=(
        Section("case", 1, "portal/linking/_merged.html", views.merged),
        Section("case", 10, "portal/linking/_parties.html", views.party_history),
        Section("case", 20, "portal/linking/_links.html", views.links),
        Section("case", 25, "portal/linking/_splits.html", views.split_parts),
        Section("case", 200, "portal/linking/_money.html", views.family_money),
        Section("person", 10, "portal/linking/_person.html", views.person_cases),
    ),
)
