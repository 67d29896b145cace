"""Terms on a tip by the kind of agency that has it: the bureaus' own orders, or market regulation's."""

from __future__ import annotations

from datetime import datetime

from portal.agencies import queries as agencies
from portal.agencies.rules import AgencyKind
from portal.infra.work import Work
from portal.intake import queries as intake
from referrals.clocks.service.merging import start_again
from referrals.clocks.service.petitions import start_on_tip
from referrals.clocks.service.running import stop

CHECK, TELL = "A1", "T4"
OF_MARKET = {CHECK: "T8", TELL: "T8N"}
"""What market regulation has in the place of the terms of the healthcare security administration."""


def code_of(work: Work, code: str, agency: str) -> str | None:
    """Return the term that stands for `code` under the order that binds an agency; None for others."""
    kind = agencies.agency(work.session, agency).kind
    if kind is AgencyKind.HEALTHCARE_SECURITY:
        return code
    return OF_MARKET[code] if kind is AgencyKind.MARKET_REGULATION else None


def start_of_agency(
    work: Work, code: str, tip_id: int, agency: str, since: datetime | None = None
) -> None:
    """Start the term `code` of a tip under the order that binds its agency; others have none."""
    binding = code_of(work, code, agency)
    if binding is not None:
        start_on_tip(work, binding, tip_id, agency, since=since)


def stop_of_any(work: Work, code: str, tip_id: int) -> None:
    """Stop the term `code` of a tip, whichever order it runs under."""
    for each in (code, OF_MARKET[code]):
        stop(work, each, "tip", tip_id)


def check_again(work: Work, tip_id: int, *, since: datetime) -> None:
    """Run the term to check a tip on when it ended at or after `since`; nothing is to be told then.

    Only the term of the agency that has the tip now: one that handed it over owes nothing any more.
    """
    agency = intake.by_id(work.session, tip_id).agency
    code = code_of(work, CHECK, agency)
    if code is None:
        return
    if start_again(work, code, tip_id, agency=agency, since=since) is not None:
        stop_of_any(work, TELL, tip_id)
