"""Reward money of a year: what is free, what a step may take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from portal.kernel.actor import Office
from portal.kernel.text import Text

SEEN_BY = frozenset(
    {
        Office.REWARD_CLERK,
        Office.FINANCE,
        Office.HEAD,
        Office.DEPUTY_HEAD,
        Office.LEGAL_REVIEWER,
    }
)
"""Offices that see the budget, each that of its own agency."""


class GrantState(StrEnum):
    """How far a grant has come."""

    PROPOSED = "proposed"
    GRANTED = "granted"
    DECLINED = "declined"


GRANT_STATES = {
    GrantState.PROPOSED: Text("等待另一人确认", "Waiting for a second person"),
    GrantState.GRANTED: Text("已下达", "Granted"),
    GrantState.DECLINED: Text("未确认", "Not confirmed"),
}


class Step(StrEnum):
    """What moves reward money of a year: reserved at approval, spent at payment."""

    RESERVE = "reserve"
    RELEASE = "release"
    SPEND = "spend"
    TAKE_BACK = "take_back"
    UNSPEND = "unspend"


STEP_NAMES = {
    Step.RESERVE: Text("批准时预留", "Reserved at approval"),
    Step.RELEASE: Text("放弃或者未付，退回预留", "Released"),
    Step.SPEND: Text("支付", "Spent"),
    Step.TAKE_BACK: Text("追回", "Taken back"),
    Step.UNSPEND: Text("支付退回，重新预留", "Payment returned, reserved again"),
}


@dataclass(frozen=True, slots=True)
class Held:
    """What one reward holds of its year, in fen: reserved and not yet paid, and paid."""

    reserved_fen: int = 0
    spent_fen: int = 0


def held(steps: Iterable[tuple[Step, int]]) -> Held:
    """Return what the steps of one reward come to. ValueError when one takes what is not there."""
    reserved = spent = 0
    for step, fen in steps:
        if step is Step.RESERVE:
            reserved += fen
        elif step is Step.RELEASE:
            reserved -= fen
        elif step is Step.SPEND:
            reserved, spent = reserved - fen, spent + fen
        elif step is Step.UNSPEND:
            reserved, spent = reserved + fen, spent - fen
        else:
            spent -= fen
        if min(reserved, spent) < 0:
            raise ValueError(f"{step} takes more than there is")
    return Held(reserved, spent)


def free(granted_fen: int, reserved_fen: int, spent_fen: int) -> int:
    """Return what may still be promised of a year, in fen."""
    return granted_fen - reserved_fen - spent_fen
