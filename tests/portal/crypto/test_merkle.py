import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.crypto import merkle
from portal.crypto.errors import ProofInvalid

VECTORS = Path(__file__).parents[2] / "vectors" / "merkle"
TREE = json.loads((VECTORS / "tree.json").read_text())
INCLUSION = json.loads((VECTORS / "inclusion.json").read_text())
CONSISTENCY = json.loads((VECTORS / "consistency.json").read_text())
LEAVES = [merkle.leaf_hash(bytes.fromhex(entry)) for entry in TREE["entries"]]
LARGEST = 130
MANY = [merkle.leaf_hash(number.to_bytes(2, "big")) for number in range(LARGEST)]


def named(cases):
    return [pytest.param(case, id=f"{number} {case['why']}") for number, case in enumerate(cases)]


def check_inclusion(case):
    merkle.verify_inclusion(
        bytes.fromhex(case["leaf_hash"]),
        case["index"],
        case["size"],
        [bytes.fromhex(each) for each in case["proof"]],
        bytes.fromhex(case["root"]),
    )


def check_consistency(case):
    merkle.verify_consistency(
        case["old_size"],
        case["new_size"],
        [bytes.fromhex(each) for each in case["proof"]],
        bytes.fromhex(case["old_root"]),
        bytes.fromhex(case["new_root"]),
    )


# Published with RFC 6962 logs; everything else in tree.json is derived from the definition.
@pytest.mark.parametrize(
    ("size", "root"),
    [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ],
)
def test_the_published_roots_of_the_reference_tree(size, root):
    assert merkle.root(LEAVES[:size]).hex() == root == TREE["roots"][str(size)]


@pytest.mark.parametrize("size", range(9))
def test_every_root_of_the_reference_tree(size):
    assert merkle.root(LEAVES[:size]).hex() == TREE["roots"][str(size)]


def test_leaf_and_node_are_hashed_apart():
    left, right = LEAVES[:2]
    assert merkle.leaf_hash(left + right) != merkle.node_hash(left, right)
    assert merkle.leaf_hash(b"x") == sha256(b"\x00x").digest()


@pytest.mark.parametrize("case", INCLUSION["valid"])
def test_a_valid_inclusion_proof_is_made_and_verified(case):
    check_inclusion(case)
    made = merkle.inclusion_proof(LEAVES[: case["size"]], case["index"])
    assert [each.hex() for each in made] == case["proof"]


@pytest.mark.parametrize("case", CONSISTENCY["valid"])
def test_a_valid_consistency_proof_is_made_and_verified(case):
    check_consistency(case)
    made = merkle.consistency_proof(LEAVES[: case["new_size"]], case["old_size"])
    assert [each.hex() for each in made] == case["proof"]


@pytest.mark.parametrize("case", named(INCLUSION["refused"]))
def test_a_spoilt_inclusion_proof_is_refused(case):
    with pytest.raises(ProofInvalid):
        check_inclusion(case)


@pytest.mark.parametrize("case", named(CONSISTENCY["refused"]))
def test_a_spoilt_consistency_proof_is_refused(case):
    with pytest.raises(ProofInvalid):
        check_consistency(case)


# In the next three tests every hash fits its neighbour: only the rule that is named refuses them.


@pytest.mark.parametrize(("leaf", "sibling"), [(b"l" * 31, b"s" * 32), (b"l" * 32, b"s" * 33)])
def test_hashes_of_another_length_are_refused_even_if_they_add_up(leaf, sibling):
    root = merkle.node_hash(leaf, sibling)
    with pytest.raises(ProofInvalid, match="32 bytes"):
        merkle.verify_inclusion(leaf, 0, 2, [sibling], root)
    with pytest.raises(ProofInvalid, match="32 bytes"):
        merkle.verify_consistency(1, 2, [sibling], leaf, root)


def test_a_byte_moved_from_leaf_to_sibling_is_refused():
    root = merkle.node_hash(*LEAVES[:2])
    with pytest.raises(ProofInvalid, match="32 bytes"):
        merkle.verify_inclusion(LEAVES[0][:31], 0, 2, [LEAVES[0][31:] + LEAVES[1]], root)


def test_trees_larger_than_any_log_are_refused():
    left, leaf = LEAVES[:2]
    root, size = merkle.node_hash(left, leaf), 2**63 + 1
    with pytest.raises(ProofInvalid, match="size"):
        merkle.verify_inclusion(leaf, size - 1, size, [left], root)
    with pytest.raises(ProofInvalid, match="sizes"):
        merkle.verify_consistency(size - 1, size, [leaf], left, root)


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_proof_for_a_leaf_that_is_not_there(index):
    with pytest.raises(ValueError, match="no such leaf"):
        merkle.inclusion_proof(LEAVES[:3], index)


@pytest.mark.parametrize("old_size", [-1, 0, 4])
def test_there_is_no_proof_from_a_tree_that_never_was(old_size):
    with pytest.raises(ValueError, match="no such older tree"):
        merkle.consistency_proof(LEAVES[:3], old_size)


def test_the_frontier_has_the_root_of_every_size():
    frontier = merkle.Frontier()
    assert frontier.root() == merkle.root([])
    for size, leaf in enumerate(MANY, start=1):
        frontier.append(leaf)
        assert frontier.size == size
        assert frontier.root() == merkle.root(MANY[:size])
        assert merkle.Frontier.from_bytes(frontier.to_bytes()).root() == frontier.root()


@given(st.integers(1, LARGEST), st.data())
def test_every_proof_that_is_made_verifies_and_for_no_other_place(size, data):
    root = merkle.root(MANY[:size])
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(MANY[:size], index)
    merkle.verify_inclusion(MANY[index], index, size, proof, root)
    other = data.draw(st.integers(0, size))
    if other != index:
        with pytest.raises(ProofInvalid):
            merkle.verify_inclusion(MANY[index], other, size, proof, root)
    old = data.draw(st.integers(1, size))
    growth = merkle.consistency_proof(MANY[:size], old)
    merkle.verify_consistency(old, size, growth, merkle.root(MANY[:old]), root)
    with pytest.raises(ProofInvalid):
        merkle.verify_consistency(old, size, growth, merkle.leaf_hash(b"x"), root)


@given(st.integers(1, LARGEST), st.data())
def test_proofs_come_out_of_stored_nodes_alone(size, data):
    frontier, stored = merkle.Frontier(), {}
    for leaf in MANY[:size]:
        stored |= {(level, index): node for level, index, node in frontier.append(leaf)}

    def hashes(ranges):
        return [
            merkle.fold([stored[node] for node in merkle.range_nodes(*each)]) for each in ranges
        ]

    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    assert hashes(merkle.inclusion_ranges(index, size)) == merkle.inclusion_proof(
        MANY[:size], index
    )
    assert hashes(merkle.consistency_ranges(old, size)) == merkle.consistency_proof(
        MANY[:size], old
    )


@pytest.mark.parametrize(
    "stored",
    [
        b"",
        b"\x00" * 7,
        b"\x00" * 8 + b"h" * 32,
        b"\x00" * 7 + b"\x01",
        b"\x00" * 7 + b"\x01" + b"h" * 31,
        b"\x00" * 7 + b"\x01" + b"h" * 33,
        b"\x80" + b"\x00" * 7 + b"h" * 32,
    ],
)
def test_a_damaged_frontier_is_refused(stored):
    with pytest.raises(ProofInvalid):
        merkle.Frontier.from_bytes(stored)


def test_only_hashes_are_appended():
    with pytest.raises(ProofInvalid):
        merkle.Frontier().append(b"entry")
