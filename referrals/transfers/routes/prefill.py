"""What the forms of a referral start from, so that officers correct rather than type."""

from collections.abc import Mapping
from typing import Any

from portal.agencies import queries as agencies
from portal.cases import queries as cases
from portal.cases.rules import SOURCE_NAMES
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.money import format_yuan
from portal.registry import queries as registry
from portal.registry.book.registry import CATEGORIES
from referrals.transfers import queries
from referrals.transfers.book import profiles
from referrals.transfers.forms import ASKS
from referrals.transfers.forms.criminal import InForce
from referrals.transfers.models import Transfer
from referrals.transfers.rules import Step
from referrals.transfers.service.paper import PAPERS
from referrals.transfers.service.regions import line_of
from referrals.transfers.steps.criminal import CRIMINAL

_LAW = "《医疗保障基金使用监督管理条例》第四十条、第四十一条；《刑法》第二百六十六条"
_BASIS = "《行政处罚法》第二十七条、《行政执法机关移送涉嫌犯罪案件的规定》第三条、第五条"
_PENALTY = "《医疗保障基金使用监督管理条例》第四十条、第四十一条"
_PROPOSAL = "涉案行为涉嫌犯罪，建议依法移送公安机关。"

Typed = Mapping[str, Mapping[str, str]]


def values(work: Work, transfer: Transfer, typed: Typed) -> dict[str, Mapping[str, Any]]:
    """Return what each step's fields start with: what was typed before, else what the case says."""
    case = cases.by_id(work.session, transfer.case_id)
    report = {**_report(work, transfer, case), **typed.get("report", {})}
    letter = {
        "facts": report["facts"],
        "suspects": report["subject"],
        "legal_basis": _BASIS,
        "copy_to": _copies(work, transfer),
        **typed.get("write_letter", {}),
    }
    items = typed.get("list_items", {}).get("items", "")
    charge = {"charge": transfer.charge}
    group = [each.officer_id for each in queries.members(work.session, transfer)]
    return {
        **_criminal(work, charge, typed, facts=report["facts"]),
        "report": report,
        "write_letter": letter,
        "list_items": {"items": items, "kept": typed.get("list_items", {}).get("kept", "")},
        "change_group": {"officers": group},
        "choose_police": {"unit": transfer.receiving_agency},
        "hand_over_items": {"handed": items},
        "file": charge,
        "reconsideration_files": charge,
    }


def _criminal(
    work: Work, charge: dict[str, str], typed: Typed, *, facts: str
) -> dict[str, dict[str, str]]:
    """Return what the steps of the criminal half start from: today, and the last judgment."""
    today = {"on": work.now.astimezone(LEGAL_ZONE).date().isoformat()}
    months = {"reply_months": "2"}
    last = typed.get("record_second_judgment") or typed.get("record_judgment", {})
    money = {k: v for k, v in last.items() if k in InForce.model_fields and k != "on"}
    own = {
        "pass_for_prosecution": charge,
        "indict": charge,
        "issue_opinion": {**months, "facts": facts, "legal_basis": _PENALTY},
        "ask_again": months,
        "enter_force": money,
        "send_back_for_penalty": money,
        "record_judgment": {"served_on": today["on"]},
    }
    return {code: {**today, **own.get(code, {})} for code in CRIMINAL}


def asks(step: Step, given: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """Return the fields of a step in order: name, how it is asked, what it starts with."""
    return [
        (name, ASKS[name], given.get(name, "")) for name in step.form.model_fields if name in ASKS
    ]


def _copies(work: Work, transfer: Transfer) -> str:
    """Return whom local rules want a copy of the letter sent to."""
    line = line_of(work, transfer.referring_agency)
    names = []
    if transfer.procuratorate and profiles.holds(profiles.COPY_PROCURATORATE, line):
        names.append(agencies.agency(work.session, transfer.procuratorate).name.zh)
    if profiles.holds(profiles.COPY_JUSTICE, line):
        names.append("同级司法行政机关")
    return "、".join(names)


def _report(work: Work, transfer: Transfer, case: queries.CaseRow) -> dict[str, str]:
    found = cases.live_findings(work.session, transfer.case_id)
    papers = [PAPERS[kind].title.zh for kind in queries.papers(work.session, transfer)]
    subject = ""
    if case.institution_id is not None:
        place = registry.get(work.session, case.institution_id)
        subject = " ".join(part for part in (place.name, place.credit_code, place.address) if part)
    return {
        "charge": "诈骗罪",
        "source": SOURCE_NAMES[case.source].zh,
        "subject": subject,
        "process": "",
        "facts": "\n".join(
            f"{CATEGORIES[each.category].name.zh if each.category in CATEGORIES else each.category}，"
            f"查实 {format_yuan(each.proven_fen)} 元。{each.basis}"
            for each in found
        ),
        "evidence": "\n".join(papers),
        "law": _LAW,
        "proposal": _PROPOSAL,
    }
