"""A ledger damaged behind the program's back raises the alarm that fits, naming the row."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlmodel import select

from portal.notices.models import Notice, NoticeOffice
from portal.reconciliation import queries as proofs
from portal.reconciliation import service as reconciliation
from portal.reconciliation.models import LedgerProofDamage
from referrals.losses import book
from referrals.recoveries.rules import Ledger
from tests.referrals.losses.test_counting import FUND, a_case, an_order, paid
from tests.referrals.losses.test_remitting import passed_on

DAMAGES = {
    "posting-one-amount": "UPDATE posting SET debit = 'received' WHERE reference = '~order'",
    "posting-own-ledger": "UPDATE posting SET ledger = 'fine' WHERE reference = '1'",
    "reversal-mirror": "UPDATE posting SET reversal_of = 1 WHERE reference = '1'",
    "order-header": "UPDATE recovery_order SET amount_fen = amount_fen + 1",
    "received-within-ordered": "UPDATE posting SET amount_fen = amount_fen + 99999999 WHERE reference = '1'",
    "settled-means-nothing-due": "UPDATE recovery_order SET state = 'settled'",
    "paid-once": "INSERT INTO posting SELECT 99, order_id, ledger, debit, credit, amount_fen, reference,"
    " value_on, NULL, reasons, posted_by, posted_at, way, payer, source FROM posting WHERE reference = '1'",
    "late-charge-within-fine": "UPDATE recovery_order SET charge_of = (SELECT min(id) FROM recovery_order)"
    " WHERE ledger = 'contract'",
    "case-header": "UPDATE case_file SET proven_fen = proven_fen - 1",
    "case-count": "UPDATE loss_case SET proven_fen = proven_fen + 1",
    "order-count": "UPDATE loss_line SET paid_fen = paid_fen - 1",
    "month-count": "UPDATE loss_count SET month = '2025-01' WHERE what = 'paid'",
    "sums-count": "UPDATE loss_count SET fen = fen + 1 WHERE what = 'outstanding'",
    "passed-on-within-paid": "UPDATE remittance_line SET amount_fen = amount_fen + 99999",
    "slip-adds-up": "UPDATE remittance SET amount_fen = amount_fen - 1",
}


def unguarded(session) -> None:
    triggers = session.connection().execute(
        text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    )
    for (name,) in triggers.all():
        session.connection().execute(text(f"DROP TRIGGER {name}"))
    indexes = text(
        "CREATE TABLE posting_copy AS SELECT * FROM posting"  # without its unique constraints
    )
    session.connection().execute(indexes)


@pytest.fixture
def ledger(people):
    case_id = a_case(people)
    order_id = an_order(people, case_id)
    an_order(people, case_id, FUND + 1, Ledger.CONTRACT)
    paid(people, order_id, 500)
    passed_on(people, order_id, 500)
    return order_id


def test_each_damage_is_found_by_the_check_that_looks_for_it(people, ledger):
    checks = {each.code: each for each in book.checks()}
    assert checks.keys() == DAMAGES.keys()
    with people.work("luo") as work:
        unguarded(work.session)
        for code, damage in DAMAGES.items():
            assert proofs.run(work.session, checks[code]).holds, code
            # What the table itself refuses is tried on a copy that does not.
            copy = "_copy" if code == "paid-once" else ""
            check = checks[code].sql.replace("FROM posting", f"FROM posting{copy}")
            nested = work.session.begin_nested()
            work.session.connection().execute(
                text(damage.replace("INTO posting", f"INTO posting{copy}"))
            )
            found = work.session.connection().execute(text(check)).all()
            nested.rollback()
            assert found, code
            assert all(agency == "hq-ybj" for agency, *_ in found), code


def test_the_right_people_are_told_which_row_and_nobody_else(people, works, ledger):
    with people.work("luo") as work:
        unguarded(work.session)
        sql = "UPDATE posting SET amount_fen = amount_fen - 1 WHERE reference = '1'"
        work.session.connection().execute(text(sql))
    proof, found = reconciliation.prove(works)
    wrong = {each.check.code for each in found if not each.holds}
    assert wrong == {
        *("order-count", "month-count", "settled-means-nothing-due"),
        "passed-on-within-paid",
    }
    with people.work("luo", writes=False) as work:
        rows = select(LedgerProofDamage).where(LedgerProofDamage.code == "order-count")
        damage = work.session.exec(rows).one()
        assert (damage.agency, damage.row_id, damage.row_en) == ("hq-ybj", ledger, "order")
        told = work.session.exec(select(Notice).where(Notice.kind == "LedgerDamaged")).all()
        assert {each.agency for each in told} == {"hq-ybj"}
        offices = work.session.exec(select(NoticeOffice.office)).all()
        assert {str(each) for each in offices} >= {"finance", "head", "auditor"}
        assert proofs.last(work.session).wrong == proof.wrong == 4
