"""What the rules ask beyond state, side and office. Each returns the codes of what is against the act."""

from __future__ import annotations

from referrals.letters.rules.act import Facts
from referrals.letters.rules.states import ANSWERED


def not_the_author(facts: Facts) -> tuple[str, ...]:
    """Keep author and approver apart."""
    return ("letter_same_person",) if facts.officer_id == facts.written_by else ()


def not_the_replier(facts: Facts) -> tuple[str, ...]:
    """Keep whoever wrote the reply from approving it."""
    return ("letter_same_person",) if facts.officer_id == facts.reply_by else ()


def from_above(facts: Facts) -> tuple[str, ...]:
    """Ask, where the kind does, that the sender stands above the receiver."""
    return () if facts.above else ("letter_not_above",)


def overdue(facts: Facts) -> tuple[str, ...]:
    """Ask that a reply clock, where one runs, has ended."""
    return ("letter_in_time",) if facts.clocked and not facts.overdue else ()


def prodded(facts: Facts) -> tuple[str, ...]:
    """Ask for a reminder first."""
    return () if facts.prodded else ("letter_not_prodded",)


def superior(facts: Facts) -> tuple[str, ...]:
    """Ask for an organ above the receiver to report to."""
    return () if facts.superior else ("letter_no_superior",)


def all_answered(facts: Facts) -> tuple[str, ...]:
    """Ask that everybody replied; supervision that is reported on is lifted at any time."""
    waiting = set(facts.open_standings) - ANSWERED
    return ("letter_unanswered",) if waiting and not facts.kind.reports else ()
