"""What the letters around filing supervision, passing on and reconsideration say."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from referrals.transfers import queries
from referrals.transfers.service.paper import PAPERS, Paper
from referrals.transfers.service.seals import last_typed

_REPLY_WITHIN = "十五日"
_REPORT_WITHIN = "十日"
"""By when a correction or a reminder is to be answered: no law sets it."""


def explain_request(paper: Paper) -> Mapping[str, object]:
    """Return the request to explain (JCG art. 560, 562)."""
    due = paper.due.get("P3") or paper.due["F17"]
    situation = _plain(paper.typed["reason"])
    return {**_watched(paper), **_referral(paper), "situation": situation, "due": due}


def explanation(paper: Paper) -> Mapping[str, object]:
    """Return what the police answer (MPS art. 182)."""
    asked = _filed(paper, "explain_request")
    return {
        **_watched(paper),
        "case_name": paper.case.title,
        "request_number": asked.number,
        "received_on": paper.on(asked.made_at),
        "reasons": paper.typed["reason"],
        "legal_basis": "《公安机关办理刑事案件程序规定》第一百七十八条、第一百八十二条",
        "evidence": paper.lines("evidence"),
    }


def filing_order(paper: Paper) -> Mapping[str, object]:
    """Return the order to file (JCG art. 563)."""
    answer = queries.papers(paper.work.session, paper.transfer).get("explanation")
    told = f"你单位以{answer.number}作了说明" if answer else "你单位逾期没有说明"
    return {
        **_watched(paper),
        "case_name": paper.case.title,
        "request_number": _filed(paper, "explain_request").number,
        "answer": told,
        "reasons": paper.typed["reason"],
        "due": paper.due["P5"],
    }


def correction_notice(paper: Paper) -> Mapping[str, object]:
    """Return the notice to correct an unlawful act (JCG art. 564)."""
    head = {key: value for key, value in _watched(paper).items() if key != "police"}
    return {
        **head,
        "receiver": paper.police,
        "case_name": paper.case.title,
        "facts": paper.typed["reason"],
        "legal_basis": "《人民检察院刑事诉讼规则》第五百六十二条、第五百六十四条",
        "demand": "请立即纠正。",
        "reply_within": _REPLY_WITHIN,
    }


def reminder(paper: Paper) -> Mapping[str, object]:
    """Return the reminder of an unfinished investigation (JCG art. 564)."""
    found = queries.papers(paper.work.session, paper.transfer)
    order = found.get("filing_order") or found["correction_notice"]
    return {
        **_watched(paper),
        "case_name": paper.case.title,
        "order_number": order.number,
        "ordered_on": paper.on(order.made_at),
        "filed_on": paper.on(found["filing_notice"].made_at),
        "reply_within": _REPORT_WITHIN,
    }


def not_police_matter_notice(paper: Paper) -> Mapping[str, object]:
    """Return the notice that tells the agency where to turn (MPS art. 180)."""
    return {
        **_by_police(paper),
        "reasons": paper.typed["reason"],
        "directed_to": paper.typed["where"],
    }


def forward_notice(paper: Paper) -> Mapping[str, object]:
    """Return the notice that the case was passed on (O310 art. 7)."""
    received = paper.transfer.received_at or paper.work.now
    return {
        **_by_police(paper),
        "received_on": paper.on(received),
        "reasons": last_typed(paper.work, paper.transfer, "pass_on").get("reason", ""),
        "forwarded_to": paper.police,
        "forwarded_at": paper.at(paper.work.now),
    }


def case_moved_notice(paper: Paper) -> Mapping[str, object]:
    """Return the notice that a filed case has moved (MPS art. 184)."""
    moved = queries.last_taken(paper.work.session, paper.transfer, "move_case")
    reasons = last_typed(paper.work, paper.transfer, "move_case").get("reason", "")
    return {
        **_by_police(paper),
        "filed_on": paper.on(_filed(paper, "filing_notice").made_at),
        "reasons": _plain(reasons),
        "moved_on": paper.on(moved.taken_at if moved else paper.work.now),
        "moved_to": paper.police,
    }


def reconsideration_decision(paper: Paper) -> Mapping[str, object]:
    """Return the decision that upholds non-filing (O310 art. 9)."""
    asked = _filed(paper, "reconsideration_request")
    kept = {k: v for k, v in _by_police(paper).items() if k not in {"transfer_number", "case_name"}}
    return {
        **kept,
        "notice_number": _filed(paper, "non_filing_notice").number,
        "request_number": asked.number,
        "received_on": paper.on(asked.made_at),
        "reasons": paper.typed["reason"],
        "decision": "维持原不予立案决定。",
        "supervise_due": paper.due["F18"],
    }


def supervision_suggestion(paper: Paper) -> Mapping[str, object]:
    """Return the suggestion to supervise (JCG art. 557)."""
    found = queries.papers(paper.work.session, paper.transfer)
    told = [
        f"{PAPERS[kind].title.zh}（{found[kind].number}），{paper.on(found[kind].made_at)}。"
        for kind in ("transfer_receipt", "non_filing_notice", "reconsideration_decision")
        if kind in found
    ]
    sent = paper.transfer.handed_over_at or paper.work.now
    return {
        **_watched(paper),
        **_referral(paper),
        "transferred_on": paper.on(sent),
        "history": "\n".join(told) or "至今没有收到签收回执。",
        "grounds": paper.typed["reason"],
    }


BUILDERS: Mapping[str, Callable[[Paper], Mapping[str, object]]] = {
    "explain_request": explain_request,
    "explanation": explanation,
    "filing_order": filing_order,
    "correction_notice": correction_notice,
    "reminder": reminder,
    "not_police_matter_notice": not_police_matter_notice,
    "forward_notice": forward_notice,
    "case_moved_notice": case_moved_notice,
    "reconsideration_decision": reconsideration_decision,
    "supervision_suggestion": supervision_suggestion,
}


def _watched(paper: Paper) -> dict[str, object]:
    return {
        "procuratorate": paper.procuratorate,
        "police": paper.police,
        "number": paper.number,
        "date": paper.today,
        **paper.contact(),
    }


def _referral(paper: Paper) -> dict[str, object]:
    return {
        "agency": paper.agency,
        "case_name": paper.case.title,
        "transfer_number": paper.transfer.number,
    }


def _by_police(paper: Paper) -> dict[str, object]:
    """Return the head of a letter of the unit acting: the case may just have left it."""
    return {
        **_referral(paper),
        "police": paper.acting,
        "number": paper.number,
        "date": paper.today,
        **paper.contact(),
    }


def _filed(paper: Paper, kind: str) -> queries.PaperRow:
    return queries.papers(paper.work.session, paper.transfer)[kind]


def _plain(text: object) -> str:
    return str(text).strip().rstrip("。")
