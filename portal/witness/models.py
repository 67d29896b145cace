"""Tables of witnesses: where each log and each witness stands, cosignatures, contradictions."""

from datetime import datetime

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text
from portal.witness.rules import Finding


class WitnessedLog(SQLModel, table=True):
    """The newest checkpoint of another log that we cosigned; never replaced by an older one."""

    __tablename__ = "witnessed_log"

    origin: str = Field(primary_key=True, max_length=200)
    size: int = Field(default=0, sa_type=BigInteger)
    note: str = ""
    at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class WitnessState(SQLModel, table=True):
    """What we know of a witness of ours, and when it is asked again."""

    __tablename__ = "witness_state"

    name: str = Field(primary_key=True, max_length=200)
    size: int = Field(default=0, sa_type=BigInteger)
    tries: int = 0
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    trouble: str = Field(default="", max_length=40)


class Cosignature(SQLModel, table=True):
    """The signature line of a witness under our checkpoint of this size."""

    __tablename__ = "witness_cosignature"
    __table_args__ = (UniqueConstraint("size", "witness"),)

    id: int | None = Field(default=None, primary_key=True)
    size: int = Field(foreign_key="audit_checkpoint.size")
    witness: str = Field(max_length=200)
    line: str
    signed_at: datetime = Field(sa_type=UtcDateTime)


class LogAlarm(SQLModel, table=True):
    """Two statements about one log that cannot both be true, kept as they were signed."""

    __tablename__ = "log_alarm"
    __table_args__ = (UniqueConstraint("origin", "witness", "finding", "size"),)

    id: int | None = Field(default=None, primary_key=True)
    origin: str = Field(max_length=200)
    witness: str = Field(max_length=200)
    finding: Finding = Field(sa_type=enum_text(Finding))
    size: int = Field(sa_type=BigInteger)
    one: str
    other: str
    at: datetime = Field(sa_type=UtcDateTime)


append_only(Cosignature)
append_only(LogAlarm)
