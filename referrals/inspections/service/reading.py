"""Opening an inspection for reading: what the actor's agency may see of each part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.infra.work import Work
from portal.kernel.ids import known
from referrals.checklists import queries as checklists
from referrals.checklists.rules import Checklist, unanswered
from referrals.inspections import policy, queries
from referrals.inspections.events import InspectionViewed, RectificationViewed
from referrals.inspections.models import (
    Answer,
    Inspection,
    InspectionFinding,
    InspectionOfficer,
    Participant,
    RectificationOrder,
)
from referrals.inspections.service import sealing
from referrals.inspections.service.visiting import said, says_something


@dataclass(frozen=True, slots=True)
class OpenPart:
    """One agency's part. `words` holds what may be shown of its findings, by text id."""

    part: Participant
    checklist: Checklist
    team: Sequence[InspectionOfficer]
    answered: int
    findings: list[InspectionFinding]
    replaced: list[InspectionFinding]
    words: dict[int, str] = field(repr=False)

    @property
    def suspected_fen(self) -> int:
        """Return the sum of what is suspected, in fen."""
        return sum(each.suspected_fen for each in self.findings)

    @property
    def proven_fen(self) -> int:
        """Return the sum of what is proven, in fen."""
        return sum(each.proven_fen for each in self.findings)


@dataclass(frozen=True, slots=True)
class Opened:
    """An inspection as the actor may read it; `own` is the part of the actor's agency, if any."""

    inspection: Inspection
    parts: list[OpenPart]
    own: OpenPart | None
    answers: dict[str, Answer]
    remarks: dict[str, str] = field(repr=False)
    unanswered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenedOrder:
    """A rectification order; its words only for the agencies that may read them."""

    order: RectificationOrder
    inspection: Inspection
    demand: str = field(repr=False)
    reply: str = field(repr=False)
    review: str = field(repr=False)


def opened(work: Work, inspection_id: int) -> Opened:
    """Return the inspection with what was written, and record that it was opened."""
    found = queries.get(work.session, work.actor, inspection_id)
    case = cases.get(work.session, work.actor, found.case_id)
    rows = queries.participants(work.session, inspection_id)
    keys = case_file.keys_of(work, case)
    parts = [_part(work, keys, found, each) for each in rows]
    own = next((each for each in parts if each.part.agency == work.actor.agency), None)
    answers = queries.answers(work.session, own.part.id) if own else {}
    sealed = queries.texts(work.session, [each.remark_id for each in answers.values()])
    words = sealing.unseal(keys, sealed)
    work.record(
        InspectionViewed(
            case_id=found.case_id, inspection_id=inspection_id, agency=work.actor.agency
        )
    )
    return Opened(
        found,
        parts,
        own,
        answers,
        {item: words.get(each.remark_id or 0, "") for item, each in answers.items()},
        unanswered(own.checklist, said(own.checklist, answers)) if own else (),
    )


def opened_order(work: Work, order_id: int) -> OpenedOrder:
    """Return a rectification order with what was written, and record that it was opened."""
    order = queries.order(work.session, work.actor, order_id)
    inspection = queries.get(work.session, work.actor, order.inspection_id)
    case = cases.get(work.session, work.actor, order.case_id)
    ids = (order.demand_id, order.reply_id, order.review_id)
    words = sealing.unseal(case_file.keys_of(work, case), queries.texts(work.session, ids))
    work.record(
        RectificationViewed(
            case_id=order.case_id,
            inspection_id=order.inspection_id,
            agency=work.actor.agency,
            order_id=order_id,
        )
    )
    said = [words.get(each or 0, "") for each in ids]
    return OpenedOrder(order, inspection, *said)


def _part(
    work: Work, keys: case_file.CaseKeys, inspection: Inspection, part: Participant
) -> OpenPart:
    every = queries.findings(work.session, part.id)
    replaced = {each.replaces for each in every}
    words: dict[int, str] = {}
    if policy.sees_words(work.actor, inspection, part):
        sealed = queries.texts(work.session, [each.text_id for each in every])
        words = sealing.unseal(keys, sealed)
    answers = queries.answers(work.session, known(part.id)).values()
    return OpenPart(
        part,
        checklists.version(work.session, part.checklist),
        queries.officers(work.session, part.id),
        sum(1 for each in answers if says_something(each)),
        [each for each in every if each.id not in replaced],
        [each for each in every if each.id in replaced],
        words,
    )
