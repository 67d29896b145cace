"""Tables of proofs: what was looked at, when, and what did not hold."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only


class LedgerProof(SQLModel, table=True):
    """One run of all checks. `wrong` counts the checks that do not hold or could not be run."""

    __tablename__ = "ledger_proof"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    run_by: str = Field(max_length=200)
    rows: int = Field(sa_type=BigInteger)
    checks: int
    wrong: int
    ms: int


class LedgerProofCheck(SQLModel, table=True):
    """What one check found; `failed` says why it could not be run."""

    __tablename__ = "ledger_proof_check"

    id: int | None = Field(default=None, primary_key=True)
    proof_id: int = Field(foreign_key="ledger_proof.id", index=True)
    code: str = Field(max_length=60)
    zh: str
    en: str
    rows: int = Field(sa_type=BigInteger)
    wrong: int
    ms: int
    failed: str = ""


class LedgerProofDamage(SQLModel, table=True):
    """A row that a check named."""

    __tablename__ = "ledger_proof_damage"

    id: int | None = Field(default=None, primary_key=True)
    proof_id: int = Field(foreign_key="ledger_proof.id", index=True)
    code: str = Field(max_length=60)
    agency: str = Field(max_length=40)
    row_zh: str
    row_en: str
    row_id: int = Field(sa_type=BigInteger)
    unit: str = Field(max_length=10)
    expected: int = Field(sa_type=BigInteger)
    found: int = Field(sa_type=BigInteger)


class LedgerProofRequest(SQLModel, table=True):
    """Somebody wants a proof now; the worker makes it."""

    __tablename__ = "ledger_proof_request"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    asked_by: str = Field(max_length=200)


append_only(LedgerProof)
append_only(LedgerProofCheck)
append_only(LedgerProofDamage)
append_only(LedgerProofRequest)
