"""Merkle tree of RFC 9162, section 2.1 (the tree of RFC 6962), over SHA-256.

Everything here works on leaf hashes, so that a log can be proved without being read. A tree is
named by ranges [begin, end) of leaves; a range in a proof is always one subtree of the RFC.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from portal.crypto.errors import ProofInvalid

HASH_BYTES = 32
_SIZE_BYTES = 8
MAX_SIZE = 2**63 - 1
LEAF, NODE = b"\x00", b"\x01"  # RFC 9162, section 2.1.1

Range = tuple[int, int]


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a log entry as a leaf, 32 bytes."""
    return sha256(LEAF + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node above `left` and `right`, 32 bytes each."""
    return sha256(NODE + left + right).digest()


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """Return MTH over leaf hashes (not entries). The empty tree hashes to SHA-256 of nothing."""
    if not leaf_hashes:
        return sha256(b"").digest()
    level = list(leaf_hashes)
    while len(level) > 1:
        odd = level[-1:] if len(level) & 1 else []  # it moves up as it is
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [sha256(NODE + left + right).digest() for left, right in pairs] + odd
    return level[0]


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int) -> list[bytes]:
    """Return PATH(index, leaves), lowest sibling first; ValueError when there is no such leaf."""
    return [root(leaf_hashes[b:e]) for b, e in inclusion_ranges(index, len(leaf_hashes))]


def consistency_proof(leaf_hashes: Sequence[bytes], old_size: int) -> list[bytes]:
    """Return PROOF(old_size, leaves): that the first `old_size` leaves are still the first.

    Empty when nothing was added. ValueError unless 1 <= old_size <= number of leaves.
    """
    return [root(leaf_hashes[b:e]) for b, e in consistency_ranges(old_size, len(leaf_hashes))]


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """Return the subtrees whose hashes are the inclusion proof of leaf `index`, in order."""
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    begin, end = 0, size
    siblings: list[Range] = []
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            siblings.append((middle, end))
            end = middle
        else:
            siblings.append((begin, middle))
            begin = middle
    return siblings[::-1]


def consistency_ranges(old_size: int, size: int) -> list[Range]:
    """Return the subtrees whose hashes are the consistency proof, in order (SUBPROOF)."""
    if not 1 <= old_size <= size:
        raise ValueError("no such older tree")
    begin, end = 0, size
    others: list[Range] = []
    while end != old_size:
        middle = begin + _split(end - begin)
        if old_size <= middle:
            others.append((middle, end))
            end = middle
        else:
            others.append((begin, middle))
            begin = middle
    # What is left is a whole subtree of both trees; the verifier has it already if it is all.
    return ([(begin, end)] if begin else []) + others[::-1]


def range_nodes(begin: int, end: int) -> list[tuple[int, int]]:
    """Return the full subtrees that make up a range, left to right, as (level, index).

    For a store of full nodes: the hash of a range is `fold` of theirs, so a proof in a log of
    any size reads a few dozen rows. Leaves are level 0.
    """
    nodes = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        nodes.append((level, begin >> level))
        begin += 1 << level
    return nodes


def fold(peaks: Sequence[bytes]) -> bytes:
    """Return the hash over full subtrees given left to right, tallest first."""
    if not peaks:
        return root(())
    above = peaks[-1]
    for peak in reversed(peaks[:-1]):
        above = node_hash(peak, above)
    return above


def verify_inclusion(
    leaf_hash: bytes, index: int, size: int, proof: Iterable[bytes], root: bytes
) -> None:
    """Check that a leaf is at `index` of the tree of `size` leaves under `root`.

    Follows RFC 9162, section 2.1.3.2. Raises ProofInvalid on any defect.
    """
    path = [*proof]
    _require_hashes(leaf_hash, root, *path)
    if not 0 <= index < size <= MAX_SIZE:
        raise ProofInvalid("no such leaf in a tree of this size")
    at, last, reached = index, size - 1, leaf_hash
    for sibling in path:
        if last == 0:
            raise ProofInvalid("surplus hash")
        if at & 1 or at == last:
            reached = node_hash(sibling, reached)
            at, last = _skip_missing_siblings(at, last)
        else:
            reached = node_hash(reached, sibling)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise ProofInvalid("missing hash")
    if reached != root:
        raise ProofInvalid("another root")


def verify_consistency(
    old_size: int, new_size: int, proof: Iterable[bytes], old_root: bytes, new_root: bytes
) -> None:
    """Check that the tree of `new_size` leaves begins with the tree of `old_size` leaves.

    Follows RFC 9162, section 2.1.4.2. An empty older tree proves nothing and is refused, and
    equal sizes need equal roots and an empty proof. Raises ProofInvalid on any defect.
    """
    path = [*proof]
    if not 1 <= old_size <= new_size <= MAX_SIZE:
        raise ProofInvalid("sizes out of range")
    if old_size == new_size:
        # Nothing is hashed here, so the roots are only compared.
        if path or old_root != new_root:
            raise ProofInvalid("one size, but not one tree")
        return
    _require_hashes(old_root, new_root, *path)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)  # a whole subtree of the new tree: the proof leaves it out
    if not path:
        raise ProofInvalid("missing hash")
    if _both_roots(old_size, new_size, path) != (old_root, new_root):
        raise ProofInvalid("another root")


class Frontier:
    """Size and peaks (hashes of the full subtrees, tallest first): O(log n) to append."""

    def __init__(self, size: int = 0, peaks: list[bytes] | None = None) -> None:
        """Start empty, or where another frontier stopped; ProofInvalid when the two disagree."""
        self.size = size
        self.peaks = [] if peaks is None else list(peaks)
        if not 0 <= size <= MAX_SIZE or len(self.peaks) != size.bit_count():
            raise ProofInvalid("size and peaks disagree")
        if any(len(peak) != HASH_BYTES for peak in self.peaks):
            raise ProofInvalid("a hash is 32 bytes")

    def append(self, leaf_hash: bytes) -> list[tuple[int, int, bytes]]:
        """Add a leaf; return the full nodes it completed as (level, index, hash), leaf first."""
        if len(leaf_hash) != HASH_BYTES:
            raise ProofInvalid("a hash is 32 bytes")
        index, level, reached = self.size, 0, leaf_hash
        completed = [(level, index, reached)]
        while index & 1:
            reached = node_hash(self.peaks.pop(), reached)
            index, level = index >> 1, level + 1
            completed.append((level, index, reached))
        self.peaks.append(reached)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """Return the root over all leaves so far, 32 bytes."""
        return fold(self.peaks)

    def to_bytes(self) -> bytes:
        """Return u64 size, big-endian, then the peaks."""
        return self.size.to_bytes(_SIZE_BYTES, "big") + b"".join(self.peaks)

    @classmethod
    def from_bytes(cls, stored: bytes) -> Frontier:
        """Read what `to_bytes` wrote, else raise ProofInvalid."""
        head, rest = stored[:_SIZE_BYTES], stored[_SIZE_BYTES:]
        if len(head) != _SIZE_BYTES:
            raise ProofInvalid("cut short")
        peaks = [rest[at : at + HASH_BYTES] for at in range(0, len(rest), HASH_BYTES)]
        return cls(int.from_bytes(head, "big"), peaks)


def _both_roots(old_size: int, new_size: int, path: list[bytes]) -> tuple[bytes, bytes]:
    at, last = old_size - 1, new_size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    older = newer = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofInvalid("surplus hash")
        if at & 1 or at == last:
            older, newer = node_hash(sibling, older), node_hash(sibling, newer)
            at, last = _skip_missing_siblings(at, last)
        else:
            newer = node_hash(newer, sibling)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise ProofInvalid("missing hash")
    return older, newer


def _skip_missing_siblings(at: int, last: int) -> tuple[int, int]:
    """Climb past the levels where the right edge has no sibling and moved up as it is."""
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def _require_hashes(*hashes: bytes) -> None:
    if any(len(each) != HASH_BYTES for each in hashes):
        raise ProofInvalid("a hash is 32 bytes")


def _split(size: int) -> int:
    """Return the largest power of two below `size` (at least 2)."""
    return 1 << (size - 1).bit_length() - 1
