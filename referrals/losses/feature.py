"""The loss board, offered to the application."""

from collections.abc import Mapping
from typing import Any

from portal.cases.events import CaseSucceeded
from portal.infra.feature import Feature, Job, NavItem, Section
from portal.infra.work import Work
from portal.kernel.events import Event
from portal.kernel.text import Text
from portal.reconciliation.rules import Check, LedgerChecks
from portal.reconciliation.rules.books import Books, LedgerBooks
from portal.sharing.events import AgencySucceeded
from referrals.losses import book, jobs, routes, service
from referrals.losses.policy import SEEN_BY, can_see
from referrals.losses.queries import books


def _checks(_work: Work, _question: LedgerChecks) -> tuple[Check, ...]:
    return book.checks()


def _books(work: Work, asked: LedgerBooks) -> Books:
    entries = books.entries(work.session, work.actor, asked.agency, names=asked.names)
    return Books(entries, books.stands(work.session, asked.agency))


def _linked(work: Work, subject_id: int) -> Mapping[str, Any] | None:
    return {"id": subject_id} if can_see(work.actor) else None


feature = Feature(
    "referrals.losses",
    staff=routes.routers,
    subscribers=(
        (CaseSucceeded, service.when_case_succeeded),
        (AgencySucceeded, service.when_agency_succeeded),
        (Event, service.when_something_happened),
    ),
    sealers=(service.count,),
    jobs=(Job("count-losses", 3600, jobs.begin, long=True),),
    answers=((LedgerChecks, _checks), (LedgerBooks, _books)),
    sections=(
        Section("case", 201, "referrals/losses/_case.html", _linked),
        Section("institution", 90, "referrals/losses/_institution.html", _linked),
    ),
    nav=(NavItem(51, Text("损失看板", "Loss board"), "losses.board", SEEN_BY),),
)
