"""Counting a year for the public: once a month, small figures left out before anything is kept.

The year under way is rounded down: from one day to the next exact figures would tell of one report.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.publicity import queries
from portal.publicity.models import YearFigures
from portal.publicity.rules import (
    MoneyRecovered,
    Rewards,
    RewardsPaid,
    Year,
    breakdown,
    median,
    rough,
    shown,
)

_LATELY = 2
"""This year and the one before are counted again every month; older ones stand."""


def count_years(work: Work) -> list[int]:
    """Count the years that have no figures yet and the last two; return which."""
    today = work.now.astimezone(LEGAL_ZONE).date()
    first = queries.first_year(work.session)
    fresh = {each.year for each in queries.years(work.session) if _stands(each, today)}
    if first is None:
        return []
    years = range(first, today.year + 1)
    due = [year for year in years if year not in fresh]
    for year in due:
        _keep(work, year, today)
    return due


def _stands(row: YearFigures, today: date) -> bool:
    if bool(row.told.get("rough")) != (row.year == today.year):
        return False
    counted = row.counted_on
    this_month = (counted.year, counted.month) == (today.year, today.month)
    return this_month or row.year <= today.year - _LATELY


def _keep(work: Work, year: int, today: date) -> None:
    counted = queries.counted(work.session, year)
    since, until = date(year, 1, 1), date(year + 1, 1, 1)
    rewards = work.ask(RewardsPaid(since, until), Rewards())
    recovered = work.ask(MoneyRecovered(since, until), 0)
    row = work.session.get(YearFigures, year) or YearFigures(year=year, counted_on=today, told={})
    exact = told(counted, recovered, rewards)
    row.counted_on, row.told = today, rough(exact) if year == today.year else exact
    work.session.add(row)
    work.session.flush()


def told(counted: Year, recovered_fen: int, rewards: Rewards) -> dict[str, Any]:
    """Return what is shown of a year; None: too few to be shown."""
    few = shown(rewards.count) is None
    outcomes = breakdown(counted.outcomes)
    return {
        "tips": shown(counted.tips),
        "channels": breakdown(counted.channels),
        "outcomes": outcomes,
        "declined": breakdown(counted.declined) if outcomes["declined"] is not None else {},
        "median_days": counted.median_days,
        "cases_opened": shown(counted.cases_opened),
        "cases_closed": shown(counted.cases_closed),
        "recovered_fen": recovered_fen if shown(counted.cases_opened) is not None else None,
        "rewards": shown(rewards.count),
        "rewards_fen": None if few else rewards.fen,
        "rewards_waived": shown(rewards.waived),
        "rewards_median_days": median(rewards.days),
    }
