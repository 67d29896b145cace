"""What each document of an administrative case says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from portal.cases.rules import SOURCE_NAMES
from portal.kernel.money import format_yuan
from referrals.proceedings import queries
from referrals.proceedings.book.bounds import norms
from referrals.proceedings.book.grounds import grounds
from referrals.proceedings.rules import Kind, total
from referrals.proceedings.service import after_builders
from referrals.proceedings.service.paper import Paper, printed

Data = Mapping[str, Any]
POINTS = (
    ("subject", "主体和管辖"),
    ("evidence", "事实和证据"),
    ("procedure", "程序"),
    ("law", "适用依据和裁量"),
)


def _opening(paper: Paper) -> Data:
    return {
        "source": SOURCE_NAMES[paper.case.source].zh,
        "cause": paper.cause,
        **paper.party(),
        **paper.said("facts", "legal_basis", "representative"),
        "proposal": "有明确的违法嫌疑人和违法事实，应当给予行政处罚，属本机关管辖，建议立案。",
        "officers": paper.officers(),
    }


def _not_opened(paper: Paper) -> Data:
    return {
        "source": SOURCE_NAMES[paper.case.source].zh,
        "cause": paper.cause,
        "party": paper.proceeding.party,
        "facts": paper.opening["facts"],
        "reasons": paper.typed["reason"],
        "head": paper.work.actor.name,
        "officers": paper.officers(),
    }


def _inquiry(paper: Paper) -> Data:
    row = paper.proceeding
    party = {k: v for k, v in paper.party().items() if k != "address"}
    return {
        "case_number": row.number,
        "cause": paper.cause,
        **party,
        "opened_on": printed(row.filed_at or row.opened_at),
        **paper.said("process", "facts", "law", "proposal"),
        "evidence": paper.lines("evidence"),
        **({"penalties": paper.penalties()} if paper.penalties() else {}),
        "officers": paper.officers(),
    }


def _notice(paper: Paper) -> Data:
    return {
        "party": paper.proceeding.party,
        "cause": paper.cause,
        **paper.said("facts", "reasons"),
        "penalties": paper.penalties(),
        "state_within": "五个工作日",
        **({"hearing": "是"} if paper.proceeding.may_be_heard else {}),
        **paper.contact(),
    }


def _hearing_notice(paper: Paper) -> Data:
    asked = paper.earlier.get("request_hearing", {})
    return {
        "party": paper.proceeding.party,
        "cause": paper.cause,
        "prior_number": paper.number_of("prior_notice"),
        "asked_on": str(asked.get("on", "")),
        "manner": "公开" if paper.typed["manner"] == "public" else "不公开",
        "held_at": f"{printed(paper.typed['held_on'])}{paper.typed['held_at']}",
        "place": paper.typed["place"],
        "chair": paper.typed["chair_name"],
        "clerk": paper.typed["clerk"],
        **paper.contact(),
    }


def _hearing_record(paper: Paper) -> Data:
    called = paper.earlier["call_hearing"]
    return {
        "cause": paper.cause,
        **paper.said(
            "started_at", "ended_at", "agents", "rights", "accusation", "defence", "debate"
        ),
        "place": called["place"],
        "manner": "公开" if called["manner"] == "public" else "不公开",
        "chair": paper.work.actor.name,
        "clerk": called["clerk"],
        "party": paper.proceeding.party,
        "investigators": paper.officers(),
    }


def _review(paper: Paper) -> Data:
    return {
        "unit": "承办机构",
        "case_number": paper.proceeding.number,
        "case_name": paper.proceeding.title,
        "received_on": printed(paper.proceeding.updated_at),
        "points": [{"point": zh, "opinion": paper.typed[name]} for name, zh in POINTS],
        "conclusion": paper.typed["conclusion"],
    }


def _discussion(paper: Paper) -> Data:
    reviewed = paper.earlier.get("pass_review", {})
    return {
        "cause": paper.cause,
        "case_number": paper.proceeding.number,
        **paper.said("held_at", "place", "chair", "report"),
        "present": paper.lines("present"),
        "speaker": paper.officers()[0],
        "clerk": paper.work.actor.name,
        "review": reviewed.get("conclusion", "依法不需要法制审核。"),
        "opinions": paper.pairs("opinions", "name", "opinion"),
        "decision": paper.typed["outcome"],
    }


def _decision(paper: Paper) -> Data:
    rows = queries.line_rows(paper.work.session, paper.proceeding.id or 0)
    fine = total([queries.line_of(each) for each in rows], Kind.FINE)
    return {
        "party_code": "——",
        "address": "——",
        **paper.party(),
        **paper.said(
            "facts", "defence", "reasons", "legal_basis", "performance", "review_body", "court"
        ),
        "evidence": paper.lines("evidence"),
        "penalties": paper.penalties(),
        **({"fine": format_yuan(fine)} if fine else {}),
    }


def _spot(paper: Paper) -> Data:
    return {
        **paper.party(),
        **paper.said("facts", "place", "review_body", "court"),
        "legal_basis": str(norms()[paper.typed["act"]].law),
        "penalties": paper.penalties(),
        "performance": "当场收缴。" if paper.proceeding.cash_taken else "十五日内到指定银行缴纳。",
        "officers": paper.officers(),
    }


def _no_penalty(paper: Paper) -> Data:
    ground = grounds()[paper.typed["ground"]]
    party = {k: v for k, v in paper.party().items() if k != "address"}
    return {
        **party,
        **paper.said("facts", "reasons", "review_body", "court"),
        "ground": ground.name.zh,
        "legal_basis": str(ground.law),
    }


BUILDERS: Mapping[str, Callable[[Paper], Data]] = {
    **after_builders.BUILDERS,
    "case_opening_approval": _opening,
    "case_not_opened": _not_opened,
    "inquiry_report": _inquiry,
    "prior_notice": _notice,
    "hearing_notice": _hearing_notice,
    "hearing_record": _hearing_record,
    "legal_review": _review,
    "collective_discussion": _discussion,
    "penalty_decision": _decision,
    "no_penalty_decision": _no_penalty,
    "spot_decision": _spot,
}
