import json
from pathlib import Path

import pytest

from portal.crypto import merkle, notes, tlog
from portal.crypto.errors import NoteInvalid, ProofInvalid

OURS = json.loads((Path(__file__).parents[2] / "vectors" / "log.json").read_text())
ORIGIN = "log.example/custody"
LOG = notes.Signer.parse(OURS["skey"])
WITNESS = notes.Signer("witness.example", bytes(32))
LEAVES = [merkle.leaf_hash(entry.encode()) for entry in OURS["entries"]]
CHECKPOINT = tlog.Checkpoint(ORIGIN, len(LEAVES), merkle.root(LEAVES))
NOTE = tlog.sign_checkpoint(CHECKPOINT, LOG)
PROOF = tlog.ProofFile(7, tuple(merkle.inclusion_proof(LEAVES, 7)), NOTE)
TEXT = PROOF.marshal()
# The example of c2sp.org/tlog-checkpoint.
EXAMPLE = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"


def test_the_published_checkpoint_reads_and_writes_back():
    checkpoint = tlog.Checkpoint.parse(EXAMPLE)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.root.hex().startswith("0ac5186a91863e8e")
    assert checkpoint.marshal() == EXAMPLE


def test_a_log_of_long_ago_is_still_proved():
    verifiers = [notes.Verifier.parse(OURS["vkey"])]
    older, newer = (
        tlog.open_checkpoint(OURS[name], origin=ORIGIN, verifiers=verifiers)
        for name in ("older_checkpoint", "checkpoint")
    )
    tlog.verify_growth(older, newer, [bytes.fromhex(each) for each in OURS["growth"]])
    for text in OURS["proofs"]:
        proof = tlog.ProofFile.parse(text)
        leaf = merkle.leaf_hash(OURS["entries"][proof.index].encode())
        assert proof.verify(leaf, origin=ORIGIN, verifiers=verifiers) == newer


def test_signing_is_the_same_every_time():
    assert OURS["checkpoint"] == NOTE


def test_a_growth_between_two_logs_is_refused():
    other = tlog.Checkpoint("other.example", CHECKPOINT.size, CHECKPOINT.root)
    with pytest.raises(ProofInvalid):
        tlog.verify_growth(other, CHECKPOINT, [])
    tlog.verify_growth(CHECKPOINT, CHECKPOINT, [])


LINES = CHECKPOINT.marshal().split("\n")
SPOILT_CHECKPOINTS = {
    "nothing": "",
    "one line": "log\n",
    "no newline at the end": CHECKPOINT.marshal()[:-1],
    "blank line at the end": CHECKPOINT.marshal() + "\n",
    "extension line": CHECKPOINT.marshal() + "extension\n",
    "empty origin": f"\n11\n{LINES[2]}\n",
    "no size": f"log\n\n{LINES[2]}\n",
    "leading zero": f"log\n011\n{LINES[2]}\n",
    "zero twice": f"log\n00\n{LINES[2]}\n",
    "plus": f"log\n+11\n{LINES[2]}\n",
    "minus": f"log\n-11\n{LINES[2]}\n",
    "space": f"log\n11 \n{LINES[2]}\n",
    "full-width digits": f"log\n１１\n{LINES[2]}\n",
    "underscore": f"log\n1_1\n{LINES[2]}\n",
    "size beyond 2**63 - 1": f"log\n{2**63}\n{LINES[2]}\n",
    "size of thirty digits": f"log\n{10**29}\n{LINES[2]}\n",
    "root of 31 bytes": f"log\n11\n{notes.to_base64(bytes(31))}\n",
    "root of 33 bytes": f"log\n11\n{notes.to_base64(bytes(33))}\n",
    "root without padding": f"log\n11\n{LINES[2][:-1]}\n",
    "no root": "log\n11\n\n",
}


@pytest.mark.parametrize("text", SPOILT_CHECKPOINTS.values(), ids=SPOILT_CHECKPOINTS.keys())
def test_a_malformed_checkpoint_is_rejected(text):
    with pytest.raises(NoteInvalid):
        tlog.Checkpoint.parse(text)


@pytest.mark.parametrize(
    ("origin", "size", "root"),
    [("", 1, bytes(32)), ("a\nb", 1, bytes(32)), ("a", -1, bytes(32)), ("a", 1, b"")],
)
def test_a_checkpoint_that_cannot_be_written_cannot_be_made(origin, size, root):
    with pytest.raises(NoteInvalid):
        tlog.Checkpoint(origin, size, root)


def test_an_empty_log_has_a_checkpoint():
    empty = tlog.Checkpoint(ORIGIN, 0, merkle.root([]))
    assert tlog.Checkpoint.parse(empty.marshal()) == empty


def test_a_checkpoint_of_another_log_or_by_a_stranger_is_rejected():
    trusted = [LOG.verifier]
    assert tlog.open_checkpoint(NOTE, origin=ORIGIN, verifiers=trusted) == CHECKPOINT
    with pytest.raises(NoteInvalid):
        tlog.open_checkpoint(NOTE, origin="other.example", verifiers=trusted)
    with pytest.raises(NoteInvalid):
        tlog.open_checkpoint(NOTE, origin=ORIGIN, verifiers=[WITNESS.verifier])


