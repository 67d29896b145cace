"""What the law asks beyond state, side and office."""

from portal.kernel.errors import Reason
from referrals.transfers.rules import DUTIES, Facts, State
from referrals.transfers.steps.law import jcg, mps, o310

GROUP = o310("第五条第一款")
DECISION = o310("第五条第二款")
REMEDY = o310("第九条")
SILENCE = jcg("第五百六十二条")
LETTER = o310("第六条")
RECEIPT = o310("第七条")
OPENING = jcg("第五百五十七条")
EXPLAINING = jcg("第五百六十条")
LADDER = jcg("第五百六十四条")
MOVING = mps("第一百八十四条")
REVIEWING = jcg("第五百六十五条")
ANSWERS = frozenset({"P3", "F17", "P5"})
"""Terms of the police towards the procuratorate."""
AWAITED = {
    State.RECEIVED: "F11",
    State.SUPPLEMENTING: "F11",
    State.PASSED_ON: "F9",
    State.RECONSIDERING: "F16",
}
"""What the police owe the referring agency where a referral stands."""
NAMED_IN_LETTER = frozenset({"choose_police", "change_group"})
"""Steps after which a transfer letter says what is no longer so."""
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


def letter_current(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the letter names the police and the group as they are now."""
    last = [each for each in facts.taken if each in {"write_letter", *NAMED_IN_LETTER}][-1:]
    stale = "transfer_letter" in facts.documents and set(last) & NAMED_IN_LETTER
    return (Reason("letter_outdated", LETTER),) if stale else ()


def not_signed_for(facts: Facts) -> tuple[Reason, ...]:
    """Ask that no police unit has signed, not even one that passed the case on."""
    return (Reason("signed_for", RECEIPT),) if "receive" in facts.taken else ()


def in_time_to_reconsider(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the three days for reconsideration have not passed (F15)."""
    return (Reason("window_closed", REMEDY),) if "F15" in facts.missed else ()


def in_time_to_supervise(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the three days after the reconsideration decision have not passed (F18)."""
    return (Reason("supervision_window_closed", REMEDY),) if "F18" in facts.missed else ()


def silent_past_term(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the police refused to sign (F7), or let pass the term they have there (F17)."""
    if facts.state is State.HANDED_OVER and "record_refusal" not in facts.here:
        return (Reason("no_refusal_recorded", RECEIPT),)
    owed = AWAITED.get(facts.state)
    return (Reason("police_in_time", SILENCE),) if owed and owed not in facts.missed else ()


def has_procuratorate(facts: Facts) -> tuple[Reason, ...]:
    """Ask for somebody to supervise."""
    return () if facts.procuratorate else (Reason("no_procuratorate", REMEDY),)


def same_level(facts: Facts) -> tuple[Reason, ...]:
    """Ask for a police unit of the agency's own level (F5)."""
    return () if facts.same_level else (Reason("other_level", DECISION),)


def file_open(facts: Facts) -> tuple[Reason, ...]:
    """Ask that whoever acts has been let into the case."""
    return () if facts.inside else (Reason("file_not_open", OPENING),)


def police_declined(facts: Facts) -> tuple[Reason, ...]:
    """Ask that there are reasons for not filing: those of the notice, or those explained since."""
    told = facts.state is State.EXPLAINED or "non_filing_notice" in facts.documents
    return () if told else (Reason("police_not_declined", EXPLAINING),)


def police_silent(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the police made no decision (F17)."""
    declined = "non_filing_notice" in facts.documents
    return (Reason("police_declined", EXPLAINING),) if declined else ()


def answer_overdue(facts: Facts) -> tuple[Reason, ...]:
    """Ask, while the police owe the procuratorate an answer or a filing, that they are late (P6)."""
    owed = DUTIES.get(facts.state, frozenset()) & ANSWERS
    return (Reason("answer_in_time", LADDER),) if owed - facts.missed else ()


def reminder_due(facts: Facts) -> tuple[Reason, ...]:
    """Ask that filing was ordered, and three months have passed since it was done (P7)."""
    return () if "P7" in facts.missed else (Reason("reminder_too_early", LADDER),)


def by_the_one_above(facts: Facts) -> tuple[Reason, ...]:
    """Ask, of an order under review, that the procuratorate above decides on it (P8)."""
    own = facts.state is State.ORDER_REVIEWED and not facts.reviews
    return (Reason("review_above", REVIEWING),) if own else ()


def not_moving(facts: Facts) -> tuple[Reason, ...]:
    """Ask that no other police unit is named of which the agency has not been told (F19)."""
    return (Reason("moving_already", MOVING),) if facts.moving else ()


def moving(facts: Facts) -> tuple[Reason, ...]:
    """Ask for the unit the case goes to."""
    return () if facts.moving else (Reason("not_moving", MOVING),)
