"""Recoveries, offered to the application."""

from collections.abc import Mapping
from typing import Any

from portal.cases.events import CaseClosing, CaseSucceeded, OwnerChanging
from portal.cases.rules import Stage
from portal.deliveries.events import DocumentDelivered
from portal.followup.rules.asked import Back, MoneyOf
from portal.infra.feature import Feature, NavItem, Section
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.text import Text
from portal.linking.events import CasesMerging
from portal.publicity.rules import MoneyRecovered
from portal.statements.events import LineAccepted, LineUndone
from portal.statements.rules import OrderCandidates
from referrals.recoveries import policy, queries, routes, rules, service
from referrals.recoveries.book import registry
from referrals.recoveries.rules import Ledger
from referrals.transfers.events import RestitutionOrdered

SEEN_BY = frozenset(
    {
        Office.INVESTIGATOR,
        Office.HEAD,
        Office.DEPUTY_HEAD,
        Office.FINANCE,
        Office.PROSECUTOR,
        Office.LEGAL_REVIEWER,
    }
)


def _case_section(work: Work, case_id: int) -> Mapping[str, Any]:
    case = queries.case_to_order_in(work.session, work.actor, case_id)
    members = queries.members(work.session, work.actor, case_id)
    ledgers = []
    for kind, lines in queries.lines_of_cases(work.session, members).items():
        found = rules.balances(lines)
        if lines:
            ledgers.append(
                {
                    "rule": registry.ledger(kind),
                    "ordered_fen": -found[rules.Account.ORDERED],
                    "received_fen": found[rules.Account.RECEIVED],
                    "outstanding_fen": found[rules.Account.RECEIVABLE],
                }
            )
    return {
        "case_id": case_id,
        "ledgers": ledgers,
        "orders": queries.case_money(work.session, work.actor, members),
        "members": members,
        "can_propose": policy.can_propose(work.actor, case.agency)
        and case.merged_into is None
        and case.stage is not Stage.CLOSED,
    }


def _money(work: Work, asked: MoneyOf) -> Back:
    """Tell how much of the insurance fund's money ordered in these cases is back; never how much it is.

    What a court orders to be repaid goes to the fund as well.
    """
    lines = queries.lines_of_cases(work.session, asked.case_ids)
    found = rules.balances([*lines[Ledger.FUND], *lines[Ledger.RESTITUTION]])
    if not found[rules.Account.ORDERED]:
        return Back.NOTHING_ORDERED
    if found[rules.Account.RECEIVABLE] <= 0:
        return Back.WHOLE
    return Back.PART if found[rules.Account.RECEIVED] else Back.WAITING


def _recovered(work: Work, question: MoneyRecovered) -> int:
    return queries.received_fen(work.session, Ledger.FUND, question.since, question.until)


feature = Feature(
    "referrals.recoveries",
    staff=routes.routers,
    subscribers=(
        (CaseClosing, service.keep_open),
        (CasesMerging, service.keep_apart),
        (OwnerChanging, service.keep_owner),
        (CaseSucceeded, service.when_case_succeeded),
        (DocumentDelivered, service.when_delivered),
        (RestitutionOrdered, service.when_restitution_ordered),
        (LineAccepted, service.when_line_accepted),
        (LineUndone, service.when_line_undone),
    ),
    sections=(Section("case", 200, "referrals/recoveries/_case.html", _case_section),),
    answers=(
        (MoneyOf, _money),
        (MoneyRecovered, _recovered),
        (OrderCandidates, service.candidates),
    ),
    nav=(NavItem(50, Text("追赃挽损", "Recoveries"), "recoveries.list", SEEN_BY),),
)
