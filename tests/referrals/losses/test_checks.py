"""A ledger damaged behind the program's back raises the alarm that fits, naming the row."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest
from beancount import loader
from sqlalchemy import text
from sqlmodel import select

from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from portal.main import people as demo_people
from portal.main.app import make_works
from portal.main.cli import main
from portal.notices.models import Notice, NoticeOffice
from portal.reconciliation import queries as proofs
from portal.reconciliation import service as reconciliation
from portal.reconciliation.models import LedgerProofDamage
from referrals.losses import book, jobs
from referrals.losses import service as losses
from referrals.losses.queries import counting
from referrals.recoveries.rules import Ledger
from tests.conftest import START, cheap
from tests.referrals.losses.test_counting import FUND, a_case, an_order, everything, paid
from tests.referrals.losses.test_remitting import passed_on
from tests.support.people import People

DAMAGES = {
    "posting-one-amount": "UPDATE posting SET debit = 'received' WHERE reference = '~order'",
    "posting-own-ledger": "UPDATE posting SET ledger = 'fine' WHERE reference = '1'",
    "reversal-mirror": "UPDATE posting SET reversal_of = 1 WHERE reference = '1'",
    "moved-both-halves": "UPDATE posting SET way = 'moved' WHERE reference = '1'",
    "order-header": "UPDATE recovery_order SET amount_fen = amount_fen + 1",
    "received-within-ordered": "UPDATE posting SET amount_fen = amount_fen + 99999999 WHERE reference = '1'",
    "settled-means-nothing-due": "UPDATE recovery_order SET state = 'settled'",
    "paid-once": "INSERT INTO posting SELECT 99, order_id, ledger, debit, credit, amount_fen, reference,"
    " value_on, NULL, reasons, posted_by, posted_at, way, payer, source FROM posting WHERE reference = '1'",
    "bank-line-once": "UPDATE posting SET source = 'bank:99' WHERE reference = '1'",
    "bank-match-booked": "INSERT INTO statement_match (line_id, kind, target_id, label, fen, booking,"
    " in_bulk, accepted_by, accepted_at) VALUES (99, 'order', 1, '', 501, '1', false, 1, '2026-03-02')",
    "late-charge-within-fine": "UPDATE recovery_order SET charge_of = (SELECT min(id) FROM recovery_order)"
    " WHERE ledger = 'contract'",
    "case-header": "UPDATE case_file SET proven_fen = proven_fen - 1",
    "case-count": "UPDATE loss_case SET proven_fen = proven_fen + 1",
    "order-count": "UPDATE loss_line SET paid_fen = paid_fen - 1",
    "due-count": "UPDATE recovery_order SET due_on = '2031-01-01'",
    "month-count": "UPDATE loss_count SET month = '2025-01' WHERE what = 'paid'",
    "sums-count": "UPDATE loss_count SET fen = fen + 1 WHERE what = 'outstanding'",
    "passed-on-within-paid": "UPDATE remittance_line SET amount_fen = amount_fen + 99999",
    "slip-adds-up": "UPDATE remittance SET amount_fen = amount_fen - 1",
}


def unguarded(session) -> None:
    """Take away what keeps the database from holding such rows."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        for table in ("posting", "recovery_order", "remittance_line", "statement_match"):
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
    else:
        triggers = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in connection.execute(triggers).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))


def a_ledger(people) -> int:
    case_id = a_case(people)
    order_id = an_order(people, case_id)
    an_order(people, case_id, FUND + 1, Ledger.CONTRACT)
    paid(people, order_id, 500)
    passed_on(people, order_id, 500)
    return order_id


def each_is_found(people) -> None:
    checks = {each.code: each for each in book.checks()}
    assert checks.keys() == DAMAGES.keys()
    with people.work("luo") as work:
        unguarded(work.session)
        connection = work.session.connection()
        connection.execute(text("CREATE TABLE posting_copy AS SELECT * FROM posting"))
        for code, damage in DAMAGES.items():
            assert proofs.run(work.session, checks[code]).holds, code
            # What the table itself refuses is tried on a copy that does not.
            copy = "_copy" if code == "paid-once" else ""
            check = checks[code].sql.replace("FROM posting", f"FROM posting{copy}")
            nested = connection.begin_nested()
            connection.execute(text(damage.replace("INTO posting", f"INTO posting{copy}")))
            found = connection.execute(text(check)).all()
            nested.rollback()
            assert found, code
            assert {agency for agency, *_ in found} <= {"hq-ybj", None}, code


