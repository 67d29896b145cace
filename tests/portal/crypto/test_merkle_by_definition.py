"""A second verifier, unlike the first: recursive, read off RFC 6962, section 2.1, top down.

The portal's verifier climbs from the leaf by bits (RFC 9162). This one splits the tree from the
root, as PATH and SUBPROOF are defined, and eats the proof from its end. Both must agree on
everything, also on what they refuse.
"""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from portal.crypto import merkle
from portal.crypto.errors import ProofInvalid

LEAVES = [sha256(b"\x00" + bytes([number])).digest() for number in range(40)]


class Refused(Exception):
    pass


def half(n):
    return max(2**power for power in range(n.bit_length()) if 2**power < n)


def above(left, right):
    return sha256(b"\x01" + left + right).digest()


def take(proof):
    if not proof or len(proof[-1]) != 32:
        raise Refused
    return proof[-1], proof[:-1]


def root_by_path(leaf, m, n, proof):
    if not 0 <= m < n:
        raise Refused
    if n == 1:
        if proof:
            raise Refused
        return leaf
    top, rest = take(proof)
    k = half(n)
    if m < k:
        return above(root_by_path(leaf, m, k, rest), top)
    return above(top, root_by_path(leaf, m - k, n - k, rest))


def roots_by_subproof(m, n, proof, known):
    """(old, new) roots of a subtree; `known` is the old root while the subtree starts at 0."""
    if m == n:
        if known is None:
            known, proof = take(proof)
        if proof:
            raise Refused
        return known, known
    top, rest = take(proof)
    k = half(n)
    if m <= k:
        old, new = roots_by_subproof(m, k, rest, known)
        return old, above(new, top)
    old, new = roots_by_subproof(m - k, n - k, rest, None)
    return above(top, old), above(top, new)


def agrees_inclusion(leaf, m, n, proof, root):
    try:
        return len(leaf) == 32 and root_by_path(leaf, m, n, proof) == root
    except Refused:
        return False


def agrees_consistency(m, n, proof, old_root, new_root):
    if not 1 <= m <= n:
        return False
    try:
        return roots_by_subproof(m, n, proof, old_root) == (old_root, new_root)
    except Refused:
        return False


def accepts(check, *arguments):
    try:
        check(*arguments)
    except ProofInvalid:
        return False
    return True


# Hashes a proof may be built from: true ones of small trees, and false ones.
hashes = st.one_of(
    st.tuples(st.integers(0, 39), st.integers(1, 8)).map(
        lambda at: merkle.root(LEAVES[at[0] : at[0] + at[1]])
    ),
    st.binary(min_size=31, max_size=33),
)


@st.composite
def tampered(draw, proof):
    proof = list(proof)
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(proof)))
        action = draw(st.sampled_from(("insert", "drop", "replace", "swap")))
        if action == "insert":
            proof.insert(at, draw(hashes))
        elif action == "drop":
            del proof[at : at + 1]
        elif action == "replace":
            proof[at : at + 1] = [draw(hashes)]
        else:
            proof[at : at + 2] = proof[at : at + 2][::-1]
    return proof


@given(st.integers(1, 40), st.data())
def test_both_verifiers_agree_on_inclusion(size, data):
    index = data.draw(st.integers(0, size - 1))
    proof = data.draw(tampered(merkle.inclusion_proof(LEAVES[:size], index)))
    said_index = data.draw(st.sampled_from((index, index, index - 1, index + 1)))
    said_size = data.draw(st.sampled_from((size, size, size - 1, size + 1)))
    case = (LEAVES[index], said_index, said_size, proof, merkle.root(LEAVES[:size]))
    assert accepts(merkle.verify_inclusion, *case) == agrees_inclusion(*case)


@given(st.integers(1, 40), st.data())
def test_both_verifiers_agree_on_consistency(size, data):
    old = data.draw(st.integers(1, size))
    proof = data.draw(tampered(merkle.consistency_proof(LEAVES[:size], old)))
    said_old = data.draw(st.sampled_from((old, old, old - 1, old + 1)))
    said_new = data.draw(st.sampled_from((size, size, size - 1, size + 1)))
    roots = (merkle.root(LEAVES[:old]), merkle.root(LEAVES[:size]))
    case = (said_old, said_new, proof, *roots)
    assert accepts(merkle.verify_consistency, *case) == agrees_consistency(*case)


def test_both_accept_every_untouched_proof():
    for size in range(1, 41):
        root = merkle.root(LEAVES[:size])
        for at in range(size):
            path = merkle.inclusion_proof(LEAVES[:size], at)
            assert agrees_inclusion(LEAVES[at], at, size, path, root)
            assert accepts(merkle.verify_inclusion, LEAVES[at], at, size, path, root)
            growth = merkle.consistency_proof(LEAVES[:size], at + 1)
            older = merkle.root(LEAVES[: at + 1])
            assert agrees_consistency(at + 1, size, growth, older, root)
            assert accepts(merkle.verify_consistency, at + 1, size, growth, older, root)
