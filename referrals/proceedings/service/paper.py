"""What every document of an administrative case is made from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.agencies import queries as agencies
from portal.identity import queries as identity
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.money import format_yuan
from portal.registry.book.registry import CATEGORIES
from referrals.proceedings import queries
from referrals.proceedings.models import Proceeding, ProceedingLine
from referrals.proceedings.rules import Kind

_COMMA = re.compile(r"[，,:：]")


@dataclass(frozen=True, slots=True)
class Paper:
    """One document about to be set: by whom, of which case, with what was typed."""

    work: Work
    proceeding: Proceeding
    case: queries.CaseRow
    typed: Mapping[str, Any]
    earlier: Mapping[str, Mapping[str, Any]]
    """What was typed at the steps before."""
    number: str

    @property
    def agency(self) -> str:
        """Return the agency as printed."""
        return self.name(self.proceeding.agency)

    @property
    def today(self) -> str:
        """Return the day the document is made."""
        return printed(self.work.now)

    @property
    def cause(self) -> str:
        """Return the cause as printed: suspected until it is decided."""
        codes = queries.acts(self.work.session, self.proceeding.id or 0)
        said = "、".join(CATEGORIES[each].name.zh for each in codes if each in CATEGORIES)
        return said if self.proceeding.decided_at else f"涉嫌{said}"

    @property
    def opening(self) -> Mapping[str, Any]:
        """Return what was typed when the case was proposed."""
        found = self.earlier.get("propose_filing") or self.earlier.get("decide_on_spot")
        return found or self.typed

    def said(self, *names: str) -> dict[str, Any]:
        """Return those of the fields that were typed."""
        return {name: self.typed[name] for name in names if self.typed.get(name)}

    def lines(self, field: str) -> list[str]:
        """Return what was typed one a line; empty when nothing was."""
        return [
            line.strip() for line in str(self.typed.get(field, "")).splitlines() if line.strip()
        ]

    def pairs(self, field: str, first: str, second: str) -> list[dict[str, str]]:
        """Return what was typed one a line in two parts."""
        cut = (
            [part.strip() for part in _COMMA.split(line, maxsplit=1)] for line in self.lines(field)
        )
        return [dict(zip((first, second), [*parts, ""], strict=False)) for parts in cut]

    def party(self) -> dict[str, str]:
        """Return the party with what is known of it."""
        known = {k: self.opening[k] for k in ("party_code", "address") if self.opening.get(k)}
        return {"party": self.proceeding.party, **known}

    def officers(self) -> list[str]:
        """Return the handlers by name and certificate."""
        found = queries.handlers(self.work.session, self.proceeding.id or 0)
        return [f"{each.name} {each.certificate_no}" for each in found]

    def penalties(self) -> list[str]:
        """Return what is planned or ordered, in words."""
        rows = queries.line_rows(self.work.session, self.proceeding.id or 0)
        return [in_words(each) for each in rows]

    def contact(self) -> dict[str, str]:
        """Return who to call about it."""
        who = identity.officer(self.work.session, self.work.actor.officer_id or 0)
        return {"contact": who.name, **({"phone": who.phone} if who.phone else {})}

    def number_of(self, kind: str) -> str:
        """Return the number of the last document of a kind; empty when there is none."""
        found = queries.papers(self.work.session, self.proceeding.id or 0)
        return found[kind].number if kind in found else ""

    def name(self, code: str) -> str:
        """Return an agency by its code as printed."""
        return agencies.agency(self.work.session, code).name.zh


def printed(value: date | datetime) -> str:
    """Return a legal day as documents print it."""
    on = value.astimezone(LEGAL_ZONE) if isinstance(value, datetime) else value
    return f"{on.year}年{on.month}月{on.day}日"


def in_words(row: ProceedingLine) -> str:
    """Return one line of a decision as it is printed."""
    amount = format_yuan(row.amount_fen)
    match row.kind:
        case Kind.RECOVER:
            return f"责令退回医疗保障基金{amount}元"
        case Kind.FINE:
            return f"罚款{amount}元"
        case Kind.CONFISCATE:
            return f"没收违法所得{amount}元"
        case Kind.SUSPEND:
            return f"责令暂停涉及医疗保障基金使用的医药服务{row.months}个月"
    return "警告"


def one_text(lines: Sequence[str]) -> str:
    """Return lines as one text with a paragraph for each."""
    return "\n".join(lines)
