"""The loss board, offered to the application."""

from portal.cases.events import CaseSucceeded
from portal.infra.feature import Feature, Job, NavItem
from portal.infra.work import Work
from portal.kernel.events import Event
from portal.kernel.text import Text
from portal.reconciliation.rules import Check, LedgerChecks
from portal.reconciliation.rules.books import Books, LedgerBooks
from referrals.losses import book, jobs, routes, service
from referrals.losses.policy import SEEN_BY
from referrals.losses.queries import books


def _checks(_work: Work, _question: LedgerChecks) -> tuple[Check, ...]:
    return book.checks()


def _books(work: Work, asked: LedgerBooks) -> Books:
    entries = books.entries(work.session, work.actor, asked.agency, names=asked.names)
    return Books(entries, books.stands(work.session, asked.agency))


feature = Feature(
    "referrals.losses",
    staff=routes.routers,
    subscribers=(
        (CaseSucceeded, service.when_case_succeeded),
        (Event, service.when_something_happened),
    ),
    sealers=(service.count,),
    jobs=(Job("count-losses", 3600, jobs.begin, long=True),),
    answers=((LedgerChecks, _checks), (LedgerBooks, _books)),
    nav=(NavItem(51, Text("损失看板", "Loss board"), "losses.board", SEEN_BY),),
)
