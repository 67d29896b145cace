"""What the law asks beyond state, side and office."""

from portal.kernel.errors import Reason
from referrals.transfers.rules import Facts, State
from referrals.transfers.steps.law import jcg, o310

GROUP = o310("第五条第一款")
DECISION = o310("第五条第二款")
REMEDY = o310("第九条")
SILENCE = jcg("第五百六十二条")
LEAST_OFFICERS = 2


def group_of_two(facts: Facts) -> tuple[Reason, ...]:
    """Ask for two officers of the agency with certificate numbers of their own."""
    found = []
    numbers = {number for _, number in facts.group}
    if len({officer for officer, _ in facts.group}) < LEAST_OFFICERS or len(numbers) < max(
        LEAST_OFFICERS, len(facts.group)
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


def in_time_to_reconsider(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the three days for reconsideration have not passed (F15)."""
    return (Reason("window_closed", REMEDY),) if "F15" in facts.missed else ()


def in_time_to_supervise(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the three days after the reconsideration decision have not passed (F18)."""
    return (Reason("supervision_window_closed", REMEDY),) if "F18" in facts.missed else ()


def silent_past_term(facts: Facts) -> tuple[Reason, ...]:
    """Ask, while the police review the case, that their term has passed without a decision (F17)."""
    reviewing = facts.state in {State.RECEIVED, State.SUPPLEMENTING}
    return (Reason("police_in_time", SILENCE),) if reviewing and "F11" not in facts.missed else ()


def has_procuratorate(facts: Facts) -> tuple[Reason, ...]:
    """Ask for somebody to supervise."""
    return () if facts.procuratorate else (Reason("no_procuratorate", REMEDY),)
