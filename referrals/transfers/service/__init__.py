"""What is done with referrals: opening one, taking its steps, reading it."""

from referrals.transfers.service.delivered import when_delivered
from referrals.transfers.service.facts import facts_of
from referrals.transfers.service.handing import (
    Need,
    needs,
    packed,
    receiver_key,
    when_signed,
    when_step_taken,
)
from referrals.transfers.service.keeping import keep_apart, keep_open, keep_owner
from referrals.transfers.service.opening import open_reverse, open_transfer
from referrals.transfers.service.previewing import preview
from referrals.transfers.service.proving import Proof, proof
from referrals.transfers.service.reading import Line, Read, Told, opened
from referrals.transfers.service.succeeding import when_case_succeeded
from referrals.transfers.service.suspects import shown as suspects_shown
from referrals.transfers.service.taking import rederived, take, version
from referrals.transfers.service.tracking import Where, mark, stations, where
from referrals.transfers.service.versions import follow_versions, settle_papers

__all__ = [
    "Line",
    "Need",
    "Proof",
    "Read",
    "Told",
    "Where",
    "facts_of",
    "follow_versions",
    "keep_apart",
    "keep_open",
    "keep_owner",
    "mark",
    "needs",
    "open_reverse",
    "open_transfer",
    "opened",
    "packed",
    "preview",
    "proof",
    "receiver_key",
    "rederived",
    "settle_papers",
    "stations",
    "suspects_shown",
    "take",
    "version",
    "when_case_succeeded",
    "when_delivered",
    "when_signed",
    "when_step_taken",
    "where",
]
