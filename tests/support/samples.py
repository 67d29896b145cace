"""Whether two samples of times could be one: Welch's t and the two-sample Kolmogorov-Smirnov test."""

from __future__ import annotations

import math
import statistics
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """`t`: Welch's statistic. `d`: largest distance of the two distributions. `critical`: of `d`."""

    t: float
    d: float
    critical: float
    medians: tuple[float, float]

    def __str__(self) -> str:
        first, second = (f"{1000 * each:.3f} ms" for each in self.medians)
        return f"t {self.t:.2f}, D {self.d:.4f} ({self.critical:.4f}), medians {first}, {second}"


def welch(a: Sequence[float], b: Sequence[float]) -> float:
    """Return Welch's t: how many standard errors the means lie apart (Welch 1947)."""
    spread = statistics.variance(a) / len(a) + statistics.variance(b) / len(b)
    return (statistics.fmean(a) - statistics.fmean(b)) / math.sqrt(spread)


def distance(a: Sequence[float], b: Sequence[float]) -> float:
    """Return the Kolmogorov-Smirnov statistic: the largest gap between the two distributions."""
    first, second = sorted(a), sorted(b)
    return max(
        abs(bisect_right(first, at) / len(first) - bisect_right(second, at) / len(second))
        for at in (*first, *second)
    )


def critical(n: int, m: int, *, alpha: float = 0.001) -> float:
    """Return the distance that samples of one distribution exceed with probability `alpha`."""
    return math.sqrt(-math.log(alpha / 2) / 2) * math.sqrt((n + m) / (n * m))


def trimmed(times: Sequence[float], *, share: float = 0.05) -> list[float]:
    """Return the sample without its slowest share: what the machine did besides, not the server."""
    return sorted(times)[: int(len(times) * (1 - share))]


def compared(a: Sequence[float], b: Sequence[float]) -> Verdict:
    """Return both tests of two samples; t is of the trimmed ones, D of all."""
    medians = (statistics.median(a), statistics.median(b))
    t = welch(trimmed(a), trimmed(b))
    return Verdict(t, distance(a, b), critical(len(a), len(b)), medians)
