"""The same person by many channels: two reports compared by the custodian, nobody shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from portal.infra.work import Work
from portal.intake.service import comparing
from portal.kernel.actor import Office
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices
from rewards.eligibility import policy, queries
from rewards.eligibility.events import IdentityCheckAsked
from rewards.eligibility.forms import AskPair
from rewards.eligibility.models import RewardStatement
from rewards.eligibility.rules import ANSWERED_PAIR, Answer
from rewards.eligibility.rules.pairing import Left, same_person
from rewards.eligibility.service.bases import joined_with

SAME_PERSON = "same_person"


def ask(work: Work, case_id: int, form: AskPair) -> RewardStatement:
    """Ask the custodian whether two reports of a case are one person's. The reward clerk.

    Invalid for one report twice, Refused when not both left an identity with one agency. Conflict
    while it is asked or once it was answered by yes or no.
    """
    queries.own_case(work.session, work.actor, case_id)
    require(policy.prepares(work.actor))
    if form.tip_id == form.other_id:
        raise Invalid(other_id="unknown_choice")
    found = [queries.tip(work.session, case_id, each) for each in (form.tip_id, form.other_id)]
    if not all(comparing.is_kept(work, each) for each in found):
        raise Refused(Reason("pair_not_kept"))
    keepers = {comparing.keeper(work, each) for each in found}
    if len(keepers) > 1:
        raise Refused(Reason("pair_two_keepers"))
    before = queries.pair(work.session, form.tip_id, form.other_id)
    if before is not None and before.answer is not Answer.UNKNOWN:
        raise Conflict
    first, second = sorted((form.tip_id, form.other_id))
    made = RewardStatement(
        tip_id=first,
        other_tip_id=second,
        agency=keepers.pop(),
        ground=SAME_PERSON,
        asked_by=known(work.actor.officer_id),
        asked_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    event = IdentityCheckAsked(
        tip_id=first, statement_id=known(made.id), agency=made.agency, ground=SAME_PERSON
    )
    work.record(event)
    work.record(replace(event, tip_id=second))
    offices = (Office.IDENTITY_CUSTODIAN, Office.HEAD)
    notices.about(work, event, agency=made.agency, offices=offices)
    return made


def pass_on(work: Work, found: RewardStatement, purpose: str) -> tuple[int, bytes]:
    """Pass both halves on to the custodian, for this one comparison. The acting head."""
    return comparing.pass_on_two(work, found.tip_id, known(found.other_tip_id), purpose)


def compare(work: Work, found: RewardStatement) -> Answer:
    """Compare the two as the acting custodian. Conflict unless the head released it."""
    if found.half_key_id is None or not found.half:
        raise Conflict
    pair = comparing.joined_two(
        work,
        found.tip_id,
        known(found.other_tip_id),
        f"reward/{found.id}",
        found.half_key_id,
        found.half,
    )
    one, other = (Left(each.name, each.contact) for each in pair)
    return same_person(one, other)


def same_as(work: Work, tip_id: int) -> set[int]:
    """Return the other reports held to be the same person's, those made together left out.

    One person's over several answers, and with every report made together with one of these.
    """
    together = joined_with(work, tip_id)
    same = {one for each in _said_same(work, together) for one in _both(each)}
    return {one for each in same for one in joined_with(work, each)} - together


def same_since(work: Work, tip_id: int, since: datetime) -> bool:
    """Tell whether another report was found to be the same person's after an instant."""
    found = _said_same(work, joined_with(work, tip_id))
    return any(each.answered_at is not None and each.answered_at > since for each in found)


def is_asked(work: Work, tip_id: int) -> bool:
    """Tell whether the custodian has not answered yet if another report is the same person's."""
    found = queries.pairs_of(work.session, joined_with(work, tip_id))
    return any(each.answer is None for each in found)


def _said_same(work: Work, tips: set[int]) -> list[RewardStatement]:
    """Return the answers that lead from these reports to others: 1 is 2, 2 is 3, so 1 is 3."""
    seen = set(tips)
    found: dict[tuple[int, int], RewardStatement] = {}
    new = set(tips)
    while new:
        asked = {_both(each): each for each in queries.pairs_of(work.session, new)}
        same = {pair: each for pair, each in asked.items() if each.answer is Answer.YES}
        found |= same
        new = {one for pair in same for one in pair} - seen
        seen |= new
    return list(found.values())


def _both(asked: RewardStatement) -> tuple[int, int]:
    return asked.tip_id, known(asked.other_tip_id)


def view(work: Work, case_id: int, tip_ids: list[int]) -> dict[str, Any]:
    """Return which reports of a case were compared, for the offices of rewards and nobody else."""
    if not policy.sees(work.actor):
        return {"pairs": [], "pairable": []}
    rows = queries.pairs_of(work.session, tip_ids)
    kept = [
        (each, queries.tip_number(work.session, each))
        for each in tip_ids
        if comparing.is_kept(work, queries.tip(work.session, case_id, each))
    ]
    return {
        "pairs": [
            (
                each,
                queries.tip_number(work.session, each.tip_id),
                queries.tip_number(work.session, known(each.other_tip_id)),
                ANSWERED_PAIR[each.answer] if each.answer else None,
            )
            for each in rows
        ],
        "pairable": kept if policy.prepares(work.actor) and len(kept) > 1 else [],
    }
