"""Checking the custody log where it lies: rows, kept nodes, head and every checkpoint."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import Session

from portal.audit import queries, rules, service
from portal.audit.models import AuditLeaf
from portal.crypto import merkle, nationalnotes, notes, tlog
from portal.crypto.errors import NoteInvalid, ProofInvalid
from portal.crypto.trust import Trusted
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.main import logcheck


def verify(works: Works, *, since: str | None = None, vkey: str | None = None) -> list[str]:
    """Return one line per defect of the log in the database; empty when it is whole.

    `since` is the text of a checkpoint kept elsewhere, earlier or later; see `logcheck.verify`.
    """
    trusted = nationalnotes.read_keys(vkey) if vkey else service.verifiers(works.settings)
    with works.begin(SYSTEM, writes=False) as work:
        session = work.session
        hashes, defects = _leaves(session)
        defects += _nodes(session, hashes)
        defects += _head(session, hashes)
        defects += _checkpoints(session, hashes, trusted)
    if since is not None:
        defects += logcheck.grown(hashes, since, trusted)
    return defects


def _leaves(session: Session) -> tuple[list[bytes], list[str]]:
    hashes: list[bytes] = []
    defects: list[str] = []
    for leaf in _all(session):
        while len(hashes) < leaf.id:
            defects.append(f"leaf {len(hashes)} is missing")
            hashes.append(bytes(merkle.HASH_BYTES))
        if merkle.leaf_hash(rules.entry(leaf.body, leaf.salt)) != leaf.leaf_hash:
            defects.append(f"leaf {leaf.id} was changed: its row is not what it committed to")
        hashes.append(leaf.leaf_hash)
    return hashes, defects


def _all(session: Session) -> Iterator[AuditLeaf]:
    newest = queries.newest(session, limit=1)
    yield from queries.leaves(session, end=newest[0].id + 1 if newest else 0)


def _nodes(session: Session, hashes: list[bytes]) -> list[str]:
    """Name the kept nodes that their leaves do not make: at least one of those was exchanged."""
    defects, level, below = [], rules.NODE_LEVELS, hashes
    while len(below) >= rules.NODE_SPAN:
        spans = range(0, len(below) - rules.NODE_SPAN + 1, rules.NODE_SPAN)
        made = [merkle.root(below[at : at + rules.NODE_SPAN]) for at in spans]
        for position, node in queries.nodes(session, 0, len(made), level=level):
            if node != made[position]:
                first, last = position << level, ((position + 1) << level) - 1
                defects.append(f"leaves {first} to {last} do not make tile {level}/{position}")
        level, below = level + rules.NODE_LEVELS, made
    return defects


def _head(session: Session, hashes: list[bytes]) -> list[str]:
    head = queries.head(session)
    if head is None:
        return ["head: missing"] if hashes else []
    if head.size != len(hashes):
        return [f"head: counts {head.size} leaves, there are {len(hashes)}"]
    try:
        root = merkle.Frontier.from_bytes(head.frontier).root()
    except ProofInvalid as error:
        return [f"head: {error}"]
    return [] if root == merkle.root(hashes) else ["head: the leaves do not make its root"]


def _checkpoints(session: Session, hashes: list[bytes], trusted: tuple[Trusted, ...]) -> list[str]:
    defects, frontier = [], merkle.Frontier()
    for kept in queries.checkpoints(session):
        name = f"checkpoint of {kept.size} leaves"
        try:
            stated = logcheck.open_note(kept.note, trusted)
        except (NoteInvalid, ValueError) as error:
            defects.append(f"{name}: {str(error) or type(error).__name__}")
            continue
        if stated.size != kept.size or kept.size > len(hashes):
            told = f"states {stated.size} leaves, there are {len(hashes)}"
            defects.append(f"{name}: {told}: the log was rolled back")
            continue
        for each in hashes[frontier.size : kept.size]:
            frontier.append(each)
        if tlog.Checkpoint(stated.origin, kept.size, frontier.root()) != stated:
            defects.append(f"{name}: the first {kept.size} leaves were changed since")
    return defects + _newest(session, trusted)


def _newest(session: Session, trusted: tuple[Trusted, ...]) -> list[str]:
    """Tell whether some key did not sign the newest checkpoint: only older ones may lack SM2."""
    newest = queries.latest_checkpoint(session)
    try:
        if newest is not None:
            nationalnotes.require_all(notes.open_note(newest.note, trusted), trusted)
    except NoteInvalid as error:
        return [f"newest checkpoint: {error}"]
    return []
