"""Several acts in one decision, and one act under several norms (APL art. 29)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from referrals.penalties.rules import Condition, Named, Norm
from referrals.penalties.rules.checking import Outcome, Why, check


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of a decision: a norm, its base and the fine proposed, in fen.

    Lines with the same `conduct` are one and the same act under several norms.
    """

    norm: Norm
    base_fen: int
    proposed_fen: int
    conduct: str
    grounds: tuple[Named, ...] = ()
    met: frozenset[Condition] | None = None

    @property
    def most_fen(self) -> tuple[int, int]:
        """Return how high this line could go, and how low: what norms are compared by."""
        fine = self.norm.fine
        unmet = fine and self.met is not None and fine.condition and fine.condition not in self.met
        if fine is None or unmet:
            return 0, 0
        least, most = fine.bounds(self.base_fen)
        return most, least


@dataclass(frozen=True, slots=True)
class Decided:
    """The lines of a decision in order, and what they come to. Contract money is never among them."""

    lines: tuple[Outcome, ...]
    governing: Mapping[str, int]

    @property
    def within(self) -> bool:
        """Tell whether every line may stand."""
        return all(each.within for each in self.lines)

    @property
    def total_fen(self) -> int:
        """Return the fines together."""
        return sum(each.proposed_fen for each in self.lines)


def governing(charges: Sequence[Charge], among: Collection[int]) -> int:
    """Return which of some lines governs: the one that may go highest, then the one that starts higher.

    Of two that are equal the first.
    """
    return max(among, key=lambda n: (*charges[n].most_fen, -n))


def decide(charges: Sequence[Charge]) -> Decided:
    """Check each line; of one act under several norms only the governing line may carry a fine."""
    groups: dict[str, list[int]] = defaultdict(list)
    for n, each in enumerate(charges):
        groups[each.conduct].append(n)
    leading = {conduct: governing(charges, lines) for conduct, lines in groups.items()}
    made = []
    for n, each in enumerate(charges):
        if leading[each.conduct] == n:
            made.append(check(each.norm, each.base_fen, each.proposed_fen, each.grounds, each.met))
        else:
            made.append(_beside(each))
    return Decided(tuple(made), leading)


def _beside(charge: Charge) -> Outcome:
    """Return a line that another norm governs: it stands as a finding and carries no fine."""
    came = check(charge.norm, charge.base_fen, charge.proposed_fen, charge.grounds, charge.met)
    return replace(came, reasons=(Why.ONE_FINE,) if charge.proposed_fen else ())
