"""Table of deliveries. Rows are only ever added; a mistake is answered by a further one."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only


class Delivery(SQLModel, table=True):
    """One delivery of one document; to whom, who signed and why not are sealed with the case.

    `proof_id` is the signature or scan among the evidence. `to_agency` signs for a document once.
    """

    __tablename__ = "delivery"
    __table_args__ = (UniqueConstraint("document_id", "to_agency"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    document_id: int = Field(foreign_key="case_document.id", index=True)
    receipt_id: int = Field(foreign_key="case_document.id")
    way: str = Field(max_length=20)
    done_on: date
    delivered_on: date
    refused: bool = False
    ref: bytes
    generation: int
    sealed: bytes
    proof_id: int | None = Field(default=None, foreign_key="evidence_item.id")
    consent_id: int | None = Field(default=None, foreign_key="evidence_item.id")
    agency: str = Field(foreign_key="agency.code", max_length=40)
    to_agency: str | None = Field(default=None, foreign_key="agency.code", max_length=40)
    recorded_by: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)


append_only(Delivery)
