"""What a line is for, and why: the same candidates always lead to the same answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.kernel.text import Text
from portal.statements.rules import By, Candidate, Kind
from portal.statements.rules.states import LineState

SHOWN = 8
"""Candidates kept beside a line."""
_EXACT = frozenset({Kind.PAYOUT, Kind.REFUND})
"""Targets that are paid as a whole or not at all."""
_ORDER = tuple(By)


class Why(StrEnum):
    """Why a line stands where it does."""

    EXACT = "exact"
    PART = "part"
    NAME = "name"
    OVER = "over"
    PAID = "paid"
    OTHER_AMOUNT = "other_amount"
    SEVERAL = "several"
    SEVERAL_NAMES = "several_names"
    NAME_ALONE = "name_alone"
    AMOUNT_ALONE = "amount_alone"
    NOTHING = "nothing"
    ELSEWHERE = "elsewhere"
    TWIN = "twin"
    BY_HAND = "by_hand"
    TOGETHER = "together"
    TAKES_BACK = "takes_back"
    TAKES_NOTHING = "takes_nothing"
    TAKEN_BACK = "taken_back"
    REFUSED = "refused"
    UNDONE = "undone"
    TOTAL = "total"
    REPEATED = "repeated"
    UNREADABLE = "unreadable"
    ASIDE = "aside"
    NOT_REPEATED = "not_repeated"


WORDS: Mapping[Why, Text] = {
    Why.EXACT: Text(
        "摘要写有编号，金额等于未缴数额", "Names the number; pays exactly what is open"
    ),
    Why.PART: Text("摘要写有编号，缴纳一部分", "Names the number; pays a part of what is open"),
    Why.NAME: Text(
        "户名和未缴数额都相符，且只有一项", "Name and open amount fit, and only one does"
    ),
    Why.OVER: Text("摘要写有编号，金额多于未缴数额", "Names the number; more than is open"),
    Why.PAID: Text("摘要写有编号，但已全部缴清", "Names the number; nothing is open any more"),
    Why.OTHER_AMOUNT: Text("摘要写有编号，金额不符", "Names the number; the amount is another"),
    Why.SEVERAL: Text("摘要写有几个编号", "Names several numbers"),
    Why.SEVERAL_NAMES: Text("户名和金额有几项相符", "Name and amount fit several"),
    Why.NAME_ALONE: Text("户名相符，金额不符", "The name fits, the amount does not"),
    Why.AMOUNT_ALONE: Text("仅金额相符，供参考", "Only the amount fits: a suggestion"),
    Why.NOTHING: Text("没有相符的应收应付", "Nothing fits"),
    Why.ELSEWHERE: Text("编号不属于本机关", "The number is not this agency's"),
    Why.TWIN: Text(
        "文件中有完全相同的另一行，请核对是否两笔",
        "Another line of the file is just the same: two payments?",
    ),
    Why.BY_HAND: Text(
        "可能已凭单据人工入账，请核对是否同一笔",
        "Perhaps booked by hand from its slip: is it the same payment?",
    ),
    Why.TOGETHER: Text(
        "同一编号的几行合计多于未缴数额", "Lines for the same number are together more than is open"
    ),
    Why.TAKES_BACK: Text("冲正或退回另一行", "Takes another line back"),
    Why.TAKES_NOTHING: Text(
        "写有冲正或退回，未找到原行", "Says it takes a line back; none was found"
    ),
    Why.TAKEN_BACK: Text("被另一行冲正或退回", "Taken back by another line"),
    Why.REFUSED: Text("入账时被拒绝", "Refused when it was to be booked"),
    Why.UNDONE: Text("原匹配已撤销", "Its match was undone"),
    Why.TOTAL: Text("合计、余额或者空行", "A total, a balance or empty"),
    Why.REPEATED: Text("同一笔流水已导入过", "The same payment was imported before"),
    Why.UNREADABLE: Text("有单元格读不出", "A cell cannot be read"),
    Why.ASIDE: Text("由人决定不入账", "Decided by a person not to be booked"),
    Why.NOT_REPEATED: Text("由人确认不是重复", "A person said it is not the same payment"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is proposed for a line. `best` is None when nothing is; `candidates` the surest first.

    `owner` is the agency whose number it names when it is another one.
    """

    state: LineState
    why: Why
    best: Candidate | None = None
    candidates: tuple[Candidate, ...] = ()
    owner: str = ""


def judge(fen: int, found: Sequence[Candidate], *, twin: bool = False) -> Verdict:
    """Return what a line of so many fen is for.

    Sure is a number in its words that leaves no more than is open, or a name and exactly what is
    open when only one such target is there, unless a slip like it was booked by hand. Everything else
    a person decides.
    """
    own = [each for each in found if each.by is not By.ELSEWHERE]
    if not own:
        if found:
            return Verdict(LineState.ELSEWHERE, Why.ELSEWHERE, owner=found[0].agency)
        return Verdict(LineState.UNMATCHED, Why.NOTHING)
    kept = tuple(
        sorted(own, key=lambda each: (_ORDER.index(each.by), each.open_fen != fen, each.id))
    )
    named = [each for each in kept if each.by is By.REFERENCE]
    if len(named) > 1:
        return Verdict(LineState.DOUBTFUL, Why.SEVERAL, named[0], kept[:SHOWN])
    state, why = _of_number(fen, named[0]) if named else _of_name(fen, kept)
    if state is LineState.STRONG and twin:
        state, why = LineState.DOUBTFUL, Why.TWIN
    if kept[0].by_hand:
        state, why = LineState.DOUBTFUL, Why.BY_HAND
    return Verdict(state, why, kept[0], kept[:SHOWN])


def _of_number(fen: int, target: Candidate) -> tuple[LineState, Why]:
    if target.open_fen == fen:
        return LineState.STRONG, Why.EXACT
    if target.kind in _EXACT:
        return LineState.DOUBTFUL, Why.OTHER_AMOUNT if target.open_fen else Why.PAID
    if not target.open_fen:
        return LineState.DOUBTFUL, Why.PAID
    if fen < target.open_fen:
        return LineState.STRONG, Why.PART
    return LineState.DOUBTFUL, Why.OVER


def _of_name(fen: int, kept: Sequence[Candidate]) -> tuple[LineState, Why]:
    fits = [each for each in kept if each.by is By.NAME and each.open_fen == fen]
    if len(fits) == 1:
        # Money that leaves is confirmed by its reference, never by a name.
        sure = fits[0].kind not in _EXACT
        return (LineState.STRONG if sure else LineState.DOUBTFUL), Why.NAME
    if fits:
        return LineState.DOUBTFUL, Why.SEVERAL_NAMES
    if kept[0].by is By.NAME:
        return LineState.DOUBTFUL, Why.NAME_ALONE
    return LineState.DOUBTFUL, Why.AMOUNT_ALONE
