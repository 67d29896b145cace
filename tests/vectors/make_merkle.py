"""Writes tests/vectors/merkle/*.json from the definitions in RFC 6962, section 2.1, alone.

Nothing of the portal is imported: these files judge its code. Run from the top of the checkout:
`python tests/vectors/make_merkle.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent / "merkle"
# The eight entries of the reference tree that certificate-transparency logs are tested with.
ENTRIES = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    bytes(range(0x50, 0x58)),
    bytes(range(0x60, 0x70)),
]
Case = dict[str, object]


def half(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(d: list[bytes]) -> bytes:
    if not d:
        return sha256(b"").digest()
    if len(d) == 1:
        return sha256(b"\x00" + d[0]).digest()
    k = half(len(d))
    return sha256(b"\x01" + mth(d[:k]) + mth(d[k:])).digest()


def path(m: int, d: list[bytes]) -> list[bytes]:
    if len(d) == 1:
        return []
    k = half(len(d))
    return [*path(m, d[:k]), mth(d[k:])] if m < k else [*path(m - k, d[k:]), mth(d[:k])]


def subproof(m: int, d: list[bytes], *, whole: bool) -> list[bytes]:
    if m == len(d):
        return [] if whole else [mth(d)]
    k = half(len(d))
    if m <= k:
        return [*subproof(m, d[:k], whole=whole), mth(d[k:])]
    return [*subproof(m - k, d[k:], whole=False), mth(d[:k])]


def spoilt(proof: list[bytes]) -> Iterator[tuple[str, list[bytes]]]:
    """Every way to spoil a list of hashes that is not the list itself."""
    yield "surplus hash at the end", [*proof, mth([b"x"])]
    yield "surplus hash in front", [mth([b"x"]), *proof]
    yield "surplus empty root", [*proof, mth([])]
    if proof:
        yield "last hash missing", proof[:-1]
        yield "first hash missing", proof[1:]
        yield (
            "a bit flipped in the first hash",
            [bytes([proof[0][0] ^ 1]) + proof[0][1:], *proof[1:]],
        )
        yield (
            "a bit flipped in the last hash",
            [*proof[:-1], proof[-1][:-1] + bytes([proof[-1][-1] ^ 128])],
        )
        yield "first hash one byte short", [proof[0][:-1], *proof[1:]]
        yield "last hash one byte long", [*proof[:-1], proof[-1] + b"\x00"]
        yield "empty hash", [b"", *proof[1:]]
        yield "last hash twice", [*proof, proof[-1]]
    if len(proof) > 1:
        yield "reversed", proof[::-1]
        yield "first two swapped", [proof[1], proof[0], *proof[2:]]
        yield "two hashes glued into one", [proof[0] + proof[1], *proof[2:]]


def inclusion(
    why: str, leaf: bytes, index: int, size: int, proof: list[bytes], root: bytes
) -> Case:
    return {
        "why": why,
        "leaf_hash": leaf.hex(),
        "index": index,
        "size": size,
        "proof": [each.hex() for each in proof],
        "root": root.hex(),
    }


def inclusions(index: int, size: int) -> Iterator[Case]:
    d = ENTRIES[:size]
    leaf, proof, root = mth([d[index]]), path(index, d), mth(d)
    for why, bad in spoilt(proof):
        yield inclusion(why, leaf, index, size, bad, root)
    yield inclusion("another leaf", mth([b"other"]), index, size, proof, root)
    yield inclusion("the entry in place of its hash", d[index], index, size, proof, root)
    yield inclusion("another root", leaf, index, size, proof, mth([*d, b"x"]))
    yield inclusion("empty root", leaf, index, size, proof, b"")
    yield inclusion("root one byte short", leaf, index, size, proof, root[:-1])
    yield inclusion("index is the size", leaf, size, size, proof, root)
    yield inclusion("negative index", leaf, -1, size, proof, root)
    yield inclusion("size 0", leaf, 0, 0, proof, root)
    yield inclusion("size beyond 2**63 - 1", leaf, index, 2**63, proof, root)
    yield inclusion("size twice as large", leaf, index, 2 * size, proof, root)
    if index >= (right := half(size)) > 0 and size - right > 1:
        # True of the right part alone, if the hash of the left part were not surplus.
        yield inclusion("sizes of the right part", leaf, index - right, size - right, proof, root)
    if size > 1:
        yield inclusion(
            "neighbour's index", leaf, index ^ 1 if index ^ 1 < size else 0, size, proof, root
        )


def consistency(
    why: str, old: int, new: int, proof: list[bytes], roots: tuple[bytes, bytes]
) -> Case:
    return {
        "why": why,
        "old_size": old,
        "new_size": new,
        "proof": [each.hex() for each in proof],
        "old_root": roots[0].hex(),
        "new_root": roots[1].hex(),
    }


def consistencies(old: int, new: int) -> Iterator[Case]:
    d = ENTRIES[:new]
    proof, roots = subproof(old, d, whole=True), (mth(d[:old]), mth(d))
    for why, bad in spoilt(proof):
        yield consistency(why, old, new, bad, roots)
    yield consistency("from size 0", 0, new, proof, (mth([]), roots[1]))
    yield consistency("from size 0, no proof", 0, new, [], (mth([]), roots[1]))
    yield consistency("both of size 0", 0, 0, [], (mth([]), mth([])))
    yield consistency("negative size", -1, new, proof, roots)
    yield consistency("new size beyond 2**63 - 1", old, 2**63, proof, roots)
    yield consistency("another old root", old, new, proof, (mth([b"x"]), roots[1]))
    yield consistency("another new root", old, new, proof, (roots[0], mth([b"x"])))
    if old > (right := half(new)) and old < new:
        yield consistency("sizes of the right part", old - right, new - right, proof, roots)
    if old < new:
        yield consistency("sizes exchanged", new, old, proof, roots)
        yield consistency("roots exchanged", old, new, proof, roots[::-1])
        yield consistency("no proof", old, new, [], roots)
        yield consistency("same size, two roots", new, new, [], roots)
        yield consistency("old root one byte short", old, new, proof, (roots[0][:-1], roots[1]))
        yield consistency("new root empty", old, new, proof, (roots[0], b""))


def write(name: str, valid: list[Case], refused: list[Case]) -> None:
    text = json.dumps({"valid": valid, "refused": refused}, indent=1)
    (HERE / name).write_text(text + "\n")


def main() -> None:
    sizes = range(1, 9)
    write(
        "inclusion.json",
        [
            inclusion("", mth([ENTRIES[i]]), i, n, path(i, ENTRIES[:n]), mth(ENTRIES[:n]))
            for n in sizes
            for i in range(n)
        ],
        [case for i, n in ((0, 1), (5, 8), (2, 3), (6, 7), (4, 5)) for case in inclusions(i, n)],
    )
    write(
        "consistency.json",
        [
            consistency(
                "", m, n, subproof(m, ENTRIES[:n], whole=True), (mth(ENTRIES[:m]), mth(ENTRIES[:n]))
            )
            for n in sizes
            for m in range(1, n + 1)
        ],
        [
            case
            for m, n in ((1, 1), (1, 8), (6, 8), (2, 5), (3, 7), (4, 8), (7, 8))
            for case in consistencies(m, n)
        ],
    )
    roots = {str(n): mth(ENTRIES[:n]).hex() for n in range(9)}
    tree = {"entries": [entry.hex() for entry in ENTRIES], "roots": roots}
    (HERE / "tree.json").write_text(json.dumps(tree, indent=1) + "\n")


if __name__ == "__main__":
    main()
