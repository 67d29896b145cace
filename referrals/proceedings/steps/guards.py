"""What the law asks beyond state and office."""

from __future__ import annotations

from portal.kernel.errors import Reason
from referrals.proceedings.rules import Facts, Kind, harder, total
from referrals.proceedings.steps.law import apl, o735

OFFICERS = apl("第四十二条")
APART = apl("第五十八条")
COMPETENCE = apl("第二十五条")
LIMITATION = apl("第三十六条")
NOTICE = apl("第四十四条")
SPEAKING = apl("第四十五条")
HEARING = apl("第六十四条")
DISCUSSION = apl("第五十七条")
TWICE = apl("第二十九条")
CRIMINAL = apl("第二十七条")
REFUSAL = o735("第三十条")
LEAST = 2


def two_officers(facts: Facts) -> tuple[Reason, ...]:
    """Ask for two officers of the agency with certificate numbers of their own (A3)."""
    found = []
    numbers = {number for _, number in facts.handlers}
    people = {officer for officer, _ in facts.handlers}
    if len(people) < LEAST or len(numbers) < max(LEAST, len(facts.handlers)):
        found.append(Reason("two_officers", OFFICERS))
    if "" in numbers:
        found.append(Reason("no_certificate", OFFICERS))
    if facts.outsiders:
        found.append(Reason("own_officers", OFFICERS))
    return tuple(found)


def by_a_handler(facts: Facts) -> tuple[Reason, ...]:
    """Ask that a handler acts."""
    mine = facts.officer_id in {officer for officer, _ in facts.handlers}
    return () if mine else (Reason("not_a_handler", OFFICERS),)


def apart(facts: Facts) -> tuple[Reason, ...]:
    """Ask that whoever decides handled nothing of it, did not review it, did not chair the hearing."""
    found = list(not_a_handler(facts))
    if facts.officer_id == facts.reviewer_id:
        found.append(Reason("reviewer_decides", APART))
    if facts.officer_id == facts.chair_id:
        found.append(Reason("chair_reviews", HEARING))
    return tuple(found)


def not_a_handler(facts: Facts) -> tuple[Reason, ...]:
    """Ask that nobody acts who handles the case or ever did."""
    mine = facts.officer_id in facts.handled
    return (Reason("handler_decides", APART),) if mine else ()


def reviews_apart(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the reviewer neither handled the case nor chaired its hearing (A8)."""
    found = list(not_a_handler(facts))
    if facts.officer_id == facts.chair_id:
        found.append(Reason("chair_reviews", HEARING))
    return tuple(found)


def by_the_chair(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the chair named for the hearing holds it."""
    return () if facts.officer_id == facts.chair_id else (Reason("not_the_chair", HEARING),)


def in_time(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the act was found before the limitation ran out (A19)."""
    return (Reason("too_late", LIMITATION),) if facts.too_late else ()


def first_to_file(facts: Facts) -> tuple[Reason, ...]:
    """Ask that no other agency filed the same act first, or that it was settled for ours (A4)."""
    return facts.first_elsewhere


def undisputed(facts: Facts) -> tuple[Reason, ...]:
    """Ask that no dispute over competence is open."""
    return (Reason("disputed", COMPETENCE),) if facts.disputed else ()


def disputed(facts: Facts) -> tuple[Reason, ...]:
    """Ask for a dispute to be settled."""
    return () if facts.disputed else (Reason("not_disputed", COMPETENCE),)


def planned(facts: Facts) -> tuple[Reason, ...]:
    """Ask for lines, each within the bounds of its article."""
    return facts.line_reasons if facts.lines else (Reason("no_lines", NOTICE),)


def planned_any(facts: Facts) -> tuple[Reason, ...]:
    """Ask for something planned."""
    return () if facts.lines else (Reason("no_lines", NOTICE),)


def suspended(facts: Facts) -> tuple[Reason, ...]:
    """Ask that settlement was suspended and not restored since."""
    last = [code for code in facts.taken if code in {"suspend_settlement", "restore_settlement"}]
    stopped = last[-1:] == ["suspend_settlement"]
    return () if stopped else (Reason("not_suspended", REFUSAL),)


def as_noticed(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the party was told, and of nothing less than what is planned now (A9)."""
    if facts.noticed is None:
        return (Reason("not_noticed", NOTICE),)
    if harder(facts.lines, facts.noticed):
        return (Reason("harder_than_noticed", NOTICE),)
    return ()


def not_for_speaking(facts: Facts) -> tuple[Reason, ...]:
    """Ask for new facts before a party that has spoken is told of anything harder (A9, APL 45)."""
    worse = facts.noticed is not None and harder(facts.lines, facts.noticed)
    if worse and facts.spoke and not facts.new_facts:
        return (Reason("harder_for_speaking", SPEAKING),)
    return ()


def fine_allowed(facts: Facts) -> tuple[Reason, ...]:
    """Ask, when a fine is planned, that nothing else stands in its way (A20, O310 11, APL 27)."""
    return facts.fine_reasons if total(facts.lines, Kind.FINE) else ()


def not_with_police(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the police have not filed the case."""
    return (Reason("with_police", CRIMINAL),) if facts.with_police else ()


def with_police(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the police work on the case."""
    return () if facts.with_police else (Reason("not_with_police", CRIMINAL),)


def judged(facts: Facts) -> tuple[Reason, ...]:
    """Ask that a court has judged the case and the judgment is in force."""
    return () if facts.judged else (Reason("not_judged", CRIMINAL),)


def may_be_heard(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the right to a hearing was noticed (A10)."""
    return () if facts.may_be_heard else (Reason("no_hearing_right", HEARING),)


def hearing_noticed_in_time(facts: Facts) -> tuple[Reason, ...]:
    """Ask that seven working days have passed since the notice of the hearing was delivered (A10N)."""
    if "hearing_notice_served" not in facts.here:
        return (Reason("hearing_not_served", HEARING),)
    return () if "A10N" in facts.missed else (Reason("hearing_too_early", HEARING),)


def reviewed(facts: Facts) -> tuple[Reason, ...]:
    """Ask for a passed legal review where the law wants one (A8)."""
    due = facts.review_due and facts.reviewer_id is None
    return (Reason("not_reviewed", APART),) if due else ()


def no_review_due(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the law wants no legal review."""
    return (Reason("review_due", APART),) if facts.review_due else ()


def discussed(facts: Facts) -> tuple[Reason, ...]:
    """Ask for the collective discussion of a complex or serious case (A12)."""
    due = facts.discussion_due and "discuss" not in facts.here
    return (Reason("not_discussed", DISCUSSION),) if due else ()
