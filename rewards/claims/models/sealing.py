"""The table of what the rule asks about a reporter that tells something about them."""

from sqlmodel import Field, SQLModel


class RewardCircumstance(SQLModel, table=True):
    """Whether a reporter worked where the tip is about, sealed to finance and to who approves.

    Kept, either way, for every reward under a rule that gives insiders more; for no other. `sealed`
    is of one length for yes and no.
    """

    __tablename__ = "reward_circumstance"

    award_id: int = Field(primary_key=True, foreign_key="reward_award.id")
    agency_key_id: int = Field(foreign_key="agency_key.id", index=True)
    wrapped: bytes
    approver_key_id: int = Field(foreign_key="agency_key.id", index=True)
    approver_wrapped: bytes
    sealed: bytes
