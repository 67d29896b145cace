"""Setting aside what is no report, many at once, and taking that back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.infra.work import Work
from portal.intake import queries as tips
from portal.intake import service as intake
from portal.intake.rules import TipState
from portal.kernel.errors import Conflict, Invalid, NotFound
from portal.kernel.policy import require
from portal.kernel.text import Text
from portal.triage import policy
from portal.triage.book.registry import SPAM, TAKEN_BACK
from portal.triage.events import SpamTakenBack, TipsMarkedSpam
from portal.triage.queries import TipRow
from portal.triage.rules.spam import REASON


@dataclass(frozen=True, slots=True)
class Sorted:
    """Tips that can be marked, those that are, and those that are neither."""

    open: list[TipRow]
    marked: list[TipRow]
    others: list[TipRow]


def sorted_out(work: Work, tip_ids: Sequence[int]) -> Sorted:
    """Return these tips by what can be done with them; those of others are not there at all."""
    require(policy.can_settle(work.actor))
    found = tips.several(work.session, work.actor, set(tip_ids))
    waits = [each for each in found if _waits(work, each)]
    marked = [each for each in found if _is_spam(each)]
    left = [each for each in found if each not in waits and each not in marked]
    return Sorted(waits, marked, left)


def mark_spam(work: Work, tip_ids: Sequence[int], kind: str) -> int:
    """Refuse these tips as no reports; their senders are told so. Return how many.

    Those decided on, or that somebody else is at work on, stay as they are. NotFound when none of
    them is the agency's, Conflict when none can be marked.
    """
    if kind not in SPAM:
        raise Invalid(kind="unknown_choice")
    found = sorted_out(work, tip_ids)
    _some(found, found.open)
    for tip in found.open:
        intake.decline(work, tip.id or 0, REASON, _both(SPAM[kind].told))
    work.record(TipsMarkedSpam(count=len(found.open), kind=kind))
    return len(found.open)


def take_back(work: Work, tip_ids: Sequence[int]) -> int:
    """Undo that for those that are marked; their time limits run from the day they came in."""
    found = sorted_out(work, tip_ids)
    _some(found, found.marked)
    for tip in found.marked:
        intake.reopen(work, tip.id or 0, _both(TAKEN_BACK))
    work.record(SpamTakenBack(count=len(found.marked)))
    return len(found.marked)


def _some(found: Sorted, wanted: Sequence[TipRow]) -> None:
    if not (found.open or found.marked or found.others):
        raise NotFound
    if not wanted:
        raise Conflict


def _waits(work: Work, tip: TipRow) -> bool:
    free = intake.holder(work, tip) in {None, work.actor.officer_id}
    return intake.undecided(tip) and free


def _is_spam(tip: TipRow) -> bool:
    return tip.state is TipState.DECLINED and tip.decline_reason == REASON


def _both(text: Text) -> str:
    return f"{text.zh}\n{text.en}"
