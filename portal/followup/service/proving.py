"""The proof of receipt, set out so that it can be printed and checked by others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.audit import queries as audit
from portal.audit import service as log
from portal.crypto import notes, tlog
from portal.infra.work import Work
from portal.intake.events import TipReceived
from portal.intake.service import mailbox


@dataclass(frozen=True, slots=True)
class Proof:
    """What the page and the paper say: `lines` is the whole `.tlog-proof` file, `key` the log's key."""

    number: str
    agency: str
    received_on: date
    leaf_hash: str
    index: int
    origin: str
    size: int
    root: str
    key: str
    lines: tuple[str, ...]

    @property
    def short(self) -> str:
        """What the QR code holds: where the entry stands and under which root; nothing of the report."""
        return f"{self.origin} {self.index}/{self.size} {self.leaf_hash} {self.root}"


def proof(work: Work) -> Proof | None:
    """Return the proof that the actor's report stands in the log, None while there is none.

    From the day after the report; never for a tip an officer typed (see `mailbox.proof`).
    """
    text = mailbox.proof(work)
    leaf = audit.first_leaf_of_tip(work.session, work.actor.tip_id or 0, TipReceived.__name__)
    if text is None or leaf is None:
        return None
    tip = mailbox.own(work)
    file = tlog.ProofFile.parse(text)
    checkpoint = tlog.Checkpoint.parse(notes.signature_lines(file.checkpoint_note)[0])
    return Proof(
        number=tip.number,
        agency=str(leaf.body["facts"]["agency"]),
        received_on=tip.received_on,
        leaf_hash=leaf.leaf_hash.hex(),
        index=file.index,
        origin=checkpoint.origin,
        size=checkpoint.size,
        root=checkpoint.root.hex(),
        key=log.signer(work.settings).verifier.vkey,
        lines=tuple(text.splitlines()),
    )
