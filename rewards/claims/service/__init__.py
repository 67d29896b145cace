"""What is done with rewards: proposing, checking, deciding, telling, reviewing, publishing."""

from rewards.claims.service.annulled import letter as annulment_letter
from rewards.claims.service.annulling import decide as decide_annulment
from rewards.claims.service.annulling import propose as propose_annulment
from rewards.claims.service.approval import notice as notice_pdf
from rewards.claims.service.awards import check, decide, today
from rewards.claims.service.bases import against_payment, base_now, scheme_of
from rewards.claims.service.noticing import ask_restore, decide_restore, expire, notice, remind
from rewards.claims.service.proposing import offer, propose
from rewards.claims.service.sums import allowed_fen, arithmetic

__all__ = [
    "against_payment",
    "allowed_fen",
    "annulment_letter",
    "arithmetic",
    "ask_restore",
    "base_now",
    "check",
    "decide",
    "decide_annulment",
    "decide_restore",
    "expire",
    "notice",
    "notice_pdf",
    "offer",
    "propose",
    "propose_annulment",
    "remind",
    "scheme_of",
    "today",
]
