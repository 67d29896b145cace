"""What the database itself refuses of money, on SQLite and on PostgreSQL alike.

Migration 0007 makes the same ones, as frozen in migrations/frozen/guards_0007.json: whoever changes a
guard freezes it anew with a migration of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import DDL, Table, event

from referrals.recoveries.rules import Account
from referrals.recoveries.rules.postings import BACK, PAIRS

_OTHER_LEDGER = "NEW.ledger <> (SELECT ledger FROM recovery_order WHERE id = NEW.order_id)"
_NO_MIRROR = """NEW.reversal_of IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM posting AS was WHERE was.id = NEW.reversal_of AND was.order_id = NEW.order_id
  AND was.debit = NEW.credit AND was.credit = NEW.debit
  AND was.amount_fen = NEW.amount_fen AND was.reversal_of IS NULL)"""
_CHANGED = (
    "NEW.amount_fen <> OLD.amount_fen OR NEW.ledger <> OLD.ledger OR NEW.case_id <> OLD.case_id"
)


def _listed(pairs: Iterable[tuple[Account, Account]]) -> str:
    return ", ".join(sorted(f"'{debit}/{credit}'" for debit, credit in pairs))


def _sums() -> str:
    moved = "CASE '{0}' WHEN debit THEN amount_fen WHEN credit THEN -amount_fen ELSE 0 END"
    columns = [f"sum({moved.format(each)}) AS {each}_fen" for each in Account]
    return f"SELECT {', '.join(columns)} FROM posting WHERE order_id = NEW.order_id"  # noqa: S608 - no input


_PAIR = "NEW.debit || '/' || NEW.credit"
_CHECKS = (
    ("ledger of another order", _OTHER_LEDGER),
    ("no such pair of accounts", f"{_PAIR} NOT IN ({_listed(PAIRS)}, {_listed(BACK)})"),
    ("not the mirror of what it takes back", _NO_MIRROR),
    ("takes nothing back", f"NEW.reversal_of IS NULL AND {_PAIR} IN ({_listed(BACK)})"),
)
_OVER = f"""EXISTS (SELECT 1 FROM ({_sums()}) AS its WHERE its.receivable_fen < 0
  OR its.received_fen < 0 OR its.written_off_fen < 0 OR its.refundable_fen > 0
  OR its.received_fen + its.refundable_fen < 0 OR its.ordered_fen > 0
  OR -its.ordered_fen > (SELECT amount_fen FROM recovery_order WHERE id = NEW.order_id))"""  # noqa: S608 - no input
_TOO_LATE = """NEW.charge_of IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM recovery_order AS fine WHERE fine.id = NEW.charge_of AND fine.charge_of IS NULL
  AND fine.ledger = 'fine' AND NEW.ledger = 'fine' AND fine.amount_fen >= NEW.amount_fen + (
    SELECT coalesce(sum(amount_fen), 0) FROM recovery_order WHERE charge_of = NEW.charge_of))"""
_CAPPED = "recovery_order: added for late payment is at most the fine"
_STAYS = "recovery_order: its amount never changes"
_MORE = "accounts of the order cannot be so"


def guards_ddl(dialect: str) -> list[str]:
    """Return the statements that make a dialect refuse wrong postings and changed orders."""
    return _sqlite() if dialect == "sqlite" else _postgresql()


def keep_guards(posting: Table) -> None:
    """Run them once both tables are there."""
    for dialect in ("sqlite", "postgresql"):
        for statement in guards_ddl(dialect):
            ddl = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]  # SQLAlchemy has no types here
            event.listen(posting, "after_create", ddl.execute_if(dialect=dialect))


def _sqlite() -> list[str]:
    def refuse(text: str, when: str) -> str:
        return f"SELECT RAISE(ABORT, 'posting: {text}') WHERE {when};"

    checks = " ".join(refuse(text, when) for text, when in _CHECKS)
    stays = f"SELECT RAISE(ABORT, '{_STAYS}');"
    on_new = "BEFORE INSERT ON recovery_order"
    capped = f"SELECT RAISE(ABORT, '{_CAPPED}') WHERE {_TOO_LATE};"
    on_order = f"BEFORE UPDATE ON recovery_order WHEN {_CHANGED}"
    return [
        f"CREATE TRIGGER posting_fits BEFORE INSERT ON posting BEGIN {checks} END",
        f"CREATE TRIGGER posting_within AFTER INSERT ON posting BEGIN {refuse(_MORE, _OVER)} END",
        f"CREATE TRIGGER recovery_order_stays {on_order} BEGIN {stays} END",
        f"CREATE TRIGGER recovery_order_capped {on_new} BEGIN {capped} END",
    ]


def _postgresql() -> list[str]:
    def refuse(text: str, when: str) -> str:
        return f"IF {when} THEN RAISE EXCEPTION 'posting: {text}'; END IF;"

    fine_held = "PERFORM 1 FROM recovery_order WHERE id = NEW.charge_of FOR UPDATE;"
    held = "PERFORM 1 FROM recovery_order WHERE id = NEW.order_id FOR UPDATE;"
    checks = " ".join(refuse(text, when) for text, when in _CHECKS)
    capped = f"IF {_TOO_LATE} THEN RAISE EXCEPTION '{_CAPPED}'; END IF;"
    bodies = {
        "posting_fits": f"{held} {checks} RETURN NEW;",
        "posting_within": f"{refuse(_MORE, _OVER)} RETURN NEW;",
        "recovery_order_stays": f"RAISE EXCEPTION '{_STAYS}';",
        "recovery_order_capped": f"{fine_held} {capped} RETURN NEW;",
    }
    when = {
        "posting_fits": "BEFORE INSERT ON posting FOR EACH ROW",
        "posting_within": "AFTER INSERT ON posting FOR EACH ROW",
        "recovery_order_stays": f"BEFORE UPDATE ON recovery_order FOR EACH ROW WHEN ({_CHANGED})",
        "recovery_order_capped": "BEFORE INSERT ON recovery_order FOR EACH ROW",
    }
    begin = "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() {begin} {body} END $$"
        for name, body in bodies.items()
    ] + [f"CREATE TRIGGER {name} {on} EXECUTE FUNCTION {name}()" for name, on in when.items()]
