"""Followup, offered to the application."""

from portal.followup import service
from portal.followup.events import ObjectionRaised, ReporterAnswered
from portal.followup.routes import proofs, public, staff, views
from portal.infra.feature import Feature, Section
from portal.intake.events import AnsweredLate, TipHandedOver, TipWithdrawn

feature = Feature(
    "portal.followup",
    public=(public.public, proofs.public),
    staff=(staff.staff,),
    subscribers=(
        (AnsweredLate, service.when_answered_late),
        (ReporterAnswered, service.when_answered),
        (ObjectionRaised, service.when_raised),
        (TipHandedOver, service.when_handed_over),
        (TipHandedOver, service.move_objections),
        (TipWithdrawn, service.when_withdrawn),
    ),
    sections=(
        Section("follow", 10, "portal/followup/_follow.html", views.on_follow),
        Section("follow", 400, "portal/followup/_seen.html", views.seen_on_follow),
        Section("tip", 40, "portal/followup/_tip.html", views.on_tip),
        Section("case", 105, "portal/followup/_case.html", views.on_case),
        Section("home", 25, "portal/followup/_home.html", views.on_home),
    ),
)
