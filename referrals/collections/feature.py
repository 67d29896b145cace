"""Collecting what was ordered, offered to the application."""

from portal.cases.events import CaseClosing, OwnerChanging
from portal.infra.feature import Feature, Job, Section
from portal.statements.events import LineAccepted, LineUndone
from referrals.collections import jobs, routes, service
from referrals.recoveries.events import MoneyReceived, OrderReleased, PostingReversed, RefundDue
from referrals.recoveries.rules import PostingsOfActs, RefundsAgreed

feature = Feature(
    "referrals.collections",
    subscribers=(
        (LineAccepted, service.when_line_accepted),
        (LineUndone, service.when_line_undone),
        (CaseClosing, service.keep_open),
        (OwnerChanging, service.keep_open),
        (MoneyReceived, service.when_money_moved),
        (PostingReversed, service.when_money_moved),
        (OrderReleased, service.when_released),
        (RefundDue, service.when_refund_due),
    ),
    staff=(routes.staff,),
    sections=(
        Section("order", 100, "referrals/collections/_order.html", routes.of_order),
        Section("case", 202, "referrals/collections/_case.html", routes.of_case),
    ),
    answers=((RefundsAgreed, service.refunds), (PostingsOfActs, service.of_acts)),
    jobs=(Job("watch-collections", 3_600, jobs.watch),),
)
