"""What a tip is made of, the states it goes through, and the order of the questions."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from portal.intake.rules.channels import CHANNEL_NAMES as CHANNEL_NAMES
from portal.intake.rules.channels import MACHINES as MACHINES
from portal.intake.rules.channels import Channel as Channel
from portal.intake.rules.choices import HOW_KNOWN, HOW_OFTEN, LISTS, OTHER, PLACE_KINDS, UNKNOWN
from portal.intake.rules.limits import DRAFT_LIVES
from portal.kernel.actor import Office
from portal.kernel.clock import last_day
from portal.kernel.text import Text

__all__ = ["DRAFT_LIVES", "HOW_KNOWN", "HOW_OFTEN", "LISTS", "OTHER", "PLACE_KINDS", "UNKNOWN"]
READERS = frozenset(
    {Office.INTAKE, Office.INVESTIGATOR, Office.HEAD, Office.DEPUTY_HEAD, Office.LEGAL_REVIEWER}
)
DECIDERS = frozenset({Office.INTAKE, Office.INVESTIGATOR, Office.HEAD})
UNSEALERS = frozenset({Office.IDENTITY_CUSTODIAN, Office.HEAD})
HELD_FOR = timedelta(minutes=30)
"""How long an officer's "I take this one" lasts."""
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""When a tip is due that no time limit runs for: last in the queue."""
MAILBOX_IDLE = timedelta(minutes=30)
MAILBOX_LONGEST = timedelta(hours=4)
CONFIRM_DIGITS = 4


class Mode(StrEnum):
    """How far reporters make themselves known."""

    ANONYMOUS = "anonymous"
    SEALED = "sealed"
    NAMED = "named"


class TipState(StrEnum):
    """Where a tip stands. `handed_over` waits for the new agency's decision."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    HANDED_OVER = "handed_over"


class Side(StrEnum):
    """Who wrote a message."""

    REPORTER = "reporter"
    AGENCY = "agency"


UNDECIDED = frozenset({TipState.RECEIVED, TipState.HANDED_OVER})

MODE_NAMES = {
    Mode.ANONYMOUS: Text("匿名", "Anonymous"),
    Mode.SEALED: Text("身份封存", "Sealed identity"),
    Mode.NAMED: Text("实名", "Named"),
}
STATE_NAMES = {
    TipState.RECEIVED: Text("已收到，正在核查", "Received, being checked"),
    TipState.ACCEPTED: Text("已受理", "Accepted"),
    TipState.DECLINED: Text("不予受理", "Not accepted"),
    TipState.HANDED_OVER: Text("已转其他机关办理", "Handed to another agency"),
}
DECLINE_REASONS = {
    "not_concrete": Text("线索不具体，无法核查", "Not concrete enough to check"),
    "not_our_field": Text(
        "不属于医保基金使用方面的问题", "Not about the use of the insurance fund"
    ),
    "known": Text("同一事实已经处理", "The same facts have been dealt with"),
    "not_a_violation": Text("经核查未发现违法违规", "No violation was found"),
    "no_report": Text(
        "没有可以核查的举报内容（广告、乱码、测试等）",
        "Nothing to check: advertising, gibberish, a test",
    ),
    "too_old": Text("已超过法定追究时限", "Past the statutory time limit"),
}
UNSEAL_REASONS = {
    "verify": Text("核实关键事实需要与举报人当面联系", "Key facts call for meeting the reporter"),
    "protect": Text("保护举报人的人身安全", "To protect the reporter"),
    "reward": Text("依举报人申请发放奖励", "To pay the reward the reporter asked for"),
    "court": Text("司法机关依法调取", "Lawful demand of a judicial body"),
}
CASEWORK_REASONS = {code: name for code, name in UNSEAL_REASONS.items() if code != "reward"}
"""Why those who handle a case may ask; a reward is paid by others, who never see the case."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the reporter is and how to reach them; sealed apart from everything else."""

    name: str = ""
    contact: str = ""
    contact_note: str = ""


