"""Which rule an agency uses from when: choices that follow one another and are never edited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.kernel.text import Text
from rewards.schemes.rules.schemes import DateRule, Scheme

FIRST_DAY = date(1949, 10, 1)


class DraftKind(StrEnum):
    """What an administrator writes and a second person approves."""

    PACK = "pack"
    CONFIRMATION = "confirmation"
    CHOICE = "choice"


KIND_NAMES = {
    DraftKind.PACK: Text("本地规则", "Local rule"),
    DraftKind.CONFIRMATION: Text("当地确认", "Local confirmation"),
    DraftKind.CHOICE: Text("选用规则", "Choice of rule"),
}
DATE_RULE_NAMES = {
    DateRule.TIP: Text("以举报之日为准", "The day of the tip decides"),
    DateRule.PROOF: Text("以查实之日为准", "The day of the proof decides"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """From `since` on the agency uses the rule `code`; `date_rule` says which day of a tip counts."""

    since: date
    code: str
    date_rule: DateRule


def choose(
    choices: Iterable[Choice], *, default: str, tip_on: date, proof_on: date
) -> tuple[Choice, date]:
    """Return the choice a tip falls under, and the day that decided.

    The newest choice whose own deciding day is not before it; the default reaches back to the
    beginning and goes by the day of the tip.
    """
    days = {DateRule.TIP: tip_on, DateRule.PROOF: proof_on}
    for each in sorted(choices, key=lambda choice: choice.since, reverse=True):
        if each.since <= days[each.date_rule]:
            return each, days[each.date_rule]
    return Choice(FIRST_DAY, default, DateRule.TIP), tip_on


def version_on(versions: Sequence[Scheme], day: date) -> Scheme | None:
    """Return the version of one code that applies on `day`, the latest of those that cover it."""
    found = [each for each in versions if each.in_force.covers(day)]
    return max(found, key=lambda each: each.in_force.since, default=None)


def local_version(version: str, agency: str, serial: int) -> str:
    """Return the name of a rule with the rate an agency confirmed: `CN-2023.1/hq-ybj.7`."""
    return f"{version}/{agency}.{serial}"


def split_version(version: str) -> tuple[str, int | None]:
    """Return the version of the text and the number of the confirmation that set its rate."""
    text, slash, rest = version.partition("/")
    serial = rest.rpartition(".")[2]
    return text, int(serial) if slash and serial.isascii() and serial.isdigit() else None
