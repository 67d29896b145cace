"""What the check of the quarter afterwards found among claims that were paid."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only


class PostCheck(SQLModel, table=True):
    """One check of the paid claims of a list; `sample_id` is the sampled list it rests on, if any.

    `wrong_fen`: what of the checked claims should not have been paid. Never changed.
    """

    __tablename__ = "claim_post_check"
    __table_args__ = (
        CheckConstraint("checked > 0 AND wrong BETWEEN 0 AND checked", name="wrong_within"),
        CheckConstraint("(wrong = 0) = (wrong_fen = 0) AND wrong_fen >= 0", name="amount_of_wrong"),
    )

    list_id: int = Field(foreign_key="claim_list.id", primary_key=True)
    checked: int
    wrong: int
    wrong_fen: int = Field(sa_type=BigInteger)
    checked_on: date
    text_id: int = Field(foreign_key="review_text.id")
    sample_id: int | None = Field(default=None, foreign_key="claim_list.id")
    by: int = Field(foreign_key="officer.id")
    at: datetime = Field(sa_type=UtcDateTime)


append_only(PostCheck)
