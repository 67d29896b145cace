"""A pharmacy fined the ordinary way: filed, planned, prior notice delivered, its time to speak running."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from portal.cases import queries as cases
from portal.deliveries import service as deliveries
from portal.deliveries.forms import Deliver
from portal.kernel.ids import known
from portal.main.demo import acts
from portal.main.demo.stage import Stage
from portal.registry import queries as institutions
from referrals.proceedings import forms, queries
from referrals.proceedings import service as proceedings
from referrals.proceedings.steps.registry import STEPS

PARTY, FEN = "东城演示大药房", 86_000
FACTS = "为参保人员超出支付范围结算药品四十三笔，合计860.00元。"
LAW = "《医疗保障基金使用监督管理条例》第三十八条"


def load(stage: Stage, today: date) -> int:
    """Open it and bring it to the notice the party was given; return its id."""
    with stage.as_("lin") as work:
        place = institutions.by_codes(work.session, ["HQ-0002"])["HQ-0002"].id
    case_id = acts.case(stage, f"{PARTY}超限定支付案", "outside_scope", known(place), FEN)
    with stage.as_("lin") as work:
        opening = forms.ProposeFiling(
            officers=(acts.officer_id(work, "lin"), acts.officer_id(work, "he")),
            party=PARTY,
            party_kind="unit",
            party_code="91990100MA00000000",
            address="花桥市东城一路1号",
            categories=("outside_scope",),
            act_ended_on=today - timedelta(days=60),
            found_on=today - timedelta(days=10),
            facts=FACTS,
            legal_basis=LAW,
        )
        made = known(proceedings.open_proceeding(work, case_id, opening).id)
        finding = known(cases.live_findings(work.session, case_id)[0].id)
    _take(stage, "zhao", made, "file", opinion="有初步证据，同意立案。")
    line = {"finding": finding, "act": "O735-38", "factors": "初次违法，已经改正。", "amount": FEN}
    for kind in ("recover", "fine"):
        _take(stage, "lin", made, "add_line", kind=kind, **line)
    report = {"process": "调取结算明细和处方，询问负责人。", "evidence": "结算明细\n处方四十三张"}
    proposal = "责令退回，处一倍罚款。"
    _take(stage, "lin", made, "report_inquiry", facts=FACTS, law=LAW, proposal=proposal, **report)
    _take(stage, "lin", made, "give_notice", facts=FACTS, reasons=f"违反{LAW}。")
    with stage.as_("lin") as work:
        paper = queries.papers(work.session, made)["prior_notice"]
        receipt = Deliver(way="mail", addressee=PARTY, done_on=today, tracking="EMS990100001")
        deliveries.deliver(work, case_id, paper.document_id, receipt, None)
    return made


def _take(stage: Stage, login: str, proceeding: int, code: str, **typed: Any) -> None:
    with stage.as_(login) as work:
        form = STEPS[code].form.model_validate(typed)
        proceedings.take(work, proceeding, STEPS[code], form)
