"""What every document of a referral is made from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.agencies import queries as agencies
from portal.identity import queries as identity
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.money import format_yuan
from portal.kernel.text import Text
from referrals.transfers import queries
from referrals.transfers.models import Transfer
from referrals.transfers.rules import State, Step, lines_of

_CELL = re.compile(r"[|｜，,\t]")
ITEM_COLUMNS = ("name", "code", "quantity", "features", "place")


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of document: its title, and what follows the agency's mark in its number."""

    title: Text
    mark: str


PAPERS: Mapping[str, PaperKind] = {
    "investigation_report": PaperKind(Text("涉嫌犯罪案件调查报告", "Investigation report"), "调"),
    "item_list": PaperKind(Text("涉案物品清单", "List of items"), "清"),
    "transfer_letter": PaperKind(Text("涉嫌犯罪案件移送书", "Transfer letter"), "移"),
    "transfer_receipt": PaperKind(Text("涉嫌犯罪案件移送书回执", "Receipt for the transfer"), "收"),
    "supplement_notice": PaperKind(Text("补正材料通知书", "Notice to complete materials"), "补"),
    "filing_notice": PaperKind(Text("立案通知书", "Filing notice"), "立"),
    "non_filing_notice": PaperKind(Text("不予立案通知书", "Non-filing notice"), "不立"),
    "reconsideration_request": PaperKind(Text("复议申请书", "Request for reconsideration"), "复"),
    "explain_request": PaperKind(
        Text("要求说明不立案理由通知书", "Request to explain why no case was filed"), "不立说"
    ),
    "explanation": PaperKind(Text("不立案理由说明书", "Explanation of not filing"), "不立明"),
    "filing_order": PaperKind(Text("通知立案书", "Order to file"), "通立"),
    "correction_notice": PaperKind(Text("纠正违法通知书", "Correction notice"), "纠违"),
    "reminder": PaperKind(Text("立案监督案件催办函", "Reminder of an investigation"), "催办"),
    "not_police_matter_notice": PaperKind(
        Text("不属于公安机关管辖告知书", "Notice that it is not a police matter"), "不管"
    ),
    "forward_notice": PaperKind(Text("转送案件通知书", "Notice of passing on"), "转"),
    "case_moved_notice": PaperKind(
        Text("案件移送其他公安机关告知书", "Notice that the case has moved"), "移管"
    ),
    "reconsideration_decision": PaperKind(
        Text("不予立案复议决定书", "Decision on reconsideration"), "复决"
    ),
    "supervision_suggestion": PaperKind(
        Text("立案监督建议书", "Suggestion to supervise filing"), "监建"
    ),
    "case_dropped_notice": PaperKind(
        Text("撤销案件告知书", "Notice that a case was dropped"), "撤"
    ),
    "accepted_reasons_notice": PaperKind(
        Text("不立案理由审查意见通知书", "Notice that the reasons hold"), "不立审"
    ),
    "breach_return_letter": PaperKind(
        Text("移送行政违法案件函", "Letter sending a breach back"), "行移"
    ),
    "withdrawal_order": PaperKind(Text("通知撤销案件书", "Order to drop the case"), "通撤"),
    "order_objection": PaperKind(Text("要求复议意见书", "Objection to an order"), "要复"),
    "order_review_request": PaperKind(Text("提请复核意见书", "Request for a review"), "提核"),
    "order_review_reply": PaperKind(
        Text("复议（复核）决定通知书", "Decision on a contested order"), "复通"
    ),
    "penalty_opinion": PaperKind(Text("检察意见书", "Procuratorial opinion"), "意"),
    "reply_letter": PaperKind(Text("回复函", "Reply"), "复函"),
    "reply_reminder": PaperKind(Text("督促回复函", "Reminder that a reply is due"), "督"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """One document about to be set: by whom, of which referral, with what was typed."""

    work: Work
    transfer: Transfer
    case: queries.CaseRow
    typed: Mapping[str, Any]
    due: Mapping[str, str]
    number: str
    step: Step
    source: State
    """Where the referral stood before the step."""

    @property
    def agency(self) -> str:
        """Return the referring agency as printed."""
        return self._name(self.transfer.referring_agency)

    @property
    def acting(self) -> str:
        """Return the agency that makes the document as printed."""
        return self._name(self.work.actor.agency)

    @property
    def police(self) -> str:
        """Return the police unit as printed."""
        return self._name(self.transfer.receiving_agency)

    @property
    def procuratorate(self) -> str:
        """Return the procuratorate as printed."""
        return self._name(self.transfer.procuratorate or "")

    @property
    def reviewer(self) -> str:
        """Return the procuratorate above as printed; by what it is when none is on record."""
        code = self.transfer.review_procuratorate
        return self._name(code) if code else "上一级人民检察院"

    @property
    def today(self) -> str:
        """Return the day the document is made."""
        return self.on(self.work.now)

    def on(self, instant: datetime) -> str:
        """Return the legal day of an instant as documents print it."""
        there = instant.astimezone(LEGAL_ZONE)
        return f"{there.year}年{there.month}月{there.day}日"

    def at(self, instant: datetime) -> str:
        """Return an instant to the minute as documents print it."""
        there = instant.astimezone(LEGAL_ZONE)
        return f"{self.on(instant)}{there.hour}时{there.minute}分"

    def lines(self, field: str) -> list[str]:
        """Return what was typed one a line; empty when nothing was."""
        return lines_of(str(self.typed.get(field, "")))

    def items(self, field: str) -> list[dict[str, str]]:
        """Return the items typed one a line, each by its columns."""
        rows = ([part.strip() for part in _CELL.split(line, 4)] for line in self.lines(field))
        return [dict(zip(ITEM_COLUMNS, [*row, "", "", "", ""], strict=False)) for row in rows]

    def officers(self) -> list[dict[str, str]]:
        """Return the special group."""
        found = []
        for member in queries.members(self.work.session, self.transfer):
            phone = identity.officer(self.work.session, member.officer_id).phone
            found.append(
                {"name": member.name, "certificate": member.certificate_no, "phone": phone}
            )
        return found

    def amounts(self) -> list[dict[str, str]]:
        """Return the sums of the case, suspected and proven."""
        return [
            {"label": "涉嫌违规金额", "amount": format_yuan(self.case.suspected_fen)},
            {"label": "查实金额", "amount": format_yuan(self.case.proven_fen)},
        ]

    def contact(self) -> dict[str, str]:
        """Return who to call about it."""
        who = identity.officer(self.work.session, self.work.actor.officer_id or 0)
        return {"contact": who.name, **({"phone": who.phone} if who.phone else {})}

    def _name(self, code: str) -> str:
        return agencies.agency(self.work.session, code).name.zh
