"""The thirteen cases of a published yearly summary, through the portal's own verbs."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from portal.cases import service as cases
from portal.cases.forms import Close, OpenCase
from portal.cases.rules import Outcome, Source
from portal.kernel.ids import known
from portal.kernel.money import parse_yuan
from portal.main.demo import acts
from portal.main.demo.stage import Stage
from portal.registry import service as registry
from referrals.recoveries import service as recoveries
from referrals.recoveries.forms import Decide, Propose, Receive
from referrals.recoveries.rules import Ledger

REGION = "990100"


def read() -> dict[str, Any]:
    """Return the cases and the sums they must come out to."""
    return tomllib.loads(files("portal.main.demo").joinpath("shouxian.toml").read_text("utf-8"))


def load(stage: Stage) -> dict[str, int]:
    """Load the thirteen cases; return case ids by the summary's own id."""
    table = read()["cases"]
    stage.at(table[0]["on"], 8)
    entries = [
        {"code": each["id"], "name": each["name"], "kind": each["kind"], "region": REGION}
        for each in table
    ]
    with stage.as_("lin") as work:
        institutions = [known(made.id) for made in registry.load(work, entries)]
    return {
        each["id"]: _case(stage, each, institution)
        for each, institution in zip(table, institutions, strict=True)
    }


def _case(stage: Stage, told: dict[str, Any], institution: int) -> int:
    stage.at(told["on"])
    fund = parse_yuan(told.get("fund", "0"))
    with stage.as_("lin") as work:
        case = cases.open_case(
            work,
            OpenCase(
                title=f"{told['name']}：{told['title']}",
                region=REGION,
                category=told["category"],
                source=Source(told["source"]),
                institution_id=institution,
                suspected_fen=fund,
            ),
        )
        case_id = known(case.id)
        if fund:
            cases.record_finding(
                work,
                case_id,
                category=told["category"],
                suspected_fen=fund,
                proven_fen=fund,
                basis=told["basis"],
                source="review",
            )
    if not fund:
        with stage.as_("zhao") as work:
            none = Outcome.NO_VIOLATION
            cases.decide_not_to_file(work, case_id, told["basis"], outcome=none)
        return case_id
    acts.file(stage, case_id)
    for ledger in (Ledger.FUND, Ledger.CONTRACT, Ledger.FINE):
        if ledger.value in told:
            _collect(stage, case_id, told, ledger, base_fen=fund)
    with stage.as_("lin") as work:
        cases.close(work, case_id, Close(outcome=Outcome.PROVEN, reason=told["basis"]))
    return case_id


def _collect(
    stage: Stage, case_id: int, told: dict[str, Any], ledger: Ledger, *, base_fen: int
) -> None:
    amount = parse_yuan(told[ledger.value])
    fine = {"fine_rule": "O735-38"} if ledger is Ledger.FINE else {}
    form = Propose(
        ledger=ledger,
        obligor=told["name"],
        amount=amount,
        basis=told["basis"],
        base=base_fen if ledger is not Ledger.FUND else 0,
        times=3 if ledger is Ledger.CONTRACT else 1,
        **fine,
    )
    with stage.as_("lin") as work:
        order_id = known(recoveries.propose(work, case_id, form).id)
    stage.at(told["on"], 14)
    with stage.as_("zhao") as work:
        recoveries.decide(work, order_id, Decide(decision="approve", reasons="事实清楚，同意。"))
    stage.at(told["on"], 16)
    with stage.as_("luo") as work:
        recoveries.receive(
            work,
            order_id,
            Receive(amount=amount, reference=f"{told['id']}-{ledger}", received_on=told["on"]),
        )
