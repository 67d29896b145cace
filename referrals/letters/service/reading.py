"""Reading a letter: its history with what was written, for those who may open it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.infra.work import Work
from portal.kernel.text import Text
from referrals.letters import queries
from referrals.letters.events import LetterOpened
from referrals.letters.models import Letter, LetterRecord
from referrals.letters.rules import ACTS, ANSWER_NAMES, REASONS, Answer
from referrals.letters.service import keeping, sealing

_MADE_FOR_BOTH = {"text": Text("函件正文", "The letter"), "answer": Text("回复正文", "The reply")}


@dataclass(frozen=True, slots=True)
class Told:
    """One thing done with a letter as the page tells it."""

    record: LetterRecord
    label: Text
    refused: tuple[Text, ...]
    answer: Text | None
    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a letter says now, and everything that was done with it."""

    title: str
    text: str
    asks: str
    basis: str
    history: tuple[Told, ...]


def opened(work: Work, letter: Letter) -> Read:
    """Return the letter as the actor's agency may read it; opening it is recorded.

    The sender reads the newest wording, everybody else the one that was sent.
    """
    wording: dict[str, str] = {}
    history = []
    for record in queries.records(work.session, letter, work.actor.agency):
        told = sealing.unseal(work, letter, record)
        if record.act in {"redraft", "text"} and told:
            wording = told
        if record.act != "text":
            history.append(_told(record, told))
    work.record(LetterOpened(**keeping.told(letter, work.actor.agency)))
    return Read(
        title=wording.get("title", ""),
        text=wording.get("text", ""),
        asks=wording.get("asks", ""),
        basis=wording.get("basis", ""),
        history=tuple(history),
    )


def _told(record: LetterRecord, told: dict[str, str]) -> Told:
    label = ACTS[record.act].label if record.act in ACTS else _MADE_FOR_BOTH[record.act]
    reasons = tuple(REASONS[code] for code in record.reasons.split(",") if code in REASONS)
    answer = ANSWER_NAMES[Answer(told["answer"])] if "answer" in told else None
    words = "" if record.act == "redraft" else told.get("text", "")
    return Told(record, label, reasons, answer, words)
