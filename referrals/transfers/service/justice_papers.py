"""What the letters of the criminal half and of the way back say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.cases import service as cases
from referrals.transfers import queries
from referrals.transfers.service import seals
from referrals.transfers.service.paper import Paper

_NUMERALS = "零一二三四五六七八九"
_REMINDED_WITHIN = "十日"
"""By when an urged agency is to reply: no law sets it."""


def case_dropped_notice(paper: Paper) -> Mapping[str, object]:
    """Return the notice that the case was dropped (MPS art. 189)."""
    drop = _typed(paper, "drop_case")
    filed = queries.filed_at(paper.work.session, paper.transfer)
    returned = paper.lines("returned")
    return {
        "police": paper.police,
        "agency": paper.agency,
        "number": paper.number,
        "transfer_number": paper.transfer.number,
        "case_name": paper.case.title,
        "filed_on": paper.on(filed or paper.work.now),
        "reasons": str(drop.get("reason", "")).rstrip("。"),
        "legal_basis": "《公安机关办理刑事案件程序规定》第一百八十六条、第一百八十九条",
        "dropped_on": _day(drop.get("on")),
        **({"returned": returned} if returned else {}),
        **paper.contact(),
        "date": paper.today,
    }


def penalty_opinion(paper: Paper) -> Mapping[str, object]:
    """Return the opinion that a penalty is due (CPL art. 177), with the property that goes along."""
    decision = _typed(paper, "not_prosecute") or _typed(paper, "open_reverse")
    assets = paper.lines("assets")
    copied = paper.typed.get("copy_to")
    return {
        "procuratorate": paper.procuratorate,
        "agency": paper.agency,
        "number": paper.number,
        "person": decision["person"],
        "charge": paper.transfer.charge,
        "decision_number": decision["number"],
        "decided_on": _day(decision["on"]),
        "facts": paper.typed["facts"],
        "measures": paper.typed["measures"],
        "legal_basis": paper.typed["legal_basis"],
        "opinion": paper.typed["advice"],
        **({"property": assets} if assets else {}),
        "reply_within": months(paper.typed["reply_months"]),
        "reply_due": paper.due["B5"],
        **({"copy_to": copied} if copied else {}),
        **paper.contact(),
        "date": paper.today,
    }


def reply_letter(paper: Paper) -> Mapping[str, object]:
    """Return what the agency replies to the opinion (JCG art. 373)."""
    opinion = queries.papers(paper.work.session, paper.transfer)["penalty_opinion"]
    return {
        "agency": paper.agency,
        "receiver": paper.procuratorate,
        "number": paper.number,
        "letter_title": "检察意见书",
        "letter_number": opinion.number,
        "received_on": paper.on(opinion.made_at),
        "measures": paper.typed["reply"],
        **paper.contact(),
        "date": paper.today,
    }


def reply_reminder(paper: Paper) -> Mapping[str, object]:
    """Return the letter that urges a reply."""
    opinion = queries.papers(paper.work.session, paper.transfer)["penalty_opinion"]
    return {
        "agency": paper.procuratorate,
        "receiver": paper.agency,
        "number": paper.number,
        "letter_title": "检察意见书",
        "letter_number": opinion.number,
        "sent_on": paper.on(opinion.made_at),
        "due": queries.reply_due(paper.work.session, paper.transfer),
        "reply_within": _REMINDED_WITHIN,
        **paper.contact(),
        "date": paper.today,
    }


def months(n: int) -> str:
    """Return a number of months, 1 to 12, as letters write it."""
    tens, ones = divmod(n, 10)
    said = ("十" if tens else "") + (_NUMERALS[ones] if ones else "")
    return f"{said}个月"


def _typed(paper: Paper, step: str) -> dict[str, Any]:
    """Return what was typed when a step was last taken; empty when it never was."""
    record = queries.last_taken(paper.work.session, paper.transfer, step)
    keys = cases.keys_of(paper.work, paper.case)
    return seals.typed_at(keys, record) if record else {}


def _day(typed: object) -> str:
    day = date.fromisoformat(str(typed))
    return f"{day.year}年{day.month}月{day.day}日"
