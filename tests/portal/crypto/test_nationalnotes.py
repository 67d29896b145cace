"""The SM2 line of a note: by the openssl program, by its own properties, and beside Ed25519."""

import shutil
import subprocess

import pytest

from portal.crypto import national, nationalnotes, notes, suites
from portal.crypto.errors import NoteInvalid
from portal.crypto.keys import PrivateKey
from tests.portal.crypto.test_national import length, number, pem

ORDINARY = notes.Signer("log.example", bytes(range(32)))
SIGNER = nationalnotes.NationalSigner("log.example", bytes(range(1, 33)))
VERIFIER = SIGNER.verifier
TEXT = "log.example\n7\nnRgQ\n"
NOTE = notes.sign_note(TEXT, ORDINARY, SIGNER)


def blob() -> bytes:
    return notes.signature_lines(NOTE)[1][1][1]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the openssl program")
def test_openssl_verifies_what_we_sign_and_we_what_it_signs(tmp_path):
    (tmp_path / "key.pem").write_bytes(pem(PrivateKey(national.of_seed(SIGNER.seed))))
    (tmp_path / "text").write_bytes(TEXT.encode())
    signature = blob()[4:]
    inner = number(signature[:32]) + number(signature[32:])
    (tmp_path / "signature").write_bytes(b"\x30" + length(len(inner)) + inner)
    common = ["-inkey", "key.pem", "-rawin", "-digest", "sm3", "-in", "text"]
    common += ["-pkeyopt", "distid:1234567812345678"]
    openssl = ["openssl", "pkeyutl"]
    told = subprocess.run(
        [*openssl, "-verify", "-sigfile", "signature", *common],
        cwd=tmp_path,
        check=False,
        capture_output=True,
    )
    assert (told.returncode, b"Verified Successfully" in told.stdout) == (0, True)
    theirs = subprocess.run(
        [*openssl, "-sign", *common], cwd=tmp_path, check=True, capture_output=True
    ).stdout
    VERIFIER.verify(TEXT, from_der(theirs))
    with pytest.raises(NoteInvalid):
        VERIFIER.verify(TEXT + "x", from_der(theirs))


def from_der(der: bytes) -> bytes:
    first = 4 + der[3]
    parts = der[4:first], der[first + 2 :]
    return b"".join(part.lstrip(b"\0").rjust(32, b"\0") for part in parts)


def test_the_key_id_and_the_text_form_are_those_of_the_format():
    # c2sp.org/signed-note: type 0xff, then the name of the kind.
    assert blob()[:4] == VERIFIER.key_id
    name, key_id, key = VERIFIER.vkey.split("+", 2)
    assert (name, key_id) == ("log.example", VERIFIER.key_id.hex())
    assert notes.from_base64(key) == b"\xffsm2-sm3" + VERIFIER.public
    assert nationalnotes.NationalVerifier.parse(VERIFIER.vkey) == VERIFIER


def test_who_does_not_know_the_kind_skips_the_line_and_who_does_checks_it():
    assert notes.open_note(NOTE, [ORDINARY.verifier]).signed_by == (ORDINARY.verifier,)
    both = (ORDINARY.verifier, VERIFIER)
    assert notes.open_note(NOTE, both).signed_by == both
    assert notes.open_note(NOTE, [VERIFIER]).signed_by == (VERIFIER,)
    spoilt = notes.signature_line("log.example", blob()[:-1] + bytes([blob()[-1] ^ 1]))
    false = NOTE.replace(notes.signature_line("log.example", blob()), spoilt)
    assert notes.open_note(false, [ORDINARY.verifier])
    with pytest.raises(NoteInvalid, match="SM2"):
        notes.open_note(false, both)


def test_a_line_left_out_is_noticed_where_both_are_called_for():
    both = nationalnotes.read_keys(f"{ORDINARY.verifier.vkey}\n{VERIFIER.vkey}\n")
    nationalnotes.require_all(notes.open_note(NOTE, both), both)
    alone = notes.open_note(notes.sign_note(TEXT, ORDINARY), both)
    with pytest.raises(NoteInvalid, match="every key"):
        nationalnotes.require_all(alone, both)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "log.example",
        VERIFIER.vkey.replace("log.", "lag."),
        f"{ORDINARY.verifier.vkey} {nationalnotes.NationalSigner('other', bytes(32)).verifier.vkey}",
        notes.key_text("log.example", b"1234", b"\xffsm2-sm3" + bytes(65)),
        notes.key_text("log.example", b"1234", b"\xffsm2-sm3" + b"\x04"),
    ],
)
def test_what_is_no_key_of_one_log_is_refused(typed):
    with pytest.raises(NoteInvalid):
        nationalnotes.read_keys(typed)


@pytest.mark.parametrize("signature", [b"", bytes(64), b"\xff" * 64, bytes(63)])
def test_what_is_no_signature_is_refused(signature):
    assert not national.signed(suites.SM2_SM4 + VERIFIER.public, b"text", signature)
