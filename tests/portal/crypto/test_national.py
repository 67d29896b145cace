"""Suite 3 by RFC 8998, by the openssl program, and by its own properties."""

import base64
import json
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SM3, Hash
from cryptography.hazmat.primitives.hmac import HMAC
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.crypto import fields, keys, national, segments, suites
from portal.crypto.errors import SealBroken
from portal.crypto.framing import frame

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "national.json").read_text())
PRIVATE = keys.PrivateKey.generate(suites.SM2_SM4)
KEY = fields.new_key(suites.SM2_SM4)
WRAPPED = keys.wrap(PRIVATE.public, b"secret", context=b"here")
SEALED = fields.seal(KEY, b"text", context=b"here")


def test_sm4_gcm_meets_the_vector_of_rfc_8998():
    # RFC 8998, appendix A.1.
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    nonce = bytes.fromhex("00001234567800000000ABCD")
    associated = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    plaintext = b"".join(
        bytes([each]) * 8 for each in (0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA)
    )
    sealed = bytes.fromhex(
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
        "83DE3541E4C2B58177E065A9BF7B62EC"
    )
    assert national.gcm_seal(key, nonce, plaintext, associated) == sealed
    assert national.gcm_open(key, nonce, sealed, associated) == plaintext


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the openssl program")
def test_openssl_opens_what_we_wrap(tmp_path):
    (tmp_path / "key.pem").write_bytes(pem(PRIVATE))
    carried = WRAPPED[1 : 1 + 65 + 32 + 32]
    (tmp_path / "carried").write_bytes(as_der(carried))
    seed = openssl(tmp_path, "pkeyutl", "-decrypt", "-inkey", "key.pem", "-in", "carried")
    # From the seed on by the page of the format: HKDF over HMAC-SM3, then SM4-GCM.
    info = frame("cluebridge/wrap/v1", b"\x03", b"here", carried)
    rest = WRAPPED[1 + 129 :]
    key = hkdf_sm3(seed, info)
    assert national.gcm_open(key, rest[:12], rest[12:], info) == b"secret"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the openssl program")
def test_we_open_what_openssl_encrypts(tmp_path):
    openssl(tmp_path, "genpkey", "-algorithm", "SM2", "-out", "key.pem")
    told = openssl(tmp_path, "pkey", "-in", "key.pem", "-text", "-noout").decode()
    scalar = bytes.fromhex(
        "".join(told.split("priv:")[1].split("pub:")[0].replace(":", "").split())
    )
    point = bytes.fromhex("".join(told.split("pub:")[1].split("ASN1")[0].replace(":", "").split()))
    private = keys.PrivateKey(b"\x03" + scalar.rjust(33, b"\x00")[-32:])
    assert private.public.raw == b"\x03" + point
    (tmp_path / "seed").write_bytes(bytes(range(32)))
    der = openssl(tmp_path, "pkeyutl", "-encrypt", "-inkey", "key.pem", "-in", "seed")
    carried = from_der(der)
    info = frame("cluebridge/wrap/v1", b"\x03", b"here", carried)
    wrapped = b"\x03" + carried + national.seal(bytes(range(32)), b"secret", info=info)
    assert keys.unwrap(private, wrapped, context=b"here") == b"secret"


def test_what_was_sealed_long_ago_still_opens():
    one = {name: bytes.fromhex(value) for name, value in VECTORS.items()}
    private = keys.PrivateKey(one["private"])
    assert private.public.raw == one["public"]
    assert keys.unwrap(private, one["wrapped"], context=one["context"]) == one["secret"]
    assert fields.open_(one["key"], one["field"], context=one["context"]) == one["secret"]
    opened = segments.open_segment(one["key"], one["context"], 0, True, one["segment"])
    assert opened == one["secret"]


def test_keys_of_the_two_suites_say_which_they_are():
    assert (PRIVATE.suite, PRIVATE.public.suite) == (b"\x03", b"\x03")
    assert (len(PRIVATE.raw), len(PRIVATE.public.raw), len(KEY)) == (33, 66, 33)
    assert WRAPPED[:1] == SEALED[:1] == b"\x03"
    assert len(WRAPPED) == len(b"secret") + national.WRAP_OVERHEAD_BYTES
    assert keys.PrivateKey.generate().suite == b"\x02"


def test_a_key_of_one_suite_opens_nothing_of_the_other():
    other = keys.PrivateKey.generate()
    for private, wrapped in (
        (other, WRAPPED),
        (PRIVATE, keys.wrap(other.public, b"secret", context=b"here")),
    ):
        with pytest.raises(SealBroken):
            keys.unwrap(private, wrapped, context=b"here")
    for key, sealed in (
        (KEY[1:], SEALED),
        (KEY, fields.seal(KEY[1:], b"text", context=b"here")),
        (KEY[1:], b"\x02" + SEALED[1:]),
    ):
        with pytest.raises(SealBroken):
            fields.open_(key, sealed, context=b"here")


@pytest.mark.parametrize("raw", [b"\x03" + bytes(32), b"\x03" + b"\xff" * 32])
def test_a_scalar_out_of_range_is_refused(raw):
    with pytest.raises(ValueError, match="SM2"):
        keys.PrivateKey(raw)


@pytest.mark.parametrize("at", [1, 2, 40, 65])
def test_a_point_off_the_curve_is_refused(at):
    changed = bytearray(PRIVATE.public.raw)
    changed[at] ^= 1
    with pytest.raises(ValueError, match="SM2"):
        keys.PublicKey(bytes(changed))


