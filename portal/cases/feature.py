"""Cases, offered to the application."""

from portal.audit.rules import KeptApart
from portal.cases import jobs, routes, service
from portal.cases.queries.outside import apart
from portal.cases.queries.recusals import kept_people
from portal.cases.queries.seen import seen
from portal.cases.routes import views
from portal.cases.service.renewing import WRAPS
from portal.evidence.events import EvidenceDamaged
from portal.infra.feature import Feature, Job, Section
from portal.infra.work import Work
from portal.intake.events import MessageSent
from portal.kernel.events import Event
from portal.notices.rules import CasesSeen
from portal.persons.rules import PeopleKept


def _seen(work: Work, question: CasesSeen) -> dict[int, tuple[str, bool]]:
    """Tell which of these cases an officer may know of, with number and whether whole."""
    return seen(work.session, question.actor, question.case_ids)


def _kept(work: Work, question: PeopleKept) -> frozenset[int]:
    """Tell which of these people occur only in cases that the actor is recused from."""
    return kept_people(work.session, work.actor, question.person_ids)


def _apart(work: Work, question: KeptApart) -> frozenset[int]:
    """Tell which entries are of the cases, tips and officers of an agency outside the bureaux."""
    return apart(work.session, work.actor, question.entries)


feature = Feature(
    "portal.cases",
    staff=routes.routers,
    subscribers=(
        (MessageSent, service.when_message_sent),
        (EvidenceDamaged, service.when_evidence_damaged),
        (Event, service.when_something_happened),
    ),
    sealers=(service.project,),
    answers=((CasesSeen, _seen), (PeopleKept, _kept), (KeptApart, _apart)),
    jobs=(Job("prove-counters", 86_400, jobs.prove, long=True),),
    wraps=(WRAPS,),
    sections=(Section("tip", 50, "portal/cases/_tip.html", views.around_tip),),
)
