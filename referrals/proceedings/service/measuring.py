"""The measures a decision makes: services suspended by a line of it, settlement for refusing (O735 30)."""

from __future__ import annotations

from collections.abc import Mapping

from referrals.measures import service as measures
from referrals.proceedings import queries
from referrals.proceedings.rules import Kind, PartyKind
from referrals.proceedings.service.acting import Act
from referrals.proceedings.service.paper import in_words

ORDERED: Mapping[PartyKind, str] = {
    PartyKind.UNIT: "suspend_department",
    PartyKind.PERSON: "suspend_online",
}
"""What is suspended: services of a place paid by the fund (O735 38, 40), a person's settlement (41)."""
REFUSED: Mapping[PartyKind, str] = {
    PartyKind.UNIT: "suspend_settlement",
    PartyKind.PERSON: "suspend_online_refusal",
}


def order(act: Act, decided_by: int) -> None:
    """Order what each suspension line of the decision says, from the day of its delivery on."""
    row = act.proceeding
    papers = queries.papers(act.work.session, row.id or 0)
    paper = papers.get("penalty_decision")
    for line in queries.line_rows(act.work.session, row.id or 0):
        if line.kind is Kind.SUSPEND:
            measures.order_by_decision(
                act.work,
                act.case,
                ORDERED[row.party_kind],
                institution_id=row.institution_id,
                party=row.party,
                number=row.decision_number,
                months=line.months,
                grounds=f"{row.decision_number} {row.title} {in_words(line)}",
                proposed_by=row.proposed_by_id,
                decided_by=decided_by,
                document_id=paper.document_id if paper else None,
                from_on=act.on,
            )


def fall(act: Act) -> None:
    """End what the decision ordered: it was set aside."""
    row = act.proceeding
    measures.end_by_decision(act.work, row.case_id, row.decision_number)


def stop_settling(act: Act) -> None:
    """Suspend settlement: laid before the head by who proposed the case."""
    row = act.proceeding
    measures.order_by_decision(
        act.work,
        act.case,
        REFUSED[row.party_kind],
        institution_id=row.institution_id,
        party=row.party,
        number=row.number,
        months=None,
        grounds=act.form.reason,
        proposed_by=row.proposed_by_id,
        decided_by=act.work.actor.officer_id or 0,
    )


def settle_again(act: Act) -> None:
    """Let settlement go on: the head, on what who proposed the case laid before them."""
    row, head = act.proceeding, act.work.actor.officer_id
    measures.end_by_decision(
        act.work, row.case_id, row.number, asked_by=row.proposed_by_id, by=head
    )