@given(st.binary(max_size=3000), st.binary(max_size=20))
def test_a_field_opens_as_it_was(text, context):
    sealed = fields.seal(KEY, text, context=context, pad_to=1)
    assert fields.open_(KEY, sealed, context=context) == text
    with pytest.raises(SealBroken):
        fields.open_(KEY, sealed, context=context + b"x")


@given(st.integers(0, len(SEALED) * 8 - 1))
def test_one_flipped_bit_breaks_a_field(bit):
    with pytest.raises(SealBroken):
        fields.open_(KEY, flipped(SEALED, bit), context=b"here")


@given(st.integers(0, len(WRAPPED) * 8 - 1))
@settings(max_examples=40, deadline=None)
def test_one_flipped_bit_breaks_a_wrap(bit):
    with pytest.raises(SealBroken):
        keys.unwrap(PRIVATE, flipped(WRAPPED, bit), context=b"here")


@given(st.integers(0, len(WRAPPED) - 1))
@settings(max_examples=20, deadline=None)
def test_a_wrap_cut_short_does_not_open(length):
    with pytest.raises(SealBroken):
        keys.unwrap(PRIVATE, WRAPPED[:length], context=b"here")


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_a_file_opens_as_it_was_and_only_in_order(chunks):
    sealer = segments.FileSealer(KEY, b"file")
    sealed = [part for chunk in chunks for part in sealer.update(chunk)] + sealer.finish()
    assert sealer.sha256 == sha256(b"".join(chunks)).digest()
    assert segments.open_segment(KEY, b"file", 0, True, sealed[0]) == b"".join(chunks)
    for place in ((b"other", 0, True), (b"file", 1, True), (b"file", 0, False)):
        with pytest.raises(SealBroken):
            segments.open_segment(KEY, *place, sealed[0])


@given(st.integers(0, (1 + 24 + 32 + 4 + 16) * 8 - 1))
def test_one_flipped_bit_breaks_a_segment(bit):
    sealed = segments.seal_segment(KEY, b"file", 0, b"text", last=True)
    with pytest.raises(SealBroken):
        segments.open_segment(KEY, b"file", 0, True, flipped(sealed, bit))


@pytest.mark.parametrize("suite", [suites.XWING_AES256, suites.SM2_SM4])
def test_a_full_segment_has_the_length_it_is_said_to_have(suite):
    full = bytes(segments.SEGMENT_BYTES)
    key = fields.new_key(suite)
    sealed = segments.seal_segment(key, b"file", 0, full, last=False)
    assert len(sealed) == segments.sealed_bytes(suite)
    assert segments.open_segment(key, b"file", 0, False, sealed) == full


def flipped(sealed: bytes, bit: int) -> bytes:
    changed = bytearray(sealed)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def hkdf_sm3(key: bytes, info: bytes) -> bytes:
    """RFC 5869 over HMAC-SM3 with an empty salt; one block is enough for 16 bytes."""

    def mac(with_key: bytes, text: bytes) -> bytes:
        made = HMAC(with_key, SM3())
        made.update(text)
        return made.finalize()

    return mac(mac(bytes(Hash(SM3()).algorithm.digest_size), key), info + b"\x01")[:16]


def openssl(folder: Path, *arguments: str) -> bytes:
    return subprocess.run(
        ["openssl", *arguments], cwd=folder, check=True, capture_output=True
    ).stdout


def pem(private: keys.PrivateKey) -> bytes:
    """The SEC 1 form of the key, for openssl: ECPrivateKey with the curve's name (RFC 5915)."""
    curve = bytes.fromhex("06082A811CCF5501822D")
    point = b"\x03\x42\x00" + private.public.raw[1:]
    inner = b"\x02\x01\x01\x04\x20" + private.raw[1:]
    inner += b"\xa0" + bytes([len(curve)]) + curve + b"\xa1" + bytes([len(point)]) + point
    der = b"\x30" + bytes([len(inner)]) + inner
    text = base64.encodebytes(der).decode()
    return f"-----BEGIN EC PRIVATE KEY-----\n{text}-----END EC PRIVATE KEY-----\n".encode()


def as_der(carried: bytes) -> bytes:
    """C1‖C3‖C2 as the ASN.1 form of GB/T 35276, which openssl reads."""
    x, y = (number(carried[at : at + 32]) for at in (1, 33))
    digest, text = carried[65:97], carried[97:]
    inner = x + y + b"\x04\x20" + digest + b"\x04" + bytes([len(text)]) + text
    return b"\x30" + length(len(inner)) + inner


def from_der(der: bytes) -> bytes:
    at = 2 if der[1] < 0x80 else 2 + (der[1] & 0x7F)
    parts = []
    while at < len(der):
        size = der[at + 1]
        parts.append(der[at + 2 : at + 2 + size])
        at += 2 + size
    x, y, digest, text = parts
    return b"\x04" + x[-32:].rjust(32, b"\0") + y[-32:].rjust(32, b"\0") + digest + text


def number(raw: bytes) -> bytes:
    raw = raw.lstrip(b"\0") or b"\0"
    raw = b"\0" + raw if raw[0] & 0x80 else raw
    return b"\x02" + bytes([len(raw)]) + raw


def length(size: int) -> bytes:
    return bytes([size]) if size < 0x80 else b"\x81" + bytes([size])
