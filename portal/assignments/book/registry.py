"""The weights in force."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from portal.assignments.rules import AmountClass, Weights
from portal.cases.rules import Stage
from portal.kernel.money import parse_yuan
from portal.kernel.packs import BookInvalid, read
from portal.kernel.text import Text


@lru_cache(maxsize=1)
def weights() -> Weights:
    """Return the weights of open cases."""
    return read_weights(read("portal.assignments.book", "weights.toml"))


def read_weights(table: Mapping[str, Any]) -> Weights:
    """Return the parsed book; BookInvalid names what is missing or out of order."""
    stages = {Stage(code): Decimal(each["points"]) for code, each in table["stages"].items()}
    if set(stages) != set(Stage) - {Stage.CLOSED}:
        raise BookInvalid("stages", "an open stage is missing")
    amounts = tuple(
        AmountClass(parse_yuan(each["from_yuan"]), Decimal(each["points"]), Text.of(each))
        for each in table["amounts"]
    )
    if list(amounts) != sorted(amounts, key=lambda each: each.from_fen):
        raise BookInvalid("amounts", "are not in order")
    share = Decimal(table["member"]["share"])
    if not 0 < share <= 1:
        raise BookInvalid("member", "is not a share")
    why = {code: Text.of(each) for code, each in table["stages"].items()}
    return Weights(stages, amounts, share, {**why, "member": Text.of(table["member"])})
