"""What 100,000 rewards take by 15 rule sets, and one of them."""

from __future__ import annotations

import statistics
import time
from decimal import Decimal
from itertools import cycle, islice

from rewards.schemes import rules
from rewards.schemes.book import registry
from rewards.schemes.rules import Asked, Quote, Scheme

MANY = 100_000
RATES = ("0.01", "0.02", "0.03", "0.05")


def run():
    """Yield the figures as (what, measured, target)."""
    asked = _asked()
    versions = {scheme.version for scheme, _ in asked}
    started = time.perf_counter()
    for scheme, each in islice(cycle(asked), MANY):
        rules.quote(scheme, each)
    took = time.perf_counter() - started
    yield f"100,000 quotes by {len(versions)} rule sets", f"{took:.2f} s", "10 s or less"
    single = [_one(scheme, each) for scheme, each in islice(cycle(asked), 10_000)]
    median, worst = statistics.median(single), sorted(single)[int(len(single) * 0.99)]
    told = f"median {median * 1000:.3f} ms, 99th percentile {worst * 1000:.3f} ms"
    yield "one quote, its words in both languages and the letter's rows", told, "1 ms or less"


def _one(scheme: Scheme, asked: Asked) -> float:
    started = time.perf_counter()
    quote: Quote = rules.quote(scheme, asked)
    rules.said(scheme, quote.lines)
    for line in quote.lines:
        rules.letter_row(line)
    return time.perf_counter() - started


def _asked() -> list[tuple[Scheme, Asked]]:
    """Return the worked examples that give a sum, the national rules with four rates each."""
    found = []
    for scheme, examples in registry.all_entries():
        for number, each in enumerate(each for each in examples if each.quote):
            if scheme.leaves_the_rate:
                rate = RATES[number % len(RATES)]
                local = rules.localised(scheme, Decimal(rate), f"{scheme.version}/{rate}")
                found.append((local, each.asked))
            else:
                found.append((scheme, each.asked))
    return found
