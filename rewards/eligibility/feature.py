"""Who may be rewarded, offered to the application."""

from collections.abc import Mapping
from typing import Any

from portal.infra.feature import Feature, Section
from portal.infra.work import Work
from rewards.eligibility import routes
from rewards.eligibility.service import sharing, statements, views


def _home(work: Work, _: int) -> Mapping[str, Any] | None:
    return views.home_view(work)


feature = Feature(
    "rewards.eligibility",
    public=(routes.public,),
    staff=(routes.staff,),
    wraps=(statements.WRAPS, sharing.WRAPS),
    sections=(
        Section("case", 221, "rewards/eligibility/_case.html", views.case_section),
        Section("follow", 49, "rewards/eligibility/_follow.html", views.follow_view),
        Section("home", 52, "rewards/eligibility/_home.html", _home),
    ),
)
