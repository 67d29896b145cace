"""Questions to a reporter, objections, and what each may become."""

from __future__ import annotations

from enum import StrEnum

from portal.intake.rules import TipState
from portal.kernel.text import Text

MOST_OPEN = 10
"""Questions that may wait for one reporter at a time."""


class Asked(StrEnum):
    """Where a question stands. `lapsed`: the tip went to another agency or was withdrawn."""

    OPEN = "open"
    ANSWERED = "answered"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    LAPSED = "lapsed"


ASKED_NAMES = {
    Asked.OPEN: Text("等待回答", "Waiting for an answer"),
    Asked.ANSWERED: Text("已回答", "Answered"),
    Asked.DECLINED: Text("不想回答", "Would rather not say"),
    Asked.TAKEN_BACK: Text("机关已收回", "Taken back by the agency"),
    Asked.LAPSED: Text("不用再回答", "No longer asked"),
}


class Ground(StrEnum):
    """What a reporter objects to."""

    NOT_ACCEPTED = "not_accepted"
    OUTCOME = "outcome"
    LATE = "late"
    LEAKED = "leaked"


GROUND_NAMES = {
    Ground.NOT_ACCEPTED: Text("不予受理的决定", "That it was not accepted"),
    Ground.OUTCOME: Text("处理结果", "The result"),
    Ground.LATE: Text("过了期限没有办", "That the time limit passed"),
    Ground.LEAKED: Text("担心我的信息被泄露", "I fear that my details leaked"),
}


class Objected(StrEnum):
    """Where an objection stands."""

    OPEN = "open"
    UPHELD = "upheld"
    CHANGED = "changed"


OBJECTED_NAMES = {
    Objected.OPEN: Text("复查中", "Under review"),
    Objected.UPHELD: Text("维持原来的决定", "The decision stands"),
    Objected.CHANGED: Text("已重新办理", "Taken up again"),
}


def grounds(state: TipState, *, ended: bool, late: bool) -> tuple[Ground, ...]:
    """Return what can be objected to as a tip stands; fear of a leak, always."""
    can = {
        Ground.NOT_ACCEPTED: state is TipState.DECLINED,
        Ground.OUTCOME: ended,
        Ground.LATE: late,
        Ground.LEAKED: True,
    }
    return tuple(ground for ground, so in can.items() if so)
