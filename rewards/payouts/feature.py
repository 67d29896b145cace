"""Paying a claimed reward once, offered to the application."""

from portal.infra.feature import Feature, Section
from rewards.payouts import routes
from rewards.payouts.service import claiming, views

feature = Feature(
    "rewards.payouts",
    public=(routes.public,),
    staff=(routes.staff,),
    wraps=(claiming.WRAPS,),
    sections=(
        Section("award", 50, "rewards/payouts/_award.html", views.award_view),
        Section("follow", 55, "rewards/payouts/_follow.html", views.follow_view),
    ),
)
