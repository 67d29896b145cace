"""What is wrong with an entry that is kept all the same, place by place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from portal.kernel.money import format_yuan
from portal.kernel.text import Text
from referrals.visits.rules import Kind

Body = Mapping[str, Any]
LEAST_OFFICERS, COPIES = 2, 2


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing: `at` is its place in the body (`items/2/amount_fen`), from 0."""

    at: str
    code: str
    told: Text


def problems(kind: Kind, body: Body, team: Collection[int]) -> list[Problem]:
    """Return everything wrong with a valid body; `team` are the officers named for the agency."""
    found = list(_of_officers(body, team))
    check = CHECKS.get(kind)
    return found + (list(check(body)) if check else [])


def sums(items: Collection[Body], total: int | None) -> Iterator[Problem]:
    """Yield each item whose quantity times price is not its amount, and a total that is not the sum.

    Whole fen. An item without an amount counts for nothing, so no total is judged then.
    """
    for place, item in enumerate(items):
        price, amount = item.get("price_fen"), item.get("amount_fen")
        if price is not None and amount is not None and item["quantity"] * price != amount:
            due = format_yuan(item["quantity"] * price)
            yield Problem(
                f"items/{place}/amount_fen",
                "amount",
                Text(
                    f"第{place + 1}项“{item['name']}”：数量×单价＝{due} 元，"
                    f"所写金额为 {format_yuan(amount)} 元",
                    f"Item {place + 1} “{item['name']}”: quantity × price is {due}, "
                    f"the amount says {format_yuan(amount)}",
                ),
            )
    amounts = [int(item["amount_fen"]) for item in items if item.get("amount_fen") is not None]
    if total is not None and len(amounts) == len(items) and sum(amounts) != total:
        due = format_yuan(sum(amounts))
        yield Problem(
            "total_fen",
            "total",
            Text(
                f"各项金额合计 {due} 元，所写合计为 {format_yuan(total)} 元",
                f"The amounts add up to {due}, the total says {format_yuan(total)}",
            ),
        )


def _of_officers(body: Body, team: Collection[int]) -> Iterator[Problem]:
    if "officers" not in body:
        return
    named = set(body["officers"])
    if len(named & set(team)) < LEAST_OFFICERS:
        yield Problem(
            "officers",
            "two_officers",
            Text("执法人员不得少于两人", "There must be at least two officers"),
        )
    if named - set(team):
        yield Problem(
            "officers",
            "not_on_inspection",
            Text("有人不是本次检查的检查人员", "Somebody is not an officer of this visit"),
        )


def _items(body: Body) -> Iterator[Problem]:
    if not body["items"]:
        yield Problem("items", "missing", Text("清单没有内容", "The list is empty"))
    yield from sums(body["items"], body.get("total_fen"))


def _measure(body: Body) -> Iterator[Problem]:
    yield from _items(body)
    if not body["urgent"] and not body.get("approved_by"):
        yield Problem(
            "approved_by",
            "approval_missing",
            Text(
                "不属于紧急情况的，应当事先经负责人批准",
                "Unless it is urgent, the head approves first",
            ),
        )
    if body["copies"] != COPIES:
        yield Problem("copies", "two_copies", Text("清单一式二份", "The list is made out twice"))


def _inquiry(body: Body) -> Iterator[Problem]:
    if not body["rights_told"]:
        yield Problem(
            "rights_told",
            "rights_not_told",
            Text("没有告知权利义务", "The person was not told their rights"),
        )
    if not body["lines"]:
        yield Problem("lines", "missing", Text("没有问答", "Nothing was asked"))
    if body["done"] and body["read_back"] == "none":
        yield Problem(
            "read_back",
            "not_read_back",
            Text(
                "没有交被询问人核对，也没有向其宣读",
                "Neither read by the person nor read out to them",
            ),
        )
    yield from _span(body)


def _span(body: Body) -> Iterator[Problem]:
    ended = body.get("ended_at")
    if ended and _instant(ended) < _instant(body["began_at"]):
        yield Problem("ended_at", "ends_before", Text("结束早于开始", "It ends before it began"))


def _extraction(body: Body) -> Iterator[Problem]:
    if not body["items"]:
        yield Problem("items", "missing", Text("清单没有内容", "The list is empty"))
    yield from _span(body)


def _listed(body: Body) -> Iterator[Problem]:
    if not body["items"]:
        yield Problem("items", "missing", Text("清单没有内容", "The list is empty"))


def _release(body: Body) -> Iterator[Problem]:
    if not body["all"] and not body.get("items"):
        yield Problem("items", "missing", Text("没有说明解除哪几项", "Which items is not said"))


def _instant(told: str) -> datetime:
    return datetime.fromisoformat(told)


CHECKS: Final[Mapping[Kind, Callable[[Body], Iterator[Problem]]]] = {
    Kind.SAMPLING: _items,
    Kind.HOLD: _measure,
    Kind.SEAL: _measure,
    Kind.INQUIRY: _inquiry,
    Kind.EXTRACTION: _extraction,
    Kind.EVIDENCE_LIST: _listed,
    Kind.FETCH: _listed,
    Kind.RELEASE: _release,
}


def same_person(one: Body, other: Body) -> bool:
    """Tell whether two inquiry texts are of one person: the id number decides, else the name."""
    a, b = one["person"], other["person"]
    if a.get("id_number") and b.get("id_number"):
        return bool(a["id_number"] == b["id_number"])
    return bool(a["name"] == b["name"])
