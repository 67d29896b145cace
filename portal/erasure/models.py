"""One request to destroy a key, and what became of it."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from portal.erasure.rules import Ground, Kind
from portal.infra.database import UtcDateTime, enum_text


class KeyErasure(SQLModel, table=True):
    """Who asked, on what ground, and which second person decided."""

    __tablename__ = "key_erasure"

    id: int | None = Field(default=None, primary_key=True)
    kind: Kind = Field(sa_type=enum_text(Kind))
    subject_id: int
    case_id: int | None = Field(default=None, foreign_key="case_file.id", index=True)
    tip_id: int | None = Field(default=None, foreign_key="tip.id", index=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    ground: Ground = Field(sa_type=enum_text(Ground))
    asked_by: int = Field(foreign_key="officer.id")
    asked_by_name: str
    asked_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decided_by_name: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    done: bool = False
