"""What the police's documents say."""

from __future__ import annotations

from collections.abc import Mapping

from portal.identity import queries as identity
from referrals.transfers.service import handing
from referrals.transfers.service.paper import Paper


def transfer_receipt(paper: Paper) -> Mapping[str, object]:
    """Return the receipt, with the digest of what was handed over (O310 art. 7)."""
    work = paper.work
    who = identity.officer(work.session, work.actor.officer_id or 0)
    return {
        **_head(paper),
        "received_by": who.name,
        "certificate": who.certificate_no,
        "received_at": paper.at(work.now),
        "package_sha256": paper.transfer.package_sha256,
        **handing.receipt_facts(work, paper.transfer),
    }


def supplement_notice(paper: Paper) -> Mapping[str, object]:
    """Return what the agency has to complete, and by when (MPS art. 180)."""
    return {
        **_head(paper),
        "missing": paper.lines("missing"),
        "due": paper.due["F8"],
        **paper.contact(),
    }


def filing_notice(paper: Paper) -> Mapping[str, object]:
    """Return the filing notice (O310 art. 8)."""
    return {
        **_head(paper),
        **_sent(paper),
        "charge": paper.typed["charge"],
        "decided_on": paper.today,
        "handover_due": paper.due["F14"],
        **paper.contact(),
    }


def non_filing_notice(paper: Paper) -> Mapping[str, object]:
    """Return the non-filing notice with its reasons (O310 art. 8)."""
    returned = paper.lines("returned")
    return {
        **_head(paper),
        **_sent(paper),
        "decided_on": paper.today,
        "reasons": paper.typed["reason"],
        "reconsider_due": paper.due["F15"],
        **({"returned": returned} if returned else {}),
        **paper.contact(),
    }


def _head(paper: Paper) -> dict[str, object]:
    return {
        "police": paper.police,
        "agency": paper.agency,
        "number": paper.number,
        "transfer_number": paper.transfer.number,
        "case_name": paper.case.title,
        "date": paper.today,
    }


def _sent(paper: Paper) -> dict[str, object]:
    sent = paper.transfer.handed_over_at
    return {"transferred_on": paper.on(sent)} if sent else {}
