"""Cases, offered to the application."""

from portal.cases import jobs, routes, service
from portal.cases.queries.seen import seen
from portal.cases.routes import views
from portal.infra.feature import Feature, Job, Section
from portal.infra.work import Work
from portal.kernel.events import Event
from portal.notices.rules import CasesSeen


def _seen(work: Work, question: CasesSeen) -> dict[int, tuple[str, bool]]:
    """Tell which of these cases an officer may know of, with number and whether whole."""
    return seen(work.session, question.actor, question.case_ids)


feature = Feature(
    "portal.cases",
    staff=routes.routers,
    subscribers=((Event, service.when_something_happened),),
    sealers=(service.project,),
    answers=((CasesSeen, _seen),),
    jobs=(Job("prove-counters", 86_400, jobs.prove, long=True),),
    sections=(Section("tip", 50, "portal/cases/_tip.html", views.around_tip),),
)
