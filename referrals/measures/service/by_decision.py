"""Measures that are part of a decision made elsewhere: its two persons count, its number is theirs."""

from __future__ import annotations

from datetime import date

from portal.infra.work import Work
from referrals.measures import queries
from referrals.measures.book import registry
from referrals.measures.events import MeasureOrdered, MeasureRestored
from referrals.measures.models import Measure
from referrals.measures.queries import Case
from referrals.measures.rules import State, last_day
from referrals.measures.service import running, sealing
from referrals.measures.service.ordering import facts, today


def order_by_decision(
    work: Work,
    case: Case,
    code: str,
    *,
    institution_id: int | None,
    party: str,
    number: str,
    months: int | None,
    grounds: str,
    proposed_by: int,
    decided_by: int,
    document_id: int | None = None,
    from_on: date | None = None,
) -> Measure:
    """Order a measure of kind `code`; the caller has settled who may decide, and heard the party.

    From `from_on` on, None: today. It binds `months`, open-ended when None. `party` names whom it
    binds who is in no register (`institution_id` None). No paper of its own: the decision is the order.
    """
    kind, start = registry.kind(code), from_on or today(work)
    made = Measure(
        case_id=case.id or 0,
        agency=work.actor.agency,
        institution_id=institution_id,
        party="" if institution_id is not None else party,
        kind=kind.code,
        version=kind.version,
        months=months,
        from_on=start,
        until_on=last_day(start, months) if months else None,
        state=State.ORDERED,
        number=number,
        document_id=document_id,
        grounds_id=sealing.seal(work, case, sealing.GROUNDS, grounds),
        proposed_by=proposed_by,
        proposed_at=work.now,
        decided_by=decided_by,
        decided_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(MeasureOrdered(**facts(made), from_on=made.from_on, until_on=made.until_on))
    running.turn(work, made, today(work))
    return made


def end_by_decision(
    work: Work, case_id: int, number: str, *, asked_by: int | None = None, by: int | None = None
) -> list[Measure]:
    """End from today on what the decision `number` ordered in a case and still binds.

    `asked_by` and `by`: who laid it before whom; None when the decision itself fell, set aside.
    """
    found = queries.of_decision(work.session, case_id, number)
    for each in found:
        each.state, each.ended_on = State.RESTORED, today(work)
        each.asked_by, each.restored_by = asked_by, by
        work.session.add(each)
        work.session.flush()
        work.record(MeasureRestored(**facts(each), ended_on=today(work)))
        running.follow(work, each, today(work))
    return list(found)
