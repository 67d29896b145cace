"""What the referring agency's documents say."""

from __future__ import annotations

from collections.abc import Mapping

from portal.cases import queries as cases
from portal.evidence import queries as evidence
from portal.evidence.rules import ContainerKind
from portal.identity import queries as identity
from referrals.transfers import queries
from referrals.transfers.service.paper import PAPERS, Paper


def investigation_report(paper: Paper) -> Mapping[str, object]:
    """Return what the report to the head says (O310 art. 6)."""
    said = {
        name: paper.typed[name]
        for name in ("source", "subject", "process", "facts", "law", "proposal")
    }
    return {
        "agency": paper.agency,
        "number": paper.number,
        "case_number": paper.case.number,
        "case_name": paper.case.title,
        **said,
        "evidence": paper.lines("evidence"),
        "amounts": paper.amounts(),
        "officers": paper.officers(),
        "date": paper.today,
    }


def item_list(paper: Paper) -> Mapping[str, object]:
    """Return the list of items, for the hand-over of the case or of the items themselves."""
    return {
        "agency": paper.agency,
        "number": paper.number,
        "case_number": paper.case.number,
        "case_name": paper.case.title,
        "items": paper.items("handed" if "handed" in paper.typed else "items"),
        "date": paper.today,
    }


def transfer_letter(paper: Paper) -> Mapping[str, object]:
    """Return the transfer letter (O310 art. 6)."""
    session, transfer = paper.work.session, paper.transfer
    optional: dict[str, object] = {}
    if transfer.approved_by_id is not None and transfer.approved_at is not None:
        acting = identity.is_acting_head(session, transfer.approved_by_id)
        name = identity.officer(session, transfer.approved_by_id).name
        optional["head"] = f"{name}（主持工作的负责人）" if acting else name
        optional["approved_at"] = paper.at(transfer.approved_at)
    if paper.lines("suspects"):
        optional["suspects"] = paper.lines("suspects")
    if paper.typed.get("copy_to"):
        optional["copy_to"] = paper.typed["copy_to"]
    return {
        "agency": paper.agency,
        "police": paper.police,
        "number": paper.number,
        "case_number": paper.case.number,
        "case_name": paper.case.title,
        "charge": transfer.charge,
        "facts": paper.typed["facts"],
        "amounts": paper.amounts(),
        "officers": paper.officers(),
        "legal_basis": paper.typed["legal_basis"],
        "attachments": _attachments(paper),
        "date": paper.today,
        **optional,
    }


def reconsideration_request(paper: Paper) -> Mapping[str, object]:
    """Return the request for reconsideration (O310 art. 9)."""
    session, transfer = paper.work.session, paper.transfer
    notice = queries.papers(session, transfer)["non_filing_notice"]
    return {
        "agency": paper.agency,
        "police": paper.police,
        "number": paper.number,
        "notice_number": notice.number,
        "received_on": paper.on(notice.made_at),
        "case_name": paper.case.title,
        "request": "请求撤销不予立案决定，依法立案侦查。",
        "grounds": paper.typed["grounds"],
        "legal_basis": "《行政执法机关移送涉嫌犯罪案件的规定》第九条",
        "date": paper.today,
        **paper.contact(),
    }


def _attachments(paper: Paper) -> list[str]:
    """Return what goes along: the required papers, and how many sealed files."""
    session, case_id = paper.work.session, paper.case.id or 0
    listed = []
    filed = queries.papers(session, paper.transfer)
    for kind in ("investigation_report", "item_list"):
        number = filed[kind].number if kind in filed else ""
        listed.append(f"{PAPERS[kind].title.zh} {number}".strip())
    files = len(evidence.of(session, ContainerKind.CASE, case_id))
    for tip in cases.tips(session, case_id):
        files += len(evidence.of(session, ContainerKind.TIP, tip.tip_id))
    return [*listed, f"电子证据 {files} 件"] if files else listed
