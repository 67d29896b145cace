"""Cosignatures and requests to witnesses, as c2sp.org/tlog-cosignature and tlog-witness say."""

from __future__ import annotations

import pytest

from portal.crypto import merkle, notes, tlog
from portal.crypto.cosignatures import AddCheckpoint, Cosigner, Witness, verify
from portal.crypto.errors import NoteInvalid

LOG = notes.Signer("log.example/custody", bytes(31) + b"\x01")
WITNESS = Cosigner("witness.example/w1", bytes(31) + b"\x02")
CHECKPOINT = tlog.Checkpoint("log.example/custody", 3, merkle.root([bytes(32)] * 3))
NOTE = tlog.sign_checkpoint(CHECKPOINT, LOG)
COSIGNED = NOTE + WITNESS.cosign(CHECKPOINT.marshal(), 1679315147)
# The key id and the time in the example of c2sp.org/tlog-cosignature.
EXAMPLE = (
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWX"
    "EhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA=="
)


def test_a_cosignature_says_who_and_when():
    found = verify(COSIGNED, WITNESS.witness)
    assert (found.name, found.time) == ("witness.example/w1", 1679315147)
    assert COSIGNED.endswith(found.line)


def test_the_log_still_opens_and_a_witness_of_that_name_is_no_log():
    assert tlog.open_checkpoint(COSIGNED, origin=LOG.name, verifiers=[LOG.verifier]) == CHECKPOINT
    with pytest.raises(NoteInvalid):
        notes.Verifier.parse(WITNESS.witness.vkey)


def test_the_blob_has_the_shape_of_the_published_one():
    line = notes.signature_lines(COSIGNED)[1][1][1]
    published = notes.from_base64(EXAMPLE)
    assert len(line) == len(published) == 4 + 8 + 64
    assert line[4:12] == published[4:12]


@pytest.mark.parametrize("at", [0, 4, 11, 12, 75])
def test_a_flipped_bit_is_no_cosignature(at):
    blob = bytearray(notes.signature_lines(COSIGNED)[1][1][1])
    blob[at] ^= 1
    with pytest.raises(NoteInvalid):
        verify(NOTE + notes.signature_line(WITNESS.name, bytes(blob)), WITNESS.witness)


def test_another_checkpoint_is_not_cosigned():
    with pytest.raises(NoteInvalid):
        verify(COSIGNED.replace("\n3\n", "\n4\n"), WITNESS.witness)


def test_a_public_key_reads_back():
    assert Witness.parse(WITNESS.witness.vkey) == WITNESS.witness
    with pytest.raises(NoteInvalid):
        Witness.parse(LOG.verifier.vkey)


def test_a_request_reads_back():
    asked = AddCheckpoint(2, (bytes(32), b"\x01" * 32), NOTE)
    assert asked.marshal().startswith("old 2\nAAAA")
    assert AddCheckpoint.parse(asked.marshal()) == asked
    assert AddCheckpoint.parse(AddCheckpoint(0, (), NOTE).marshal()).proof == ()


@pytest.mark.parametrize(
    "body",
    [
        "",
        NOTE,
        "old 01\n\n" + NOTE,
        "old -1\n\n" + NOTE,
        "old 1\nAAAA\n\n" + NOTE,
        "old 1\n" + "\n".join([notes.to_base64(bytes(32))] * 64) + "\n\n" + NOTE,
    ],
)
def test_a_malformed_request_is_refused(body):
    with pytest.raises(NoteInvalid):
        AddCheckpoint.parse(body)
