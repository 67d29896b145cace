"""States of a matter, what is written of it, and who may take which part in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from portal.agencies.rules import AgencyKind
from portal.crypto import suites
from portal.crypto.framing import frame
from portal.kernel.actor import Office
from portal.kernel.law import Citation
from portal.kernel.text import Text

NUMBER_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBER_LENGTH = 8
RECEIVERS = frozenset({Office.INTAKE, Office.INVESTIGATOR, Office.HEAD, Office.PROSECUTOR})
"""Offices of the receiving agency that take in a clue."""
SILENT_DAYS = 7
"""Days the head may leave a clue undecided: practice, on the model of the three of O310 art. 5; no law."""


class State(StrEnum):
    """Where a matter stands."""

    PROPOSED = "proposed"
    RETURNED = "returned"
    SENT = "sent"
    RECEIVED = "received"
    TOLD = "told"
    CLOSED = "closed"


AT_RECEIVER = frozenset({State.SENT, State.RECEIVED, State.TOLD, State.CLOSED})
STATE_NAMES = {
    State.PROPOSED: Text("等正职负责人决定", "Waiting for the head"),
    State.RETURNED: Text("负责人退回", "Given back by the head"),
    State.SENT: Text("已移送，等签收", "Sent, not yet signed for"),
    State.RECEIVED: Text("已签收", "Signed for"),
    State.TOLD: Text("已反馈", "Outcome told"),
    State.CLOSED: Text("已办结", "Closed"),
}
STATE_TONES = {
    State.PROPOSED: "soon",
    State.RETURNED: "late",
    State.SENT: "soon",
    State.RECEIVED: "info",
    State.TOLD: "ok",
    State.CLOSED: "done",
}


class Scope(StrEnum):
    """Under which key an entry lies: what both sides may read, or the receiving side alone."""

    CONTENT = "content"
    RECEIPT = "receipt"


class Act(StrEnum):
    """What was done. The words of every act are sealed; the custody log names none of them."""

    REPORTED = "reported"
    GIVEN_BACK = "given_back"
    SENT = "sent"
    OPENED = "opened"
    SIGNED_FOR = "signed_for"
    PASSED_ON = "passed_on"
    OUTCOME_PROPOSED = "outcome_proposed"
    OUTCOME_REFUSED = "outcome_refused"
    OUTCOME_TOLD = "outcome_told"
    CLOSED = "closed"


ACT_NAMES = {
    Act.REPORTED: Text("报告问题线索", "Clue reported"),
    Act.GIVEN_BACK: Text("负责人退回", "Given back by the head"),
    Act.SENT: Text("移送", "Sent"),
    Act.OPENED: Text("查看内容", "Content opened"),
    Act.SIGNED_FOR: Text("签收", "Signed for"),
    Act.PASSED_ON: Text("转其他机关", "Passed on"),
    Act.OUTCOME_PROPOSED: Text("拟反馈", "Outcome proposed"),
    Act.OUTCOME_REFUSED: Text("反馈未获同意", "Outcome not agreed to"),
    Act.OUTCOME_TOLD: Text("反馈处理情况", "Outcome told"),
    Act.CLOSED: Text("办结", "Closed"),
}


class Outcome(StrEnum):
    """What the receiving agency tells the sender: how it was dealt with, never what was found."""

    INVESTIGATED = "investigated"
    DEALT_WITH = "dealt_with"
    PASSED_ON = "passed_on"
    NOT_TAKEN_UP = "not_taken_up"


OUTCOME_NAMES = {
    Outcome.INVESTIGATED: Text("已立案", "A case was opened"),
    Outcome.DEALT_WITH: Text("已按规定处置", "Dealt with under the rules"),
    Outcome.PASSED_ON: Text("已转有管辖权的机关", "Passed on to the body responsible"),
    Outcome.NOT_TAKEN_UP: Text("经研究不予采用", "Considered, not taken up"),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a clue is sent and to which kinds of agency, the first that is not concerned."""

    code: str
    name: Text
    receivers: tuple[AgencyKind, ...]
    law: Citation


@dataclass(frozen=True, slots=True)
class Clue:
    """What the receiving agency reads. Sealed as JSON under the matter's key."""

    ground: str
    officials: str
    facts: str
    materials: str
    units: tuple[str, ...]
    source: str
    sender: str
    sender_agency: str
    sender_certificate: str
    reported_at: str
    head: str = ""
    without_head: str = ""

    def packed(self) -> str:
        """Return the clue as text."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the text, in hex: what a receipt signs for."""
        return sha256(self.packed().encode()).hexdigest()


def unpacked(text: str) -> Clue:
    """Return the clue `Clue.packed` made."""
    told = json.loads(text)
    return Clue(**{**told, "units": tuple(told["units"])})


@dataclass(frozen=True, slots=True)
class Entry:
    """One act, opened. `note` is the signed receipt."""

    act: Act
    at: datetime
    who: str
    agency: str
    outcome: str = ""
    text: str = ""
    note: str = ""
    leaf: int | None = None

    def packed(self) -> str:
        """Return the act as text; where its leaf stands is kept beside it."""
        told = asdict(self) | {"at": self.at.isoformat(timespec="seconds")}
        del told["leaf"]
        return json.dumps(told, ensure_ascii=False)


def entry_of(text: str, leaf: int | None) -> Entry:
    """Return the entry `Entry.packed` made."""
    told: Mapping[str, Any] = json.loads(text)
    act, at = Act(told["act"]), datetime.fromisoformat(told["at"])
    return Entry(**{**told, "act": act, "at": at, "leaf": leaf})


def receipt_key(key: bytes) -> bytes:
    """Return the key of what both sides read, from the matter's key; it does not lead back to that."""
    secret = sha256(frame("cluebridge discipline receipt", suites.secret(key))).digest()
    return suites.key(suites.of_key(key), secret)


def receipt_text(*, number: str, digest: str, agency: str, officer: str, at: datetime) -> str:
    """Return the lines a receipt signs. Format: docs/formats/discipline-receipt.md."""
    lines = (
        "cluebridge discipline receipt v1",
        f"number {number}",
        f"content sha256 {digest}",
        f"received by {officer} of {agency}",
        f"at {at.strftime('%Y-%m-%dT%H:%M:%SZ')}",
    )
    return "".join(f"{line}\n" for line in lines)


def printed(number: str) -> str:
    """Return a number as it is read out: two groups of four."""
    return f"{number[:4]}-{number[4:]}"