@dataclass(frozen=True, slots=True)
class TipBody:
    """What the reporter said, in their words. Opened only with the tip key.

    `more`: answers to further questions of the book, by the names they have there.
    """

    where_text: str = ""
    what: str = ""
    when_text: str = ""
    how_often: str = ""
    amount_text: str = ""
    how_known: str = ""
    how_known_text: str = ""
    received_at: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    outside_number: str = ""
    outside_from: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything the wizard, or an officer typing for the caller, asked. None: not asked yet."""

    region: str | None = None
    place_kind: str | None = None
    search: str = ""
    district: str = ""
    institution_id: int | None = None
    where_known: bool | None = None
    where_text: str = ""
    categories: tuple[str, ...] = ()
    what: str | None = None
    when_text: str = ""
    how_often: str = ""
    amount_text: str = ""
    how_known: str | None = None
    how_known_text: str = ""
    files_done: bool = False
    mode: Mode | None = None
    name: str | None = None
    contact: str = ""
    contact_note: str = ""
    wants_reward: bool | None = None
    more: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        """Return an answer by the name the book of questions has for it, None when there is none."""
        return self.more.get(name) if name not in ANSWERED else getattr(self, name)

    @property
    def identity(self) -> Identity | None:
        """Return the identity to seal, None for an anonymous tip or when none was given."""
        if self.mode in (None, Mode.ANONYMOUS) or not (self.name or self.contact):
            return None
        return Identity(self.name or "", self.contact, self.contact_note)

    def body(self, received_at: datetime) -> TipBody:
        """Return the part that is sealed under the tip key; the exact time exists only there."""
        return TipBody(
            where_text=self.where_text,
            what=self.what or "",
            when_text=self.when_text,
            how_often=self.how_often,
            amount_text=self.amount_text,
            how_known=self.how_known or "",
            how_known_text=self.how_known_text,
            received_at=received_at.isoformat(timespec="seconds"),
            more=dict(self.more),
        )


ANSWERED = frozenset(each.name for each in fields(Answers)) - {"more"}
"""The answers that have a place of their own; any other is one of `more`."""


def answers_from(table: Mapping[str, Any]) -> Answers:
    """Return the answers kept in a draft; unknown keys of older versions are dropped."""
    given = {key: value for key, value in table.items() if key in ANSWERED | {"more"}}
    mode = given.get("mode")
    given["categories"] = tuple(given.get("categories", ()))
    return Answers(**{**given, "mode": Mode(mode) if mode else None})


def draft_expires(now: datetime, lives: timedelta = DRAFT_LIVES) -> datetime:
    """Return when a draft begun now is destroyed: a full hour, so that it tells no exact time."""
    return (now + lives).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def mailbox_alive(*, started_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Tell whether an opened mailbox still counts."""
    return now - seen_at <= MAILBOX_IDLE and now - started_at <= MAILBOX_LONGEST


def last_digits_match(typed: str, printed_secret: str) -> bool:
    """Tell whether `typed` is the last four digits of the secret; full width and spaces are fine."""
    digits = "".join(unicodedata.normalize("NFKC", typed).split())
    return digits == "".join(printed_secret.split())[-CONFIRM_DIGITS:]


def held_until(held_at: datetime | None, now: datetime) -> datetime | None:
    """Return when a hold taken at `held_at` ends, None when it is over or there is none."""
    until = held_at + HELD_FOR if held_at else None
    return until if until and until > now else None


def due_day(due_at: datetime) -> date | None:
    """Return the last legal day before a time limit ends, None when none runs."""
    if due_at >= NEVER:
        return None
    return last_day(due_at)


def distinct(*people: int | None) -> bool:
    """Tell whether all these people are known and nobody appears twice."""
    return None not in people and len(set(people)) == len(people)
