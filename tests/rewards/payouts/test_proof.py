"""The books of rewards hold, and damage done behind the program's back is found by its check."""

from __future__ import annotations

import pytest
from beancount import loader
from sqlalchemy import text
from sqlmodel import Session

from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.reconciliation import queries as proofs
from portal.reconciliation.rules.books import Books, RewardBooks, journal
from rewards.payouts import service
from rewards.payouts.book import registry
from rewards.payouts.forms import Return
from tests.rewards.claims import support
from tests.rewards.claims.test_annulling import annulled, proposed
from tests.rewards.payouts.test_clawbacks import demanded, repay
from tests.support.people import People

DAMAGES = {
    "reward-posting": "UPDATE reward_posting SET reversal_of = 1 WHERE id = 2",
    "reward-reserved": "UPDATE reward_payout SET state = 'sent'",
    "reward-spent": "UPDATE reward_posting SET amount_fen = 1 WHERE reference = 'reserve'",
    "reward-paid-once": "UPDATE reward_award SET state = 'claimed'",
    "reward-clawback": "UPDATE reward_clawback SET open_fen = open_fen + 1",
    "reward-clawback-booked": "UPDATE reward_posting SET amount_fen = 1 WHERE reference LIKE 'claw%'",
    "reward-within-ceiling": "INSERT INTO reward_share (award_id, tip_id, parts, amount_fen)"
    " SELECT id, tip_id, 1, amount_fen - 1 FROM reward_award",
    "reward-budget": "UPDATE reward_budget SET granted_fen = granted_fen + 1",
}


@pytest.fixture
def ledger(works: Works, people: People) -> int:
    """Return a reward that was paid, claimed back in part, and partly returned."""
    award_id = support.paid(works, people)
    repay(people, demanded(people, award_id), 200_00, "HD-1")
    return award_id


def unguarded(session: Session) -> None:
    names = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in session.connection().execute(names).all():
        session.connection().execute(text(f"DROP TRIGGER {name}"))


def test_each_damage_is_found_by_the_check_that_looks_for_it(works: Works, ledger: int) -> None:
    checks = {each.code: each for each in registry.checks()}
    assert checks.keys() >= DAMAGES.keys()
    with works.begin(SYSTEM) as work:
        unguarded(work.session)
        for code, damage in DAMAGES.items():
            assert proofs.run(work.session, checks[code]).holds, code
            nested = work.session.begin_nested()
            work.session.connection().execute(text(damage))
            found = work.session.connection().execute(text(checks[code].sql)).all()
            nested.rollback()
            assert found and all(agency == "hq-ybj" for agency, *_ in found), code
        work.session.rollback()


def test_a_returned_payment_and_an_annulled_reward_leave_every_check_standing(
    works: Works, people: People
) -> None:
    award_id = support.paid(works, people)
    checks = {each.code: each for each in registry.checks()}
    with people.work("zhao") as work:
        back = Return(reasons="账号有误", slip="TP-1")
        service.send_back(work, award_id, back)
    with works.begin(SYSTEM, writes=False) as work:
        assert all(proofs.run(work.session, each).holds for each in checks.values())
    proposed(people, award_id)
    annulled(people, award_id)
    with works.begin(SYSTEM) as work:
        assert all(proofs.run(work.session, each).holds for each in checks.values())
        unguarded(work.session)
        for damage in (
            "DELETE FROM reward_budget_move WHERE step = 'release'",
            "UPDATE reward_annulment_decision SET annuls = false",
            "UPDATE reward_payout SET state = 'sent'",
        ):
            nested = work.session.begin_nested()
            work.session.connection().execute(text(damage))
            assert not proofs.run(work.session, checks["reward-annulled"]).holds, damage
            nested.rollback()
        work.session.rollback()


def test_the_journal_states_what_the_payments_come_to(works: Works, ledger: int) -> None:
    with works.begin(SYSTEM, writes=False) as work:
        told = "".join(journal([work.ask(RewardBooks("hq-ybj"), Books())], []))
        nothing = "".join(journal([work.ask(RewardBooks("xc-ybj"), Books())], []))
    for line in (
        "Assets:Rewards:Budget  -3600.00",
        "Expenses:Rewards:Paid  3000.00",
        "Assets:Rewards:Clawback  400.00",
        "Assets:Rewards:Returned  200.00",
    ):
        assert f"balance {line} " in told
    assert not loader.load_string(told)[1]
    off = told.replace("Expenses:Rewards:Paid  3000.00", "Expenses:Rewards:Paid  3000.01")
    assert [each.entry.account for each in loader.load_string(off)[1]] == ["Expenses:Rewards:Paid"]
    assert support.PAYEE not in told and support.ACCOUNT not in told
    assert " * " not in nothing
