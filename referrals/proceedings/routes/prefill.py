"""What the forms of an administrative case start from, so that officers correct rather than type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.cases import queries as cases
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.money import format_yuan
from portal.registry.book.registry import CATEGORIES
from referrals.proceedings import queries
from referrals.proceedings.book.bounds import norms
from referrals.proceedings.models import Proceeding
from referrals.proceedings.steps.registry import STEPS

Typed = Mapping[str, Mapping[str, object]]
_PAY = (
    "自收到本决定书之日起十五日内，持本决定书将罚款缴至指定银行账户。"
    "退回的基金缴入医疗保障基金财政专户，与罚款分别缴纳。"
)


def values(work: Work, proceeding: Proceeding, typed: Typed) -> dict[str, dict[str, Any]]:
    """Return what each step's fields start with: what was typed before, else what the case says."""
    rows = queries.line_rows(work.session, proceeding.id or 0)
    laws = "、".join(dict.fromkeys(str(norms()[each.act].law) for each in rows))
    facts = typed.get("report_inquiry", {}).get("facts") or _facts(work, proceeding)
    today = {"on": work.now.astimezone(LEGAL_ZONE).date().isoformat()}
    handlers = [each.officer_id for each in queries.handlers(work.session, proceeding.id or 0)]
    report = typed.get("report_inquiry", {})
    own: dict[str, dict[str, Any]] = {
        "change_handlers": {"officers": handlers},
        "report_inquiry": {"facts": facts, "law": laws},
        "give_notice": {"facts": facts, "reasons": report.get("law", laws)},
        "decide": {
            "facts": facts,
            "evidence": report.get("evidence", ""),
            "defence": _defence(typed),
            "reasons": typed.get("give_notice", {}).get("reasons", ""),
            "legal_basis": laws,
            "performance": _PAY,
        },
        "decide_no_penalty": {"facts": facts},
        "open_dispute": {"agency": proceeding.disputed_with or ""},
        "move_case": {"agency": proceeding.disputed_with or ""},
    }
    return {
        code: {**today, **own.get(code, {}), **_again(typed.get(code, {}), code)} for code in STEPS
    }


_FRESH = frozenset({"add_line", "drop_line", "record_statement", "uphold", "set_aside"})
"""Steps taken again and again: what was typed the last time does not help."""


def _again(typed: Mapping[str, object], code: str) -> dict[str, object]:
    return {} if code in _FRESH else {name: value for name, value in typed.items() if name != "on"}


def _facts(work: Work, proceeding: Proceeding) -> str:
    found = cases.live_findings(work.session, proceeding.case_id)
    return "\n".join(
        f"{CATEGORIES[each.category].name.zh if each.category in CATEGORIES else each.category}，"
        f"查实{format_yuan(each.proven_fen)}元。{each.basis}"
        for each in found
    )


def _defence(typed: Typed) -> str:
    said = typed.get("record_statement", {})
    told = [str(said[name]) for name in ("statement", "answer") if said.get(name)]
    return "\n".join(told) or "当事人在规定期限内未提出陈述、申辩。"
