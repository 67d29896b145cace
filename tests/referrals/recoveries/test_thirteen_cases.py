"""The thirteen cases of source 000, through findings and money: R, C and F to the fen."""

from __future__ import annotations

from datetime import date

import pytest

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.forms import OpenCase
from portal.cases.queries import grounds
from portal.cases.rules import Source
from portal.kernel.errors import Invalid, Refused
from portal.kernel.money import parse_yuan
from referrals.penalties.book import registry
from referrals.penalties.rules.checking import check, check_contract
from referrals.recoveries import queries, service
from referrals.recoveries.forms import Decide, Propose
from referrals.recoveries.rules import Ledger

# id, category, R, formula: what else is ordered, total in the source (yuan).
CASES = [
    ("SX-01", "fake_stay", "3381.49", "3C", "13525.96"),
    ("SX-02", "duplicate_charge", "1837212.29", "", "1837212.29"),
    ("SX-03", "impersonation", "196.18", "3C", "784.72"),
    ("SX-04", "impersonation", "18.20", "3C", "72.80"),
    ("SX-05", "duplicate_charge", "244162.31", "", "244162.31"),
    ("SX-06", "duplicate_charge", "73133.11", "", "73133.11"),
    ("SX-07", "impersonation", "80.39", "3C", "321.56"),
    ("SX-08", "duplicate_charge", "13629.50", "", "13629.50"),
    ("SX-09", "outside_scope", "4195.20", "1F", "8390.40"),
    ("SX-10", "", "0", "", "0"),
    ("SX-11", "", "0", "", "0"),
    ("SX-12", "", "0", "", "0"),
    ("SX-13", "", "0", "", "0"),
]
TOTALS = {"R": 217_600_867, "C": 1_102_878, "F": 419_520, "all": 219_123_265}
ON = date(2026, 3, 2)


def parts(fund: int, formula: str) -> tuple[int, int]:
    """Return contract money and fine of a case."""
    contract = 3 * fund if formula == "3C" else 0
    return contract, fund if formula == "1F" else 0


def test_every_case_adds_up_as_printed_and_so_does_the_year():
    sums = dict.fromkeys(TOTALS, 0)
    for _, _, told, formula, total in CASES:
        fund = parse_yuan(told)
        contract, fine = parts(fund, formula)
        assert fund + contract + fine == parse_yuan(total)
        assert not contract or check_contract(fund, contract, 3).within
        for name, amount in (("R", fund), ("C", contract), ("F", fine)):
            sums[name] += amount
            sums["all"] += amount
    assert sums == TOTALS
    assert sums["R"] + sums["C"] == 218_703_745
    assert len([each for each in CASES if each[2] != "0"]) == 9
    assert len([each for each in CASES if each[3] == "3C"]) == 4


@pytest.mark.parametrize(
    ("sx", "fine", "within"), [("SX-09", "4195.20", True), ("SX-01", "10144.47", False)]
)
def test_three_times_the_loss_is_no_fine_but_contract_money(sx, fine, within):
    fund = next(parse_yuan(each[2]) for each in CASES if each[0] == sx)
    norm = registry.norm_of("38-1", ON)
    assert check(norm, fund, parse_yuan(fine)).within is within
    if sx == "SX-01":
        assert check_contract(fund, parse_yuan(fine), 3).within


def test_the_money_of_each_case_stands_on_its_finding(people):
    got = dict.fromkeys(Ledger, 0)
    for sx, category, told, formula, _ in CASES:
        if not category:
            continue
        fund = parse_yuan(told)
        case_id, finding = _case(people, sx, category, fund)
        contract, _fine = parts(fund, formula)
        numbers = [_ordered(people, case_id, Ledger.FUND, fund, fund)]
        if contract:
            numbers.append(_ordered(people, case_id, Ledger.CONTRACT, contract, fund, times=3))
        with people.work("lin", writes=False) as work:
            assert cases.get(work.session, work.actor, case_id).proven_fen == fund
            uses = grounds.uses(work.session, [finding])[finding]
            assert sorted(each.number for each in uses) == sorted(numbers)
        got[Ledger.FUND] += fund
        got[Ledger.CONTRACT] += contract
        with people.work("lin") as work, pytest.raises(Refused) as refused:
            _find(work, case_id, category, fund, replaces=finding)
        assert {each.told for each in refused.value.reasons} == set(numbers)
    assert (got[Ledger.FUND], got[Ledger.CONTRACT]) == (TOTALS["R"], TOTALS["C"])


def test_contract_money_that_is_not_the_multiple_is_refused(people):
    case_id, _ = _case(people, "SX-01", "fake_stay", 338_149)
    with pytest.raises(Invalid):
        _ordered(people, case_id, Ledger.CONTRACT, 1_014_446, 338_149, times=3)


def _case(people, sx, category, fund):
    with people.work("lin") as work:
        opening = {"title": sx, "region": "990100", "source": Source.CAMPAIGN}
        case_id = case_file.open_case(work, OpenCase(category=category, **opening)).id
        return case_id, _find(work, case_id, category, fund).id


def _find(work, case_id, category, fund, **told):
    amounts = {"suspected_fen": fund, "proven_fen": fund}
    return case_file.record_finding(
        work, case_id, category=category, basis="核对", source="review", **amounts, **told
    )


def _ordered(people, case_id, ledger, amount, base, times=1):
    form = Propose(
        ledger=ledger,
        obligor="演示机构",
        amount=amount,
        basis="服务协议",
        base=0 if ledger is Ledger.FUND else base,
        times=times,
    )
    with people.work("lin") as work:
        order_id = service.propose(work, case_id, form).id
    with people.work("zhao") as work:
        service.decide(work, order_id, Decide(decision="approve", reasons="同意"))
        return queries.get(work.session, work.actor, order_id).number
