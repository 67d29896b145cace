"""Passing money on to the account it belongs in."""

from __future__ import annotations

from enum import StrEnum

from portal.kernel.text import Text


class Passing(StrEnum):
    """Where a transfer to the destination account stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


PASSING_NAMES = {
    Passing.PROPOSED: Text("待复核", "To be checked"),
    Passing.CONFIRMED: Text("已复核", "Confirmed"),
    Passing.DECLINED: Text("未通过", "Not confirmed"),
    Passing.TAKEN_BACK: Text("已撤回", "Taken back"),
}
PASSING_TONES = {Passing.PROPOSED: "soon", Passing.CONFIRMED: "done", Passing.TAKEN_BACK: "late"}


def left_to_pass(received_fen: int, owed_back_fen: int, passed_fen: int) -> int:
    """Return what of an order is here and not passed on yet; what is owed back stays here."""
    return max(0, received_fen - owed_back_fen - passed_fen)
