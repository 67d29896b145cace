"""The verbs of triage, under one name."""

from portal.triage.service.declining import decline_many, plan_decline
from portal.triage.service.filling import fill_keys
from portal.triage.service.joining import Joined, Planned, join, plan
from portal.triage.service.proposing import when_accepted, when_handed_over, when_received
from portal.triage.service.proposing_many import when_leads_taken
from portal.triage.service.settling import confirm, reject
from portal.triage.service.spamming import Sorted, mark_spam, sorted_out, take_back
from portal.triage.service.weighing import Double, Weighed, reason_to_tell, weighed

__all__ = [
    "Double",
    "Joined",
    "Planned",
    "Sorted",
    "Weighed",
    "confirm",
    "decline_many",
    "fill_keys",
    "join",
    "mark_spam",
    "plan",
    "plan_decline",
    "reason_to_tell",
    "reject",
    "sorted_out",
    "take_back",
    "weighed",
    "when_accepted",
    "when_handed_over",
    "when_leads_taken",
    "when_received",
]
