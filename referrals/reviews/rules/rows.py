"""From the cells of a claims list to claims, every wrong cell named by its line and column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from portal.kernel.money import MAX_FEN, parse_yuan
from portal.kernel.text import Text, folded
from referrals.reviews.rules import Alert

COLUMNS: Final[Mapping[str, tuple[Text, tuple[str, ...]]]] = {
    "claim": (Text("单据号", "Claim number"), ("结算单号", "费用明细号", "流水号", "claim")),
    "person": (Text("人员代号", "Person's pseudonym"), ("参保人代号", "人员标识", "person")),
    "item": (Text("项目", "Item"), ("项目名称", "药品名称", "item")),
    "amount": (Text("金额", "Amount"), ("金额（元）", "医保基金支付", "总金额", "amount")),
    "rule": (Text("命中规则", "Rule hit"), ("规则", "规则名称", "rule")),
    "alert": (Text("事前预警", "Warning"), ("预警", "预警处理", "alert")),
    "quantity": (Text("数量", "Quantity"), ("quantity",)),
    "price": (Text("单价", "Price"), ("单价（元）", "price")),
}
NEEDED: Final = ("claim", "amount")
ALERTS: Final[Mapping[str, Alert]] = {
    "": Alert.NONE,
    "无": Alert.NONE,
    "无预警": Alert.NONE,
    "已处理": Alert.HEEDED,
    "预警后已处理": Alert.HEEDED,
    "忽略": Alert.IGNORED,
    "忽略预警": Alert.IGNORED,
    "none": Alert.NONE,
    "heeded": Alert.HEEDED,
    "ignored": Alert.IGNORED,
}
MOST_CELL, MOST_CLAIM, MOST_RULE = 200, 60, 80
_ID_CARD = re.compile(r"\d{17}[\dXx]")


@dataclass(frozen=True, slots=True)
class ListedClaim:
    """One claim of a list. `person` is a pseudonym, never a number that names somebody."""

    line: int
    claim: str
    person: str
    item: str
    amount_fen: int
    rule: str
    alert: Alert


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a cell: its line in the file, its column, a code."""

    line: int
    column: str
    code: str


def known_names() -> set[str]:
    """Return what the columns of a list may be called."""
    return {word for code, (name, also) in COLUMNS.items() for word in (code, name.zh, *also)}


def targets(header: Sequence[str]) -> list[str]:
    """Return the column each name of a header stands for, "" for none, each once."""
    names = {
        folded(word): code
        for code, (name, also) in COLUMNS.items()
        for word in (code, name.zh, name.en, *also)
    }
    found: list[str] = []
    for each in header:
        code = names.get(folded(each), "")
        found.append(code if code not in found else "")
    return found


def read(
    columns: Sequence[str], rows: Iterable[tuple[int, list[str]]]
) -> tuple[list[ListedClaim], list[Wrong]]:
    """Return the claims of a list and everything wrong with it; a claim number may stand only once."""
    wrong = [Wrong(0, each, "column_needed") for each in NEEDED if each not in columns]
    found: list[ListedClaim] = []
    seen: set[str] = set()
    if wrong:
        return [], wrong
    for line, cells in rows:
        said = {code: cell.strip() for code, cell in zip(columns, cells, strict=False) if code}
        errors = list(_wrong(line, said))
        claim = said.get("claim", "")
        if claim and claim in seen:
            errors.append(Wrong(line, "claim", "claim_twice"))
        seen.add(claim)
        wrong += errors
        if not errors:
            found.append(_claim(line, said))
    return found, wrong


def _wrong(line: int, said: Mapping[str, str]) -> Iterator[Wrong]:
    yield from (Wrong(line, each, "missing") for each in NEEDED if not said.get(each))
    limits = {"claim": MOST_CLAIM, "rule": MOST_RULE}
    for code, cell in said.items():
        if len(cell) > limits.get(code, MOST_CELL):
            yield Wrong(line, code, "string_too_long")
    if _ID_CARD.fullmatch(said.get("person", "")):
        yield Wrong(line, "person", "names_a_person")
    if said.get("alert", "") not in ALERTS:
        yield Wrong(line, "alert", "unknown_choice")
    if said.get("amount"):
        yield from _amount_wrong(line, said)


def _amount_wrong(line: int, said: Mapping[str, str]) -> Iterator[Wrong]:
    try:
        amount = parse_yuan(said["amount"])
    except ValueError:
        yield Wrong(line, "amount", "not_an_amount")
        return
    if said.get("quantity") and said.get("price"):
        try:
            made = Decimal(said["quantity"]) * parse_yuan(said["price"])
        except (InvalidOperation, ValueError):
            yield Wrong(line, "quantity", "not_an_amount")
            return
        if not made.is_finite() or made != amount or made > MAX_FEN:
            yield Wrong(line, "amount", "not_the_product")


def _claim(line: int, said: Mapping[str, str]) -> ListedClaim:
    return ListedClaim(
        line,
        said["claim"],
        said.get("person", ""),
        said.get("item", ""),
        parse_yuan(said["amount"]),
        said.get("rule", ""),
        ALERTS[said.get("alert", "")],
    )
