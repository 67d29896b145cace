"""The hand-over in the custody log: its leaf, and the proof that a receipt carries (RFC 9162, 2.1.3)."""

from __future__ import annotations

from dataclasses import dataclass

from portal.audit import queries as audit
from portal.audit import service as log
from portal.crypto import notes, tlog
from portal.infra.work import Work
from referrals.transfers.models import Transfer
from referrals.transfers.queries import handed


@dataclass(frozen=True, slots=True)
class Proof:
    """That the hand-over to the present receiver stands in the log. `text` is the `.tlog-proof` file."""

    text: str
    leaf: str
    index: int
    size: int
    root: str
    origin: str
    key: str

    @property
    def place(self) -> str:
        """Where the entry stands among how many."""
        return f"{self.index} / {self.size}"

    @property
    def lines(self) -> list[str]:
        """Return the proof file line by line, as it is printed."""
        return self.text.splitlines()


def proof(work: Work, transfer: Transfer, *, signs: bool = False) -> Proof | None:
    """Return the proof of the newest hand-over; None before one, or while no checkpoint covers it.

    With `signs` a checkpoint is signed when the worker has not done so yet: the head of the log is
    then held to the end of the transaction.
    """
    leaf = handed.hand_over_leaf(work.session, transfer)
    if leaf is None:
        return None
    checkpoint = audit.latest_checkpoint(work.session)
    if (checkpoint is None or checkpoint.size <= leaf.id) and signs:
        checkpoint = log.sign_checkpoint(work) or checkpoint
    if checkpoint is None or checkpoint.size <= leaf.id:
        return None
    file = log.prove(work.session, leaf.id, size=checkpoint.size, note=checkpoint.note)
    signed = tlog.Checkpoint.parse(notes.signature_lines(checkpoint.note)[0])
    return Proof(
        text=file.marshal(),
        leaf=leaf.leaf_hash.hex(),
        index=leaf.id,
        size=signed.size,
        root=signed.root.hex(),
        origin=signed.origin,
        key=log.signer(work.settings).verifier.vkey,
    )