def test_a_witness_signs_beside_the_log():
    both = tlog.sign_checkpoint(CHECKPOINT, LOG, WITNESS)
    opened = notes.open_note(both, [LOG.verifier, WITNESS.verifier])
    assert opened.signed_by == (LOG.verifier, WITNESS.verifier)


@pytest.mark.parametrize("index", range(len(LEAVES)))
@pytest.mark.parametrize("extra", [None, b"", b"salt"], ids=["plain", "empty extra", "extra"])
def test_a_proof_file_reads_back_and_verifies(index, extra):
    written = tlog.ProofFile(index, tuple(merkle.inclusion_proof(LEAVES, index)), NOTE, extra)
    proof = tlog.ProofFile.parse(written.marshal())
    assert proof == written
    covered = proof.verify(LEAVES[index], origin=ORIGIN, verifiers=[LOG.verifier])
    assert covered == CHECKPOINT


def test_a_log_of_one_leaf_has_a_proof_without_hashes():
    checkpoint = tlog.Checkpoint(ORIGIN, 1, LEAVES[0])
    written = tlog.ProofFile(0, (), tlog.sign_checkpoint(checkpoint, LOG)).marshal()
    assert written.startswith("c2sp.org/tlog-proof@v1\nindex 0\n\nlog.example/custody\n1\n")
    proof = tlog.ProofFile.parse(written)
    assert proof.verify(LEAVES[0], origin=ORIGIN, verifiers=[LOG.verifier]) == checkpoint


def test_a_proof_file_proves_no_other_leaf():
    for leaf in (LEAVES[6], b"entry 7", merkle.leaf_hash(b"other")):
        with pytest.raises(ProofInvalid):
            PROOF.verify(leaf, origin=ORIGIN, verifiers=[LOG.verifier])


def test_a_proof_file_under_another_log_is_rejected():
    with pytest.raises(NoteInvalid):
        PROOF.verify(LEAVES[7], origin="other.example", verifiers=[LOG.verifier])
    with pytest.raises(NoteInvalid):
        PROOF.verify(LEAVES[7], origin=ORIGIN, verifiers=[WITNESS.verifier])


HASH = notes.to_base64(PROOF.hashes[0])
SPOILT_FILES = {
    "nothing": "",
    "another version": TEXT.replace("@v1", "@v2"),
    "no header": TEXT.partition("\n")[2],
    "header only": "c2sp.org/tlog-proof@v1\n\n" + NOTE,
    "no index": TEXT.replace("index 7\n", ""),
    "index without a number": TEXT.replace("index 7", "index "),
    "index with a leading zero": TEXT.replace("index 7", "index 07"),
    "negative index": TEXT.replace("index 7", "index -7"),
    "two spaces": TEXT.replace("index 7", "index  7"),
    "extra after index": TEXT.replace("index 7", "index 7\nextra AAAA"),
    "extra twice": TEXT.replace("index 7", "extra AAAA\nextra AAAA\nindex 7"),
    "extra is not base64": TEXT.replace("index 7", "extra ?\nindex 7"),
    "hash is not base64": TEXT.replace(HASH, "?"),
    "hash without padding": TEXT.replace(HASH, HASH[:-1]),
    "64 hashes": TEXT.replace(HASH, "\n".join([HASH] * 64)),
    "no blank line": TEXT.replace("\n\n", "\n"),
    "carriage returns": TEXT.replace("\n", "\r\n"),
}


@pytest.mark.parametrize("text", SPOILT_FILES.values(), ids=SPOILT_FILES.keys())
def test_a_malformed_proof_file_is_rejected(text):
    with pytest.raises(NoteInvalid):
        tlog.ProofFile.parse(text)


SPOILT_PROOFS = {
    "another index": TEXT.replace("index 7", "index 6"),
    "index out of range": TEXT.replace("index 7", "index 11"),
    "one hash missing": TEXT.replace(HASH + "\n", ""),
    "one hash twice": TEXT.replace(HASH, f"{HASH}\n{HASH}"),
    "another hash": TEXT.replace(HASH, notes.to_base64(bytes(32))),
    "hash of 31 bytes": TEXT.replace(HASH, notes.to_base64(bytes(31))),
    "another size": TEXT.replace("\n11\n", "\n12\n"),
    "another origin": TEXT.replace("\nlog.example/custody\n", "\nother.example\n"),
    "no signature": TEXT.rpartition("— ")[0],
    "text after the end": TEXT + "more\n",
    "blank line too many": TEXT.replace("\n\nlog", "\n\n\nlog"),
}


@pytest.mark.parametrize("text", SPOILT_PROOFS.values(), ids=SPOILT_PROOFS.keys())
def test_a_spoilt_proof_file_proves_nothing(text):
    proof = tlog.ProofFile.parse(text)
    with pytest.raises((ProofInvalid, NoteInvalid)):
        proof.verify(LEAVES[7], origin=ORIGIN, verifiers=[LOG.verifier])
