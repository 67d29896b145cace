"""One-time codes an institution declares with."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime


class SelfCheckCode(SQLModel, table=True):
    """A one-time code an institution declares with, known here by its hash only. The newest counts.

    `used_at` is when it was used, or another took its place (`replaced`).
    """

    __tablename__ = "self_check_code"

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="campaign_task.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    digest: str = Field(unique=True, max_length=64)
    issued_by: int = Field(foreign_key="officer.id")
    issued_at: datetime = Field(sa_type=UtcDateTime)
    until: date
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    replaced: bool = False
