"""One reward for several reporters."""

from __future__ import annotations


def equal_parts(amount_fen: int, reporters: int) -> tuple[int, ...]:
    """Return an amount in equal parts that sum to it; the first gets the odd fen.

    ValueError unless there is somebody and the amount is not negative.
    """
    if reporters < 1 or amount_fen < 0:
        raise ValueError("a reward is shared by somebody and is never negative")
    each, odd = divmod(amount_fen, reporters)
    return (each + odd, *(each,) * (reporters - 1))
