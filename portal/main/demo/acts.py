"""What the demonstration's officers do again and again: open, refer, collect."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.identity import queries as officers
from portal.infra.forms import Confirm
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import NotFound
from portal.kernel.ids import known
from portal.main.demo.stage import Stage
from referrals.letters import service as letters
from referrals.letters.forms import Draft
from referrals.letters.rules import ACTS as LETTER_ACTS
from referrals.recoveries import service as recoveries
from referrals.recoveries.forms import Decide, Propose, Receive
from referrals.recoveries.rules import Ledger
from referrals.transfers import forms
from referrals.transfers import service as transfers
from referrals.transfers.steps.registry import STEPS

REGION = "990100"


def officer_id(work: Work, login: str) -> int:
    """Return the id of an officer."""
    found = officers.by_login(work.session, login)
    if found is None:
        raise NotFound
    return known(found.id)


def case(stage: Stage, title: str, category: str, institution: int, proven_fen: int) -> int:
    """Open a case from an audit and record what was found; return its id."""
    with stage.as_("lin") as work:
        opening = OpenCase(
            title=title,
            region=REGION,
            category=category,
            source=Source.AUDIT,
            institution_id=institution,
            suspected_fen=proven_fen,
        )
        case_id = known(cases.open_case(work, opening).id)
        cases.record_finding(
            work,
            case_id,
            category=category,
            suspected_fen=proven_fen,
            proven_fen=proven_fen,
            basis="核对结算、病历与进销存记录。",
            source="review",
        )
    file(stage, case_id)
    return case_id


def file(stage: Stage, case_id: int) -> None:
    """Have the head file the administrative case."""
    with stage.as_("zhao") as work:
        cases.file_case(work, case_id, "有初步证据，同意立案。")


def take(stage: Stage, login: str, referral: int, code: str, form: BaseModel) -> None:
    """Take one step of a referral."""
    with stage.as_(login) as work:
        transfers.take(work, referral, STEPS[code], form)


def report(stage: Stage, case_id: int, *, charge: str, facts: str) -> int:
    """Name the group and report to the head; return the referral's id."""
    with stage.as_("lin") as work:
        group = (officer_id(work, "lin"), officer_id(work, "he"))
        opened = transfers.open_transfer(work, case_id, forms.OpenGroup(officers=group))
        referral = known(opened.id)
    told = forms.Report(
        charge=charge,
        source="日常稽核",
        subject="定点医药机构",
        process="调取结算、病历与进销存记录，询问相关人员。",
        facts=facts,
        evidence="结算明细\n病历\n询问笔录",
        law="《中华人民共和国刑法》第二百六十六条",
        proposal="建议移送公安机关。",
    )
    take(stage, "lin", referral, "report", told)
    return referral


def refer(stage: Stage, case_id: int, *, charge: str, facts: str) -> int:
    """Bring a referral from the group to the police receipt; return its id."""
    referral = report(stage, case_id, charge=charge, facts=facts)
    items = forms.ListItems(items="结算明细 | A-1 | 1 册 | 蓝色封面 | 证物室")
    take(stage, "lin", referral, "list_items", items)
    take(stage, "zhao", referral, "approve", forms.Opinion(opinion="同意移送。"))
    letter = forms.WriteLetter(facts=facts, legal_basis="国务院令第310号第三条")
    take(stage, "lin", referral, "write_letter", letter)
    take(stage, "lin", referral, "hand_over", STEPS["hand_over"].form())
    take(stage, "wu", referral, "receive", STEPS["receive"].form())
    return referral


def milestone(stage: Stage, login: str, referral: int, code: str, **typed: Any) -> None:
    """Take a step of the criminal half on the stage's own day."""
    on = stage.clock.now().astimezone(LEGAL_ZONE).date()
    take(stage, login, referral, code, STEPS[code].form(on=on, **typed))


def write(
    stage: Stage,
    author: str,
    head: str,
    kind: str,
    to: str,
    *,
    case_id: int | None = None,
    **told: Any,
) -> int:
    """Write a letter and have the head send it; return its id."""
    with stage.as_(author) as work:
        made = letters.draft(work, case_id, Draft(kind=kind, to=(to,), **told))
        letter_id = known(made.id)
    answer(stage, author, letter_id, "submit")
    answer(stage, head, letter_id, "approve")
    return letter_id


def answer(stage: Stage, login: str, letter_id: int, code: str) -> None:
    """Do something with a letter that needs no words."""
    with stage.as_(login) as work:
        letters.take(work, letter_id, LETTER_ACTS[code], Confirm())


def collect(
    stage: Stage,
    case_id: int,
    ledger: Ledger,
    obligor: str,
    amount_fen: int,
    *,
    pay: bool = True,
    **more: Any,
) -> None:
    """Order an amount, have it approved and, with `pay`, received in full."""
    with stage.as_("lin") as work:
        basis = "查明事实与法律依据见案卷。"
        form = Propose(ledger=ledger, obligor=obligor, amount=amount_fen, basis=basis, **more)
        order_id = known(recoveries.propose(work, case_id, form).id)
    with stage.as_("zhao") as work:
        recoveries.decide(work, order_id, Decide(decision="approve", reasons="同意。"))
    if pay:
        with stage.as_("luo") as work:
            today = work.now.astimezone(LEGAL_ZONE).date()
            paid = Receive(amount=amount_fen, reference=f"HQ-{order_id:04d}", received_on=today)
            recoveries.receive(work, order_id, paid)
