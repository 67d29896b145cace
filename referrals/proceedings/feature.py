"""The administrative case from filing to enforcement, offered to the application."""

from portal.cases.events import CaseClosing, OwnerChanging
from portal.deliveries.events import DocumentDelivered
from portal.infra.feature import Feature
from portal.linking.events import CasesMerging
from referrals.proceedings import service
from referrals.recoveries.events import MoneyReceived

feature = Feature(
    "referrals.proceedings",
    subscribers=(
        (CaseClosing, service.keep_open),
        (CasesMerging, service.keep_apart),
        (OwnerChanging, service.keep_owner),
        (DocumentDelivered, service.when_delivered),
        (MoneyReceived, service.when_paid),
    ),
)
