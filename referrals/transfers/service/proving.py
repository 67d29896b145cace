"""The hand-over in the custody log: its leaf, and the proof that a receipt carries (RFC 9162, 2.1.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from portal.audit import queries as audit
from portal.audit import service as log
from portal.crypto import notes, tlog
from portal.infra.letters import Block
from portal.infra.work import Work
from referrals.transfers.models import Transfer
from referrals.transfers.queries import handed

_SAYS: Final = (
    "{agency}向{police}移交材料的行为和材料包摘要已经记入存证日志。"
    "用本证明和日志公钥即可核对，以后任何人都不能改动而不被发现。"
)
_CHECK: Final = (
    "把下面的文字一字不差地存成文件 handover.tlog-proof，"
    "运行 cluebridge log verify-proof handover.tlog-proof --key 日志公钥，"
    "或者用公开的小程序 check_proof.py 核对。不需要联网。公钥请向第三方核实。"
)


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


def as_blocks(told: Mapping[str, str], found: Proof) -> tuple[Block, ...]:
    """Return the proof as the blocks of a page: what it says, how to check it, the file itself."""
    facts = [
        ["移送书文号", told["number"]],
        ["材料包摘要", told["package_sha256"]],
        ["日志", found.origin],
        ["位置", found.place],
        ["条目哈希", found.leaf],
        ["根哈希", found.root],
        ["日志公钥", found.key],
    ]
    return (
        Block("par", text=_SAYS.format(**told)),
        Block("facts", rows=facts),
        Block("heading", text="怎样核对", level=1),
        Block("par", text=_CHECK),
        Block("heading", text="证明文件", level=1),
        *(Block("flush", text=line or " ") for line in found.lines),
    )
