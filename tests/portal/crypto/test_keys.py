import json
from importlib import resources
from pathlib import Path

import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, Suite

from portal.crypto import keys
from portal.crypto.errors import SealBroken

VECTORS = Path(__file__).parents[2] / "vectors"
XWING = 0x647A
PUBLISHED = [
    vector
    for vector in json.loads(
        (resources.files("cryptography_vectors") / "HPKE" / "hpke-pq-test-vectors.json").read_text()
    )
    if vector["kem_id"] == XWING
]
KDFS = {0x0001: KDF.HKDF_SHA256, 0x0011: KDF.SHAKE256}
AEADS = {2: AEAD.AES_256_GCM, 3: AEAD.CHACHA20_POLY1305}
OURS = json.loads((VECTORS / "wrap.json").read_text())
KEY = keys.PrivateKey(bytes(range(32)))
WRAPPED = keys.wrap(KEY.public, b"secret", context=b"here")


def test_both_published_xwing_vectors_are_there():
    assert len(PUBLISHED) == 2


@pytest.mark.parametrize("vector", PUBLISHED)
def test_a_seed_expands_to_the_published_public_key(vector):
    key = keys.PrivateKey(bytes.fromhex(vector["skRm"]))
    assert key.public.raw.hex() == vector["pkRm"]


@pytest.mark.parametrize("vector", PUBLISHED)
def test_our_private_keys_open_the_published_ciphertexts(vector):
    # Every published message carries associated data, for which the library has no public way.
    suite = Suite(KEM.MLKEM768_X25519, KDFS[vector["kdf_id"]], AEADS[vector["aead_id"]])
    private = MLKEM768X25519PrivateKey(*keys._halves(bytes.fromhex(vector["skRm"])))
    message = vector["encryptions"][0]  # a single-shot message is the first of its sequence
    opened = openssl.hpke._decrypt_with_aad(
        suite,
        bytes.fromhex(vector["enc"] + message["ct"]),
        private,
        bytes.fromhex(vector["info"]),
        bytes.fromhex(message["aad"]),
    )
    assert opened.hex() == message["pt"]


@pytest.mark.parametrize("vector", OURS)
def test_a_wrap_of_long_ago_still_opens(vector):
    key = keys.PrivateKey(bytes.fromhex(vector["private"]))
    assert keys.fingerprint(key.public) == vector["fingerprint"]
    opened = keys.unwrap(
        key, bytes.fromhex(vector["wrapped"]), context=bytes.fromhex(vector["context"])
    )
    assert opened.hex() == vector["secret"]


@pytest.mark.parametrize("length", [0, 1, 32, 1000])
def test_a_wrap_opens_for_its_recipient_only(length):
    secret = bytes(length)
    key = keys.PrivateKey.generate()
    wrapped = keys.wrap(key.public, secret, context=b"here")
    assert len(wrapped) == length + keys.WRAP_OVERHEAD_BYTES
    assert wrapped[:1] == b"\x02"
    assert keys.unwrap(key, wrapped, context=b"here") == secret
    with pytest.raises(SealBroken):
        keys.unwrap(KEY, wrapped, context=b"here")


def test_two_wraps_of_one_secret_differ():
    assert keys.wrap(KEY.public, b"secret", context=b"here") != WRAPPED


@pytest.mark.parametrize("context", [b"", b"her", b"here ", b"there"])
def test_a_wrap_opens_in_its_context_only(context):
    with pytest.raises(SealBroken):
        keys.unwrap(KEY, WRAPPED, context=context)


@pytest.mark.parametrize("at", [1, 600, 1088, 1089, 1120, 1121, 1127, len(WRAPPED) - 1])
def test_a_changed_wrap_does_not_open(at):
    changed = bytearray(WRAPPED)
    changed[at] ^= 0x10
    with pytest.raises(SealBroken):
        keys.unwrap(KEY, bytes(changed), context=b"here")


@pytest.mark.parametrize(
    "wrapped",
    [b"", b"\x02", WRAPPED[:1121], WRAPPED[:-1], WRAPPED + b"\x00", WRAPPED[1:]],
    ids=["nothing", "suite only", "no text", "short", "long", "no suite"],
)
def test_a_damaged_wrap_does_not_open(wrapped):
    with pytest.raises(SealBroken):
        keys.unwrap(KEY, wrapped, context=b"here")


@pytest.mark.parametrize("suite", [0x00, 0x01, 0x03, 0xFF])
def test_another_suite_does_not_open(suite):
    with pytest.raises(SealBroken):
        keys.unwrap(KEY, bytes([suite]) + WRAPPED[1:], context=b"here")


def test_an_x25519_share_of_low_order_is_refused():
    # All zeros gives an all-zero secret, which the library reports and we must not let through.
    with pytest.raises(SealBroken):
        keys.unwrap(KEY, WRAPPED[:1089] + bytes(32) + WRAPPED[1121:], context=b"here")


@pytest.mark.parametrize("raw", [b"", bytes(31), bytes(33), bytes(64)])
def test_a_private_key_is_32_bytes(raw):
    with pytest.raises(ValueError, match="32-byte"):
        keys.PrivateKey(raw)


@pytest.mark.parametrize("raw", [b"", bytes(32), KEY.public.raw[:-1], KEY.public.raw + b"\x00"])
def test_a_public_key_is_1216_bytes(raw):
    with pytest.raises(ValueError, match="1216"):
        keys.PublicKey(raw)


def test_a_public_key_has_reduced_coefficients():
    with pytest.raises(ValueError, match=r"."):  # FIPS 203, section 7.2: the modulus check
        keys.PublicKey(b"\xff" * 1184 + KEY.public.raw[1184:])


def test_a_private_key_is_never_printed():
    assert "raw" not in repr(KEY)
    assert KEY.raw.hex() not in repr(KEY)


def test_fingerprints_tell_keys_apart():
    other = keys.fingerprint(keys.PrivateKey.generate().public)
    assert other != keys.fingerprint(KEY.public)
    assert [len(group) for group in other.split(" ")] == [4] * 8
