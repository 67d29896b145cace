"""What agencies do to share cases, ask for them and hand them over."""

from portal.sharing.service.handovers import accept as take_over
from portal.sharing.service.handovers import give_back, offer, pass_on, supplement
from portal.sharing.service.handovers import withdraw as withdraw_offer
from portal.sharing.service.invitations import accept, decline, expire, withdraw
from portal.sharing.service.policies import end_policy, set_policy
from portal.sharing.service.requests import ask, grant
from portal.sharing.service.requests import decline as decline_request
from portal.sharing.service.requests import withdraw as withdraw_request
from portal.sharing.service.shares import again, end, rule_of, share, usual_share
from portal.sharing.service.successions import agree, call_off, go_on, propose
from portal.sharing.service.telling import (
    when_access_was_decided,
    when_ended,
    when_shared,
    when_something_was_agreed,
)

__all__ = [
    "accept",
    "again",
    "agree",
    "ask",
    "call_off",
    "decline",
    "decline_request",
    "end",
    "end_policy",
    "expire",
    "give_back",
    "go_on",
    "grant",
    "offer",
    "pass_on",
    "propose",
    "rule_of",
    "set_policy",
    "share",
    "supplement",
    "take_over",
    "usual_share",
    "when_access_was_decided",
    "when_ended",
    "when_shared",
    "when_something_was_agreed",
    "withdraw",
    "withdraw_offer",
    "withdraw_request",
]
