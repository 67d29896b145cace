"""The shapes of the charts, in units of their view box. No text in them: words stand beside, as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.kernel.text import Text
from referrals.losses.rules import Board, LedgerSums, What, month_of
from referrals.recoveries.rules import Ledger

WIDTH, BAR, COLUMNS_HIGH = 1000, 40, 220
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Piece:
    """A rectangle: where it begins, how wide or high it is, what it is of."""

    kind: str
    name: Text
    fen: int
    x: int
    y: int
    width: int
    height: int


def course(board: Board) -> list[Piece]:
    """Return the way of the fund's money: each bar is as long as its share of the largest.

    Suspected and proven are of the cases; ordered and paid of the fund ledger and restitution, which
    both go back to the fund; nothing of fines or contract money.
    """
    steps = [
        ("suspected", Text("疑点金额", "Suspected"), board.cases[What.SUSPECTED]),
        ("proven", Text("查实金额", "Proven"), board.cases[What.PROVEN]),
        ("ordered", Text("责令退回", "Ordered back"), _to_fund(board, What.ORDERED)),
        ("paid", Text("已到账", "Paid"), _to_fund(board, What.PAID)),
        ("returned", Text("已返还基金", "Back in the fund"), board.returned_to_fund_fen),
    ]
    most = max((fen for _, _, fen in steps), default=0)
    return [
        Piece(kind, name, fen, 0, 0, _share(fen, most, WIDTH), BAR) for kind, name, fen in steps
    ]


def parts(sums: LedgerSums) -> list[Piece]:
    """Return a ledger's ordered money cut into what became of it; the pieces fill the bar."""
    paid, returned = sums.sums[What.PAID], sums.sums[What.RETURNED]
    overdue = sums.overdue_fen
    cut = [
        ("returned", Text("已上缴（返还）", "Passed on"), min(paid, returned)),
        ("paid", Text("已到账未上缴", "Paid, not passed on"), max(0, paid - returned)),
        ("waiting", Text("未到期", "Not due"), sums.sums[What.OUTSTANDING] - overdue),
        ("overdue", Text("逾期未收", "Overdue"), overdue),
        ("gone", Text("核销", "Written off"), sums.sums[What.WRITTEN_OFF]),
    ]
    whole = sum(max(0, fen) for _, _, fen in cut)
    found: list[Piece] = []
    done = at = 0
    for kind, name, fen in cut:
        done += max(0, fen)
        ends = _share(done, whole, WIDTH)
        if fen > 0:
            found.append(Piece(kind, name, fen, at, 0, max(2, ends - at), BAR))
        at = ends
    return found


def columns(board: Board, ledger: Ledger, on: date) -> list[tuple[str, Piece, Piece]]:
    """Return ordered and paid of a ledger in each of the last twelve months, the oldest first."""
    names = months_drawn(on)
    series = [(month, board.months.get((ledger, month), {})) for month in names]
    most = max((max(s.get(What.ORDERED, 0), s.get(What.PAID, 0)) for _, s in series), default=0)
    step = WIDTH // MONTHS
    found = []
    for at, (month, sums) in enumerate(series):
        pair = [
            _column(
                what, sums.get(what, 0), most, at * step + 8 + n * (step // 2 - 6), step // 2 - 10
            )
            for n, what in enumerate((What.ORDERED, What.PAID))
        ]
        found.append((month, pair[0], pair[1]))
    return found


def beside(places: Sequence[tuple[Text, Mapping[What, int]]]) -> list[tuple[Piece, Piece]]:
    """Return of each place ordered and paid, all to one scale: the longest bar is the most ordered."""
    most = max((sums[What.ORDERED] for _, sums in places), default=0)
    return [
        (_bar(What.ORDERED, name, sums, most), _bar(What.PAID, name, sums, most))
        for name, sums in places
    ]


def busiest(board: Board) -> Ledger | None:
    """Return the ledger most was ordered in: whose months are drawn first."""
    ledgers: Sequence[LedgerSums] = list(board.ledgers.values())
    return max(ledgers, key=lambda each: each.sums[What.ORDERED]).ledger if ledgers else None


def _bar(what: What, name: Text, sums: Mapping[What, int], most: int) -> Piece:
    return Piece(
        what.value, name, sums[what], 0, 0, min(WIDTH, _share(sums[what], most, WIDTH)), BAR
    )


def _column(what: What, fen: int, most: int, x: int, width: int) -> Piece:
    height = _share(max(0, fen), most, COLUMNS_HIGH)
    return Piece(what.value, Text("", ""), fen, x, COLUMNS_HIGH - height, width, height)


def _to_fund(board: Board, what: What) -> int:
    return sum(
        each.sums[what]
        for each in board.ledgers.values()
        if each.ledger in {Ledger.FUND, Ledger.RESTITUTION}
    )


def months_drawn(on: date) -> list[str]:
    """Return the months that are drawn, the oldest first, the month of a day last."""
    count = on.year * 12 + on.month - 1
    days = (date(n // 12, n % 12 + 1, 1) for n in range(count - MONTHS + 1, count + 1))
    return [month_of(day) for day in days]


def _share(fen: int, most: int, of: int) -> int:
    """Return the part of `of` in whole units, rounded half up; nothing of nothing."""
    return (fen * of * 2 + most) // (most * 2) if most > 0 and fen > 0 else 0
