"""What must hold in every ledger, asked of whoever keeps one; and what a proof says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.packs import BookInvalid
from portal.kernel.questions import Question
from portal.kernel.text import Text

EXAMPLES = 20
"""So many damaged rows of a check are kept by name; the rest are counted."""
STALE = timedelta(hours=36)
"""A proof older than this is called old wherever it is shown: the nightly one did not run."""


class Unit(StrEnum):
    """What `expected` and `found` of a damaged row are."""

    FEN = "fen"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold. `table` is what is gone through.

    `sql` selects the rows of which it does not hold, in the SQL both databases understand, as
    (agency, row, expected, found): the code of the agency whose money it is, the number of the row,
    and two whole numbers. It selects nothing while all is well.
    """

    code: str
    name: Text
    row: Text
    table: str
    sql: str
    unit: Unit = Unit.FEN


@dataclass(frozen=True, slots=True)
class LedgerChecks(Question[tuple[Check, ...]]):
    """What must hold in the ledgers of money ordered, received and passed on?"""


@dataclass(frozen=True, slots=True)
class RewardChecks(Question[tuple[Check, ...]]):
    """What must hold in the ledgers of rewards?"""


ASKED: tuple[Question[tuple[Check, ...]], ...] = (LedgerChecks(), RewardChecks())
"""Everybody who keeps a ledger is asked, in this order."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A row of which a check does not hold; `agency` "" when nobody can tell whose it is."""

    agency: str
    row: int
    expected: int
    found: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found: `rows` gone through, `wrong` of them, some of those by name, milliseconds.

    `failed` when it could not be run at all: nothing is proved then.
    """

    check: Check
    rows: int
    wrong: int
    examples: tuple[Damage, ...]
    ms: int
    failed: str = ""

    @property
    def holds(self) -> bool:
        """Tell whether the check was run and found nothing wrong."""
        return not self.wrong and not self.failed


@dataclass(frozen=True, slots=True)
class Standing:
    """The last proof as it is printed on figures of money."""

    at: datetime | None
    rows: int = 0
    checks: int = 0
    wrong: int = 0

    def told(self, now: datetime) -> Text:
        """Return when the ledgers were last proved, how old that is, and what came of it."""
        if self.at is None:
            return Text("账目尚未核对", "The ledgers were not proved yet")
        at = self.at.astimezone(LEGAL_ZONE).strftime("%Y-%m-%d %H:%M")
        hours = max(0, int((now - self.at).total_seconds() // 3600))
        old = now - self.at > STALE
        zh = f"最近一次账目核对：{at}（{hours} 小时前{'，已过期' if old else ''}），"
        en = f"Ledgers last proved {at} ({hours} h ago{', out of date' if old else ''}): "
        if self.wrong:
            return Text(f"{zh}{self.wrong} 项不符", f"{en}{self.wrong} checks do not hold")
        return Text(
            f"{zh}{self.checks} 项全部相符，共 {self.rows:,} 行",
            f"{en}all {self.checks} checks hold, {self.rows:,} rows",
        )


def read_checks(table: Mapping[str, Any]) -> tuple[Check, ...]:
    """Return the checks of a TOML table `checks`; BookInvalid when one repeats or selects too little."""
    found = tuple(
        Check(
            each["code"],
            Text.of(each),
            Text.of(each["row"]),
            each["table"],
            each["sql"],
            Unit(each.get("unit", "fen")),
        )
        for each in table["checks"]
    )
    codes = [each.code for each in found]
    for each in found:
        if codes.count(each.code) > 1 or not each.sql.lstrip().upper().startswith(
            ("SELECT", "WITH")
        ):
            raise BookInvalid(each.code, "repeats, or is no query")
    return found
