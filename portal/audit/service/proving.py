"""Proofs about the custody log, read from the kept nodes: a few hundred rows in a log of any size."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session

from portal.audit import queries, rules
from portal.audit.models import AuditNode
from portal.crypto import merkle, tlog
from portal.crypto.canonical import canonical
from portal.infra.work import Work
from portal.kernel.errors import NotFound

FILLED_AT_ONCE = 64
"""Nodes of the lowest kept level filled in one transaction: 16,384 leaves, some 50 ms."""


def inclusion(session: Session, index: int, size: int) -> tuple[bytes, ...]:
    """Return the proof that leaf `index` is in the tree of the first `size` leaves."""
    return _hashes(session, merkle.inclusion_ranges(index, size))


def consistency(session: Session, old_size: int, size: int) -> tuple[bytes, ...]:
    """Return the proof that the tree of `size` leaves begins with that of `old_size` leaves."""
    return _hashes(session, merkle.consistency_ranges(old_size, size))


def prove(
    session: Session, index: int, *, size: int, note: str, told: bool = True
) -> tlog.ProofFile:
    """Return the proof file of leaf `index` under the checkpoint `note` of `size` leaves.

    NotFound when it does not cover the leaf. The extra line holds salt and body, without which
    nobody can tell what the leaf commits to; it is left out unless `told`.
    """
    leaf = queries.leaf(session, index)
    if leaf is None or index >= size:
        raise NotFound
    extra = canonical({"told": leaf.body, "salt": leaf.salt.hex()}) if told else None
    return tlog.ProofFile(index, inclusion(session, index, size), note, extra)


def fill_nodes(work: Work) -> int:
    """Keep some of the nodes that a log from before nodes were kept lacks; return how many.

    Of each level what is missing is a beginning, filled from its end; lower levels come first.
    """
    head = queries.lock_head(work.session)
    size, level = head.size if head else 0, rules.NODE_LEVELS
    while size >> level:
        first = queries.first_node(work.session, level)
        missing = size >> level if first is None else first
        nodes = _Nodes(work.session)
        for position in range(missing - 1, max(missing - 1 - FILLED_AT_ONCE, -1), -1):
            node = nodes.at(level - 1, 2 * position), nodes.at(level - 1, 2 * position + 1)
            kept = AuditNode(level=level, position=position, hash=merkle.node_hash(*node))
            work.session.add(kept)
        work.session.flush()
        if missing:
            return min(missing, FILLED_AT_ONCE)
        level += rules.NODE_LEVELS
    return 0


def _hashes(session: Session, ranges: Iterable[merkle.Range]) -> tuple[bytes, ...]:
    nodes = _Nodes(session)
    return tuple(
        merkle.fold([nodes.at(level, index) for level, index in merkle.range_nodes(*each)])
        for each in ranges
    )


class _Nodes:
    """Hashes of full subtrees, read in blocks of 256 that lie side by side."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._blocks: dict[tuple[int, int], dict[int, bytes]] = {}

    def at(self, level: int, index: int) -> bytes:
        """Return the hash of the full subtree `index` of `level`, 32 bytes."""
        kept = level - level % rules.NODE_LEVELS
        width = 1 << (level - kept)
        first = index * width
        block = self._block(kept, first // rules.NODE_SPAN)
        return merkle.root([self._one(block, kept, each) for each in range(first, first + width)])

    def _one(self, block: dict[int, bytes], level: int, index: int) -> bytes:
        if index not in block:
            if level == 0:
                raise NotFound
            # Not kept yet: see `fill_nodes`.
            below = [self.at(level - 1, 2 * index), self.at(level - 1, 2 * index + 1)]
            block[index] = merkle.node_hash(*below)
        return block[index]

    def _block(self, level: int, number: int) -> dict[int, bytes]:
        if (level, number) not in self._blocks:
            begin = number * rules.NODE_SPAN
            end = begin + rules.NODE_SPAN
            if level:
                found = queries.nodes(self._session, begin, end, level=level)
            else:
                found = queries.leaf_hashes_between(self._session, begin, end)
            self._blocks[level, number] = dict(found)
        return self._blocks[level, number]
