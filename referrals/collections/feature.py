"""Collecting what was ordered, offered to the application."""

from portal.cases.events import CaseClosing
from portal.infra.feature import Feature, Job
from referrals.collections import jobs, service
from referrals.recoveries.events import MoneyReceived, OrderReleased, PostingReversed, RefundDue

feature = Feature(
    "referrals.collections",
    subscribers=(
        (CaseClosing, service.keep_open),
        (MoneyReceived, service.when_money_moved),
        (PostingReversed, service.when_money_moved),
        (OrderReleased, service.when_released),
        (RefundDue, service.when_refund_due),
    ),
    jobs=(Job("watch-collections", 3_600, jobs.watch),),
)
