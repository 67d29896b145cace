"""Making the documents of a step and filing them, sealed, with the case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from portal.agencies import queries as agencies
from portal.cases import service as cases
from portal.cases.rules import Visibility
from portal.infra import typeset
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.ids import document_number
from referrals.transfers import queries
from referrals.transfers.models import Transfer, TransferPaper
from referrals.transfers.rules import State, Step
from referrals.transfers.service import (
    handing,
    justice_papers,
    letting,
    order_papers,
    police_papers,
    referral_papers,
    supervision_papers,
    versions,
)
from referrals.transfers.service.paper import PAPERS, Paper

Builder = Callable[[Paper], Mapping[str, object]]
BUILDERS: Mapping[str, Builder] = {
    "investigation_report": referral_papers.investigation_report,
    "item_list": referral_papers.item_list,
    "transfer_letter": referral_papers.transfer_letter,
    "reconsideration_request": referral_papers.reconsideration_request,
    "transfer_receipt": police_papers.transfer_receipt,
    "supplement_notice": police_papers.supplement_notice,
    "filing_notice": police_papers.filing_notice,
    "non_filing_notice": police_papers.non_filing_notice,
    "case_dropped_notice": justice_papers.case_dropped_notice,
    "penalty_opinion": justice_papers.penalty_opinion,
    "reply_letter": justice_papers.reply_letter,
    "reply_reminder": justice_papers.reply_reminder,
    **supervision_papers.BUILDERS,
    **order_papers.BUILDERS,
}


def make(
    work: Work,
    transfer: Transfer,
    case: queries.CaseRow,
    step: Step,
    form: BaseModel,
    *,
    source: State,
    due: Mapping[str, str],
) -> None:
    """Set every document the step produces as PDF, number it and file it with the case."""
    ours = agencies.agency(
        work.session, work.actor.agency
    )  # who acts; the unit may just have changed
    typed = form.model_dump(exclude_none=True)
    for kind in step.produces:
        number = transfer.number if kind == "transfer_letter" else _number(work, ours, kind)
        paper = Paper(work, transfer, case, typed, due, number, step, source)
        data = BUILDERS[kind](paper)
        pdf, annex = handing.with_proof(paper, kind, typeset.pdf(kind, data))
        _file(work, paper, kind, pdf, data, annex)
    handing.sign_receipt(work, transfer, form)


def day(value: date | datetime) -> str:
    """Return a legal day as documents print it."""
    on = value.astimezone(LEGAL_ZONE) if isinstance(value, datetime) else value
    return f"{on.year}年{on.month}月{on.day}日"


def _number(work: Work, agency: queries.Bureau, kind: str) -> str:
    year = work.now.astimezone(LEGAL_ZONE).year
    mark = agency.mark + PAPERS[kind].mark
    return document_number(mark, year, cases.next_number(work, f"document/{mark}/{year}"))


def _file(
    work: Work,
    paper: Paper,
    kind: str,
    pdf: bytes,
    data: Mapping[str, object],
    annex: handing.Annex,
) -> None:
    filed = cases.file_document(
        work,
        paper.case,
        kind=kind,
        title=PAPERS[kind].title.zh,
        number=paper.number,
        pdf=pdf,
        visibility=Visibility.AGENCY if kind in versions.DRAFTED else Visibility.ALL,
        circle=letting.circle_of(paper.transfer),
    )
    row: dict[str, Any] = {"transfer_id": paper.transfer.id or 0, "document_id": filed.id or 0}
    row |= {"number": paper.number, "sha256": filed.sha256, "made_at": work.now}
    row["reply_months"] = paper.typed.get("reply_months")
    work.session.add(TransferPaper(kind=kind, **row))
    work.session.flush()
    versions.adopt(paper, filed, data, annex)
