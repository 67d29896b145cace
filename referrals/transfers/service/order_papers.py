"""What the letters about an order to drop a case say, and those that end a referral without one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from referrals.transfers import queries
from referrals.transfers.rules import State
from referrals.transfers.service.paper import Paper

_BREACH: Final = (
    "《行政执法机关移送涉嫌犯罪案件的规定》第十三条、《中华人民共和国行政处罚法》第二十七条"
)
_KINDS: Final = {"uphold_order": "复议", "uphold_on_review": "复核"}


def accepted_reasons_notice(paper: Paper) -> Mapping[str, object]:
    """Return the notice that the reasons for not filing hold (JCG art. 561)."""
    suggested = _filed(paper).get("supervision_suggestion")
    return {
        **_signed(paper, procuratorate=paper.procuratorate),
        "agency": paper.agency,
        "police": paper.police,
        "case_name": paper.case.title,
        "reasons": paper.typed["reason"],
        **({"suggestion_number": suggested.number} if suggested else {}),
    }


def breach_return_letter(paper: Paper) -> Mapping[str, object]:
    """Return the letter that sends a breach to the agency (O310 art. 13)."""
    return {
        **_signed(paper, agency=paper.acting),
        "receiver": paper.agency,
        "case_name": paper.case.title,
        "reasons": str(paper.typed["reason"]).strip().rstrip("。"),
        "facts": paper.typed["facts"],
        "legal_basis": _BREACH,
    }


def withdrawal_order(paper: Paper) -> Mapping[str, object]:
    """Return the order to drop a case (JCG art. 563)."""
    filed = queries.filed_at(paper.work.session, paper.transfer)
    return {
        **_signed(paper, procuratorate=paper.acting),
        "police": paper.police,
        "case_name": paper.case.title,
        "filed_on": paper.on(filed or paper.work.now),
        "reasons": paper.typed["reason"],
    }


def order_objection(paper: Paper) -> Mapping[str, object]:
    """Return the request to reconsider the order (JCG art. 565)."""
    return {
        **_signed(paper, police=paper.acting),
        "procuratorate": paper.procuratorate,
        "order_number": _number(paper, "withdrawal_order"),
        "ordered": _ordered(paper),
        "reasons": paper.typed["reason"],
        "asked": "进行复议",
    }


def order_review_request(paper: Paper) -> Mapping[str, object]:
    """Return the request to the higher procuratorate to review the order (JCG art. 565)."""
    return {
        **_signed(paper, police=paper.acting),
        "procuratorate": paper.reviewer,
        "ordered_by": paper.procuratorate,
        "order_number": _number(paper, "withdrawal_order"),
        "ordered": _ordered(paper),
        "reply_number": _number(paper, "order_review_reply"),
        "reasons": paper.typed["reason"],
    }


def order_review_reply(paper: Paper) -> Mapping[str, object]:
    """Return what became of the order: upheld, or revoked by whoever decides on it now (JCG art. 565)."""
    found, code = _filed(paper), paper.step.code
    order = _number(paper, "withdrawal_order")
    kind = _KINDS.get(code, "审查")
    if code == "revoke_order":
        contested = {State.ORDER_CONTESTED: "复议", State.ORDER_REVIEWED: "复核"}
        kind = contested.get(paper.source, kind)
    asked = found.get("order_review_request" if kind == "复核" else "order_objection")
    done = "撤销" if code == "revoke_order" else "维持"
    return {
        **_signed(paper, procuratorate=paper.acting),
        "police": paper.police,
        "kind": kind,
        "reasons": paper.typed["reason"],
        "decision": f"{done}{order}通知撤销案件书",
        **({"objection_number": asked.number} if asked else {}),
    }


BUILDERS: Mapping[str, Callable[[Paper], Mapping[str, object]]] = {
    "accepted_reasons_notice": accepted_reasons_notice,
    "breach_return_letter": breach_return_letter,
    "withdrawal_order": withdrawal_order,
    "order_objection": order_objection,
    "order_review_request": order_review_request,
    "order_review_reply": order_review_reply,
}


def _signed(paper: Paper, **by: str) -> dict[str, object]:
    """Return what every letter ends with, and who signs it under the name the letter has for it."""
    return {**by, "number": paper.number, "date": paper.today, **paper.contact()}


def _filed(paper: Paper) -> Mapping[str, queries.PaperRow]:
    return queries.papers(paper.work.session, paper.transfer)


def _number(paper: Paper, kind: str) -> str:
    """Return the number of a letter; one of before this portal made it stands on paper."""
    found = _filed(paper).get(kind)
    return found.number if found is not None else "纸质文书"


def _ordered(paper: Paper) -> str:
    return f"撤销“{paper.case.title}”"
