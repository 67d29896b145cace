"""What the law asks after the decision: performance, remedies, publication, cash."""

from __future__ import annotations

from portal.kernel.actor import Office
from portal.kernel.errors import Reason
from referrals.proceedings.rules import Facts, State
from referrals.proceedings.steps.law import ael, apl, arl

PUBLISHING = apl("第四十八条")
PAYING = apl("第六十七条")
COURT = ael("第五十三条")
WAIT = ael("第五十四条")
SPOT = apl("第五十二条")
CASH = apl("第七十一条")
REMEDY = arl("第二十条")
_DECIDES = frozenset({"decide", "decide_no_penalty", "decide_on_spot"})
MONEY_OFFICES = frozenset({Office.INVESTIGATOR, Office.FINANCE})


def paid(facts: Facts) -> tuple[Reason, ...]:
    """Ask that nothing is owed."""
    return () if facts.settled else (Reason("still_owed", PAYING),)


def owed(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the time to pay has passed and something is owed."""
    if facts.settled:
        return (Reason("nothing_owed", WAIT),)
    return () if facts.pay_over else (Reason("pay_not_over", PAYING),)


def pay_over(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the time to pay has passed, where something is owed."""
    waits = not facts.settled and not facts.pay_over
    return (Reason("pay_not_over", PAYING),) if waits else ()


def remedies_over(facts: Facts) -> tuple[Reason, ...]:
    """Ask that no remedy is open and none can be brought any more (A17, A18)."""
    if facts.remedy:
        return (Reason("remedy_open", COURT),)
    open_ = {code for code in facts.running if code.startswith("A18")} - facts.missed
    return (Reason("remedies_open", COURT),) if open_ else ()


def waited(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the demand has waited its time, and the three months to apply are not over (A17)."""
    found = []
    if "A17" not in facts.missed:
        found.append(Reason("still_waiting", WAIT))
    if "A17C" in facts.missed:
        found.append(Reason("court_term_over", COURT))
    return tuple(found)


def decision_stands(facts: Facts) -> tuple[Reason, ...]:
    """Ask for a decision that was not set aside: what there is not, nobody contests or publishes."""
    last = [code for code in facts.taken if code in _DECIDES | {"set_aside"}][-1:]
    stands = bool(last) and last[0] in _DECIDES
    return () if stands else (Reason("no_decision", REMEDY),)


def penalty_stands(facts: Facts) -> tuple[Reason, ...]:
    """Ask for a penalty that was not set aside: nothing else of a case is published (APL 48)."""
    last = [code for code in facts.taken if code in _DECIDES | {"set_aside"}][-1:]
    stands = last in (["decide"], ["decide_on_spot"])
    return () if stands else (Reason("no_decision", PUBLISHING),)


def file_open(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the case file is open: a case is investigated anew in an open file only."""
    return (Reason("file_closed", REMEDY),) if facts.file_closed else ()


def no_remedy_open(facts: Facts) -> tuple[Reason, ...]:
    """Ask that no reconsideration or suit is open."""
    return (Reason("remedy_open", COURT),) if facts.remedy else ()


def remedy_open(facts: Facts) -> tuple[Reason, ...]:
    """Ask for an open reconsideration or suit."""
    return () if facts.remedy else (Reason("no_remedy", COURT),)


def unpublished(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the decision is not published yet."""
    return (Reason("published_already", PUBLISHING),) if facts.published else ()


def publication_undecided(facts: Facts) -> tuple[Reason, ...]:
    """Ask that whether to publish was not decided yet (A14P)."""
    return () if "A14P" in facts.running else (Reason("publication_decided", PUBLISHING),)


def published(facts: Facts) -> tuple[Reason, ...]:
    """Ask for a publication."""
    return () if facts.published else (Reason("not_published", PUBLISHING),)


def second_person(facts: Facts) -> tuple[Reason, ...]:
    """Ask that somebody proposed a publication, and that it is another person."""
    if facts.publisher_id is None:
        return (Reason("nothing_to_publish", PUBLISHING),)
    same = facts.publisher_id == facts.officer_id
    return (Reason("same_person", PUBLISHING),) if same else ()


def publication_withdrawn(facts: Facts) -> tuple[Reason, ...]:
    """Ask that what no longer stands is no longer published (A14)."""
    return (Reason("publication_stands", PUBLISHING),) if facts.published else ()


def withdrawn_if_set_aside(facts: Facts) -> tuple[Reason, ...]:
    """Ask, where the decision fell, that it is no longer published (A14)."""
    return publication_withdrawn(facts) if facts.state is State.SET_ASIDE else ()


def decided_on_spot(facts: Facts) -> tuple[Reason, ...]:
    """Ask for a decision on the spot that was not reported yet (A21)."""
    return () if "A21" in facts.running else (Reason("nothing_to_report", SPOT),)


def cash_held(facts: Facts) -> tuple[Reason, ...]:
    """Ask for cash an officer took on the spot (A22)."""
    return () if "A22" in facts.running else (Reason("no_cash", CASH),)


def cash_to_bank(facts: Facts) -> tuple[Reason, ...]:
    """Ask for cash that was handed in (A22)."""
    return () if "A22B" in facts.running else (Reason("no_cash", CASH),)
