"""Where within its bounds a fine usually lies: advice, never a bound."""

from __future__ import annotations

from collections.abc import Collection

from referrals.penalties.rules import Effect


def usual(
    least_fen: int, most_fen: int, could: Collection[Effect], lighter: int, heavier: int
) -> tuple[int, int]:
    """Return the part of the bounds where such a fine usually lies, in fen, rounded down.

    Lighter keeps to so many hundredths of the span from its lower end, heavier from its upper end;
    with both or neither it lies between the two.
    """
    span = most_fen - least_fen
    low, high = least_fen + span * lighter // 100, most_fen - span * heavier // 100
    if Effect.LIGHTER in could and Effect.HEAVIER not in could:
        return least_fen, low
    if Effect.HEAVIER in could and Effect.LIGHTER not in could:
        return high, most_fen
    return min(low, high), max(low, high)
