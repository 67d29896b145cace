"""Where a letter stands, and where it stands with each agency it went to."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from portal.kernel.text import Text


class State(StrEnum):
    """Where a letter stands with its sender."""

    DRAFT = "draft"
    PENDING = "pending"
    SENT = "sent"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"


class Standing(StrEnum):
    """Where a letter stands with one agency it is addressed to."""

    WAITING = "waiting"
    RECEIVED = "received"
    PROPOSED = "proposed"
    REPLIED = "replied"
    OBJECTED = "objected"
    ANSWERED_BY_REFERRAL = "answered_by_referral"


class Side(StrEnum):
    """For whom somebody acts."""

    SENDER = "sender"
    RECEIVER = "receiver"


class Answer(StrEnum):
    """What a reply says; which of them a kind admits is data."""

    ACCEPT = "accept"
    MEASURES = "measures"
    OBJECT = "object"
    DECLINE = "decline"
    OPINION = "opinion"


class Scope(StrEnum):
    """What a key of a letter opens: what both sides read, or one agency's own drafts and remarks."""

    SHARED = "shared"
    OWN = "own"


STATE_NAMES: Mapping[State, Text] = {
    State.DRAFT: Text("起草中", "Draft"),
    State.PENDING: Text("待审批", "Waiting for approval"),
    State.SENT: Text("已发出", "Sent"),
    State.CLOSED: Text("已办结", "Closed"),
    State.WITHDRAWN: Text("已撤回", "Withdrawn"),
    State.DROPPED: Text("未发出，已作废", "Dropped, never sent"),
}
STANDING_NAMES: Mapping[Standing, Text] = {
    Standing.WAITING: Text("待签收", "To be signed for"),
    Standing.RECEIVED: Text("已签收，待回复", "Received, reply due"),
    Standing.PROPOSED: Text("回复待本单位负责人审批", "Reply before the head"),
    Standing.REPLIED: Text("已回复", "Replied"),
    Standing.OBJECTED: Text("提出异议，待复核", "Objected to, being re-checked"),
    Standing.ANSWERED_BY_REFERRAL: Text("已移送公安机关", "Answered by a referral"),
}
ANSWER_NAMES: Mapping[Answer, Text] = {
    Answer.ACCEPT: Text("采纳（同意）", "Accepted"),
    Answer.MEASURES: Text("已采取措施", "Measures taken"),
    Answer.OBJECT: Text("提出异议", "Objection"),
    Answer.DECLINE: Text("不同意，说明理由", "Declined, with reasons"),
    Answer.OPINION: Text("会商意见", "Opinion"),
}
OVER = frozenset({State.CLOSED, State.WITHDRAWN, State.DROPPED})
NEVER_LEFT = frozenset({State.DRAFT, State.PENDING, State.DROPPED})
"""States in which only the sender knows of the letter."""
ANSWERED = frozenset({Standing.REPLIED, Standing.ANSWERED_BY_REFERRAL})
RUNNING = frozenset({Standing.RECEIVED, Standing.PROPOSED, Standing.OBJECTED})
"""Standings in which the reply clock runs. An objection stops nothing: the law gives no pause."""
