"""Running checks, and reading what they found."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from portal.reconciliation.models import (
    LedgerProof,
    LedgerProofCheck,
    LedgerProofDamage,
    LedgerProofRequest,
)
from portal.reconciliation.rules import EXAMPLES, Check, Damage, Outcome, Standing


def run(session: Session, check: Check) -> Outcome:
    """Run one check: count its table, select what is wrong. A query that fails is no proof."""
    began = perf_counter()
    try:
        counted = session.connection().execute(text(f"SELECT count(*) FROM {check.table}"))  # noqa: S608 - a name of our own packs
        rows = int(counted.scalar_one())
        wrong = 0
        examples: dict[str, list[Damage]] = {}
        for agency, row, expected, found in session.connection().execute(text(check.sql)):
            wrong += 1
            its = examples.setdefault(agency or "", [])
            if len(its) < EXAMPLES:
                its.append(Damage(agency or "", int(row), int(expected or 0), int(found or 0)))
    except SQLAlchemyError as error:
        return Outcome(check, 0, 0, (), _ms(began), failed=type(error).__name__)
    return Outcome(
        check, rows, wrong, tuple(each for its in examples.values() for each in its), _ms(began)
    )


def last(session: Session) -> LedgerProof | None:
    """Return the latest proof."""
    return session.exec(select(LedgerProof).order_by(col(LedgerProof.id).desc()).limit(1)).first()


def proof(session: Session, proof_id: int) -> LedgerProof | None:
    return session.get(LedgerProof, proof_id)


def newest(session: Session, limit: int = 60) -> Sequence[LedgerProof]:
    """Return the latest proofs, newest first."""
    rows = select(LedgerProof).order_by(col(LedgerProof.id).desc()).limit(limit)
    return session.exec(rows).all()


def checks_of(session: Session, proof_id: int) -> Sequence[LedgerProofCheck]:
    """Return what every check of a proof found, in the order they ran."""
    rows = select(LedgerProofCheck).where(LedgerProofCheck.proof_id == proof_id)
    return session.exec(rows.order_by(col(LedgerProofCheck.id))).all()


def damages_of(session: Session, proof_id: int, agency: str) -> Sequence[LedgerProofDamage]:
    """Return the rows of an agency a proof named; with those of which nobody knows whose they are."""
    rows = select(LedgerProofDamage).where(
        LedgerProofDamage.proof_id == proof_id, col(LedgerProofDamage.agency).in_((agency, ""))
    )
    return session.exec(rows.order_by(col(LedgerProofDamage.id))).all()


def waiting(session: Session) -> LedgerProofRequest | None:
    """Return the latest request no proof has followed yet."""
    rows = select(LedgerProofRequest).order_by(col(LedgerProofRequest.id).desc()).limit(1)
    asked, made = session.exec(rows).first(), last(session)
    return asked if asked and (made is None or made.at < asked.at) else None


def standing(session: Session) -> Standing:
    """Return the last proof as it is printed on figures."""
    found = last(session)
    if found is None:
        return Standing(None)
    return Standing(found.at, found.rows, found.checks, found.wrong)


def _ms(began: float) -> int:
    return round((perf_counter() - began) * 1000)
