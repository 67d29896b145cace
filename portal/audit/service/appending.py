"""Appending to the custody log and signing its checkpoints."""

from __future__ import annotations

from secrets import token_bytes

from sqlalchemy import insert
from sqlmodel import SQLModel

from portal.audit import queries, rules
from portal.audit.models import AuditCheckpoint, AuditHead, AuditLeaf, AuditNode
from portal.crypto import merkle, nationalnotes, notes, suites, tlog
from portal.crypto.trust import Trusted
from portal.infra.settings import Settings, secret_file
from portal.infra.work import Work
from portal.kernel.actor import SYSTEM

_LEAVES = SQLModel.metadata.tables[str(AuditLeaf.__tablename__)]
_NODES = SQLModel.metadata.tables[str(AuditNode.__tablename__)]


def append(work: Work) -> None:
    """Add one leaf for every event recorded in this unit of work, in order.

    Runs last in the transaction: the head row is locked from here to the commit only.
    """
    head = queries.lock_head(work.session)
    if head is None:
        head = AuditHead()
    frontier = merkle.Frontier.from_bytes(head.frontier) if head.frontier else merkle.Frontier()
    leaves, nodes = [], []
    for event in work.recorded:
        salt = token_bytes(rules.SALT_BYTES)
        who, at = (SYSTEM, work.day_began) if event.apart else (work.actor, work.stamp)
        told = rules.body(event, who, at)
        leaf = {
            "id": frontier.size,
            "leaf_hash": merkle.leaf_hash(rules.entry(told, salt)),
            "salt": salt,
            "event": told["event"],
            "body": told,
            "at": at,
            "agency": who.agency,
            "case_id": getattr(event, "case_id", None),
            "tip_id": getattr(event, "tip_id", None),
        }
        nodes += [
            {"level": level, "position": position, "hash": node}
            for level, position, node in frontier.append(leaf["leaf_hash"])
            if level and level % rules.NODE_LEVELS == 0
        ]
        leaves.append(leaf)
    # The table, not the class: a thousand leaves are one statement, and no objects.
    work.session.execute(insert(_LEAVES), leaves)
    if nodes:
        work.session.execute(insert(_NODES), nodes)
    head.size, head.frontier = frontier.size, frontier.to_bytes()
    work.session.add(head)


def next_leaf(work: Work) -> int:
    """Return where the next event recorded in this unit of work will stand; the head stays locked."""
    head = queries.lock_head(work.session)
    return (head.size if head else 0) + len(work.recorded)


def signer(settings: Settings) -> notes.Signer:
    """Return the key that signs checkpoints: an Ed25519 seed in the data folder, made on first use."""
    return notes.Signer(settings.log_origin, secret_file(settings.data_dir / "keys" / "log"))


def national_signer(settings: Settings) -> nationalnotes.NationalSigner | None:
    """Return the SM2 key that signs checkpoints as well; None where no agency chose that suite."""
    if settings.suite_of("") != suites.SM2_SM4:
        return None
    seed = secret_file(settings.data_dir / "keys" / "log-sm2")
    return nationalnotes.NationalSigner(settings.log_origin, seed)


def verifiers(settings: Settings) -> tuple[Trusted, ...]:
    """Return the public keys of this log, the Ed25519 one first."""
    second = national_signer(settings)
    mine = signer(settings).verifier
    return (mine, second.verifier) if second else (mine,)


def sign_checkpoint(work: Work) -> AuditCheckpoint | None:
    """Sign the present size and root; None when nothing happened since the last checkpoint."""
    head = queries.lock_head(work.session)
    if head is None or head.size == 0 or queries.checkpoint_of(work.session, head.size):
        return None
    root = merkle.Frontier.from_bytes(head.frontier).root()
    checkpoint = tlog.Checkpoint(work.settings.log_origin, head.size, root)
    second = national_signer(work.settings)
    signers = (signer(work.settings), second) if second else (signer(work.settings),)
    note = tlog.sign_checkpoint(checkpoint, *signers)
    made = AuditCheckpoint(size=head.size, note=note, at=work.now)
    work.session.add(made)
    return made
