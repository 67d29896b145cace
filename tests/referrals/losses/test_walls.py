"""Whose money a prosecutor's board counts: what is watched, and nothing of the case."""

from __future__ import annotations

import openpyxl
import pypdf

from referrals.losses.forms import TakeBoard
from referrals.losses.models import LossCount
from referrals.losses.rules import Age, What
from referrals.losses.rules.asked import Asked
from referrals.losses.service import exporting, viewing
from referrals.recoveries.rules import Ledger
from tests.referrals.losses.test_counting import FUND, a_case, an_order, paid
from tests.referrals.recoveries.test_prosecutor import refer


def board(people, login):
    with people.work(login, writes=False) as work:
        return viewing.show(work, Asked()).board


def test_a_region_shows_those_below_it_side_by_side_and_its_own_apart(people, works):
    an_order(people, a_case(people))
    with people.work("zhao") as work:
        county = {"agency": "xc-ybj", "ledger": Ledger.FUND, "month": "2026-03", "year": 2026}
        work.session.add(LossCount(**county, what=What.ORDERED, fen=400))
    with people.work("shen", writes=False) as work:
        below = viewing.show(work, Asked()).below
        assert [code for code, _, _ in below] == ["", "990103"]
        assert [sums[What.ORDERED] for _, _, sums in below] == [FUND, 400]
        assert len(viewing.show(work, Asked(region="990103")).below) == 1
    with people.work("shen", writes=False) as work:
        names = {name.zh for _, name, _ in below}
        auditor = work.actor
    rows, text = taken(works, auditor, "xlsx"), taken(works, auditor, "pdf")
    got = {row[0]: (row[1], row[2]) for row in rows if row[0] in names}
    assert sorted(fen for _, fen in got.values()) == [4, FUND / 100]
    assert {ledger for ledger, _ in got.values()} == {"追回医保基金"}
    assert all(name in text for name in names) and "4.00" in text


def taken(works, actor, kind):
    """Return the rows of the workbook, or the text of the PDF."""
    form = TakeBoard(purpose="月报", kind=kind)
    with exporting.export(works, actor, Asked(), form, "zh").file as file:
        if kind == "pdf":
            return "".join(each.extract_text() for each in pypdf.PdfReader(file).pages)
        return list(openpyxl.load_workbook(file).active.iter_rows(values_only=True))


def test_a_prosecutor_counts_what_is_watched_and_only_that(people):
    case_id, other = a_case(people), a_case(people)
    order_id = an_order(people, case_id)
    an_order(people, other)
    paid(people, order_id, 500)
    assert not board(people, "zhou").ledgers
    refer(people, case_id)
    found = board(people, "zhou")
    fund = found.ledgers[Ledger.FUND].sums
    assert (fund[What.ORDERED], fund[What.PAID]) == (FUND, 500)
    assert not found.cases[What.PROVEN]
    assert board(people, "zhao").ledgers[Ledger.FUND].sums[What.ORDERED] == 2 * FUND
    with people.work("zhou", writes=False) as work:
        lines = viewing.lines(work, Asked(ledger=Ledger.FUND, what=What.PAID))
        assert [each.order_id for each in lines.lines] == [order_id]
        assert (lines.fen, lines.seen_fen, lines.opens) == (500, 500, frozenset())
    assert not board(people, "ma").ledgers


def test_the_years_and_months_of_a_board_are_those_of_its_own_agencies(people):
    an_order(people, a_case(people))
    with people.work("zhao") as work:
        for agency, year in (
            ("hq-ybj", 2024),
            ("hq-ybj", 2021),
            ("elsewhere", 2022),
            ("xc-ybj", 2023),
        ):
            old = {"agency": agency, "ledger": Ledger.FUND, "month": f"{year}-01", "year": year}
            work.session.add(LossCount(**old, what=What.OUTSTANDING, fen=year))
            work.session.add(LossCount(**old, what=What.PAID, fen=7))
    with people.work("shen", writes=False) as work:
        shown = viewing.show(work, Asked())
    assert shown.years == [2026, 2024, 2023, 2021]
    fund = shown.board.ledgers[Ledger.FUND]
    assert fund.sums[What.PAID] == 3 * 7
    assert fund.ages[Age.OLDER] == 2021 + 2023
    assert fund.ages[Age.YEAR] == 0 and fund.ages[Age.THREE_YEARS] == 2024
    assert min(month for _, month in shown.board.months) > "2025-"
    with people.work("shen", writes=False) as work:
        assert viewing.show(work, Asked(region="990103")).years == [2023]
