"""What the law asks beyond state, side and office."""

from portal.kernel.errors import Reason
from referrals.transfers.rules import Facts
from referrals.transfers.steps.law import o310

GROUP = o310("第五条第一款")
DECISION = o310("第五条第二款")
LEAST_OFFICERS = 2


def group_of_two(facts: Facts) -> tuple[Reason, ...]:
    """Ask for two officers of the agency with certificate numbers of their own."""
    found = []
    numbers = {number for _, number in facts.group}
    if (
        len({officer for officer, _ in facts.group}) < LEAST_OFFICERS
        or len(numbers) < max(LEAST_OFFICERS, len(facts.group))
    ):
        found.append(Reason("two_officers", GROUP))
    if "" in numbers:
        found.append(Reason("no_certificate", GROUP))
    if facts.outsiders:
        found.append(Reason("own_officers", GROUP))
    return tuple(found)


def by_a_member(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the report comes from the special group."""
    members = {officer for officer, _ in facts.group}
    return () if facts.officer_id in members else (Reason("not_in_group", GROUP),)


def not_own_report(facts: Facts) -> tuple[Reason, ...]:
    """Keep maker and checker apart."""
    found = []
    if facts.reported_by == facts.officer_id:
        found.append(Reason("same_person", DECISION))
    if facts.officer_id in {officer for officer, _ in facts.group}:
        found.append(Reason("member_decides", DECISION))
    return tuple(found)


def approved(facts: Facts) -> tuple[Reason, ...]:
    """Ask for the head's approval."""
    return () if facts.approved_by is not None else (Reason("not_approved", DECISION),)
