"""The account of one order on paper: its course of money, and when the ledgers were last proved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.agencies import queries as agencies
from portal.infra.typeset import pdf
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE, printed_day
from portal.kernel.ids import known
from portal.kernel.money import format_yuan
from portal.reconciliation import queries as proofs
from referrals.recoveries import queries, rules
from referrals.recoveries.book import registry
from referrals.recoveries.events import OrderPrinted
from referrals.recoveries.models import Posting, RecoveryOrder
from referrals.recoveries.queries import lookup
from referrals.recoveries.rules import ACCOUNT_NAMES, ORIGIN_NAMES, WAY_NAMES, Account, Way

NONE = "—"


def account_sheet(work: Work, order_id: int) -> bytes:
    """Return the account of an order the actor may see as a PDF; the printing is recorded."""
    order = queries.get(work.session, work.actor, order_id)
    postings = queries.postings(work.session, order_id)
    proved_by = lookup.proofs(work.session, [known(each.id) for each in postings])
    at = work.now.astimezone(LEGAL_ZONE).strftime("%Y-%m-%d %H:%M")
    made = pdf(
        "sheets/order_account",
        {
            "agency": agencies.agency(work.session, order.agency).name.zh,
            "title": order.number or "拟办",
            "facts": _facts(work, order),
            "rows": [{"cells": _cells(each, proved_by)} for each in postings],
            "proof": proofs.standing(work.session).told(work.now).zh,
            "printed": f"{work.actor.name} {at}",
            "date": printed_day(work.now),
        },
    )
    work.record(OrderPrinted(case_id=order.case_id, order_id=order_id))
    return made


def _facts(work: Work, order: RecoveryOrder) -> list[dict[str, str]]:
    stand = rules.balances(queries.lines(work.session, known(order.id)))
    ledger = registry.ledger(order.ledger)
    told = (
        ("缴款人", order.obligor),
        ("账目", ledger.name.zh),
        ("来源", ORIGIN_NAMES[order.origin].zh),
        ("缴入", ledger.destination.zh),
        ("责令金额（元）", format_yuan(order.amount_fen)),
        ("缴款期限", order.due_on.isoformat() if order.due_on else NONE),
        ("已到账（元）", format_yuan(stand[Account.RECEIVED])),
        ("未收（元）", format_yuan(stand[Account.RECEIVABLE])),
        ("已核销（元）", format_yuan(stand[Account.WRITTEN_OFF])),
        ("应退还（元）", format_yuan(-stand[Account.REFUNDABLE])),
    )
    return [{"name": name, "value": value} for name, value in told]


def _cells(each: Posting, proved_by: Mapping[int, list[int]]) -> list[Any]:
    way = "" if each.way is Way.PAID else f"{WAY_NAMES[each.way].zh}："
    why = f"冲正：{each.reasons}" if each.reversal_of else each.reasons or _reference(each)
    payer = f"（实际缴款人：{each.payer}）" if each.payer else ""
    return [
        each.value_on.isoformat(),
        ACCOUNT_NAMES[each.debit].zh,
        ACCOUNT_NAMES[each.credit].zh,
        format_yuan(each.amount_fen),
        f"{way}{why}{payer}",
        each.posted_by,
        each.posted_at.astimezone(LEGAL_ZONE).strftime("%Y-%m-%d %H:%M"),
        "、".join(f"#{item}" for item in proved_by.get(known(each.id), [])) or NONE,
    ]


def _reference(each: Posting) -> str:
    return NONE if each.reference.startswith(rules.OWN_MARK) else each.reference