def test_each_damage_is_found_by_the_check_that_looks_for_it(people):
    a_ledger(people)
    each_is_found(people)


def test_every_agency_with_damage_is_named_however_much_another_has(people):
    rows = " UNION ALL ".join(f"SELECT 'a', {n}, 0, 1" for n in range(30))
    check = replace(book.checks()[0], sql=f"{rows} UNION ALL SELECT 'b', 99, 0, 1")
    with people.work("luo", writes=False) as work:
        found = proofs.run(work.session, check)
    assert found.wrong == 31
    assert Counter(each.agency for each in found.examples) == {"a": 20, "b": 1}


def test_money_booked_before_there_was_a_board_is_counted_although_some_was_since(people, works):
    order_id = a_ledger(people)
    jobs.begin(works)
    before = everything(people)
    with works.engine.begin() as connection:
        connection.execute(text(f"DELETE FROM loss_line WHERE order_id = {order_id}"))
    jobs.begin(works)
    assert everything(people) == before
    with works.begin(SYSTEM, writes=False) as work:
        assert not counting.missing(work.session)


@pytest.mark.slow
def test_on_postgresql_as_well(postgres_tables, tmp_path):
    settings = cheap(tmp_path).model_copy(update={"database_url": postgres_tables()})
    works = make_works(settings, clock=SetClock(START))
    with works.begin(SYSTEM) as work:
        people = People(works, demo_people.set_up(work))
    a_ledger(people)
    proof, found = reconciliation.prove(works)
    assert not proof.wrong, [each for each in found if not each.holds]
    before = everything(people)
    with people.work("luo") as work:
        losses.rebuild(work)
    assert everything(people) == before
    each_is_found(people)
    works.engine.dispose()


def test_the_right_people_are_told_which_row_and_nobody_else(people, works):
    order_id = a_ledger(people)
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
        assert (damage.agency, damage.row_id, damage.row_en) == ("hq-ybj", order_id, "order")
        assert (damage.expected, damage.found) == (499, 500)
        told = work.session.exec(select(Notice).where(Notice.kind == "LedgerDamaged")).all()
        assert {each.agency for each in told} == {"hq-ybj"}
        offices = work.session.exec(select(NoticeOffice.office)).all()
        assert {str(each) for each in offices} >= {"finance", "head", "auditor"}
        assert proofs.last(work.session).wrong == proof.wrong == 4


def test_the_commands_and_a_strangers_program_find_the_same(
    people, works, monkeypatch, capsys, tmp_path
):
    order_id = a_ledger(people)
    monkeypatch.setenv("CLUEBRIDGE_DATA_DIR", str(works.settings.data_dir))
    assert main(["reconcile"]) == 0
    assert not opinion(capsys, tmp_path)
    with people.work("luo") as work:
        unguarded(work.session)
        sql = "UPDATE posting SET amount_fen = amount_fen - 1 WHERE reference = '1'"
        work.session.connection().execute(text(sql))
    assert {each.split("'")[1] for each in opinion(capsys, tmp_path)} == {
        f"Assets:{name}:Fund:Order-{order_id}" for name in ("Received", "Receivable")
    }
    assert main(["ledger", "recount"]) == 0  # the counters are right again, and only they
    assert main(["reconcile", "--json"]) == 1
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    wrong = {each["check"]: each["examples"] for each in told["checks"] if each["wrong"]}
    assert wrong.keys() == {"settled-means-nothing-due", "passed-on-within-paid"}
    assert wrong["passed-on-within-paid"] == [
        {"agency": "hq-ybj", "row": order_id, "expected": 499, "found": 500}
    ]


def opinion(capsys, tmp_path) -> list[str]:
    """Return what beancount has to say against the books as the command writes them."""
    capsys.readouterr()
    assert main(["ledger", "export", "--format", "beancount"]) == 0
    (tmp_path / "books").write_text(capsys.readouterr().out, "utf-8")
    return [each.message for each in loader.load_file(str(tmp_path / "books"))[1]]
