"""A second reader of wraps: X-Wing and RFC 9180 base mode by hand, judged by published vectors."""

import hmac
import json
from hashlib import sha3_256, sha256, shake_256
from importlib import resources
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from portal.crypto import keys

XWING, HKDF_SHA256 = 0x647A, 0x0001
CIPHERS = {2: AESGCM, 3: ChaCha20Poly1305}
OURS = json.loads((Path(__file__).parents[2] / "vectors" / "wrap.json").read_text())
PUBLISHED = [
    vector
    for vector in json.loads(
        (resources.files("cryptography_vectors") / "HPKE" / "hpke-pq-test-vectors.json").read_text()
    )
    if (vector["kem_id"], vector["kdf_id"]) == (XWING, HKDF_SHA256)
]


def decapsulate(seed, encapsulated):
    """draft-connolly-cfrg-xwing-kem, section 5.4 and 5.5."""
    expanded = shake_256(seed).digest(96)
    mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
    x25519 = X25519PrivateKey.from_private_bytes(expanded[64:])
    ct_m, ct_x = encapsulated[:1088], encapsulated[1088:]
    ss_m = mlkem.decapsulate(ct_m)
    ss_x = x25519.exchange(X25519PublicKey.from_public_bytes(ct_x))
    pk_x = x25519.public_key().public_bytes_raw()
    return sha3_256(ss_m + ss_x + ct_x + pk_x + bytes.fromhex("5c2e2f2f5e5c")).digest()


def schedule(shared, info, aead):
    """RFC 9180, section 5.1, base mode: (key, nonce) of the first message."""
    suite = b"HPKE" + b"".join(part.to_bytes(2, "big") for part in (XWING, HKDF_SHA256, aead))

    def extract(salt, label, material):
        return hmac.digest(salt, b"HPKE-v1" + suite + label + material, sha256)

    def expand(secret, label, context, length):
        labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + context
        return HKDFExpand(SHA256(), length, labelled).derive(secret)

    context = b"\x00" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(shared, b"secret", b"")
    return expand(secret, b"key", context, 32), expand(secret, b"base_nonce", context, 12)


def framed(context):
    """As docs/formats/sealed-field.md has it, without the portal's own framing."""
    length = len(context).to_bytes(8, "big")
    return b"\x00\x12cluebridge/wrap/v1\x02" + (1).to_bytes(8, "big") + b"\x02" + length + context


@pytest.mark.parametrize("vector", PUBLISHED, ids=lambda vector: vector["suite_id"])
def test_this_reader_meets_the_published_vector(vector):
    shared = decapsulate(bytes.fromhex(vector["skRm"]), bytes.fromhex(vector["enc"]))
    assert shared.hex() == vector["shared_secret"]
    key, nonce = schedule(shared, bytes.fromhex(vector["info"]), vector["aead_id"])
    assert (key.hex(), nonce.hex()) == (vector["key"], vector["base_nonce"])
    message = vector["encryptions"][0]
    opened = CIPHERS[vector["aead_id"]](key).decrypt(
        nonce, bytes.fromhex(message["ct"]), bytes.fromhex(message["aad"])
    )
    assert opened.hex() == message["pt"]


def test_one_published_vector_has_our_kem_and_kdf():
    assert len(PUBLISHED) == 1


def read(seed, wrapped, context):
    assert wrapped[:1] == b"\x02"
    key, nonce = schedule(decapsulate(seed, wrapped[1:1121]), framed(context), 2)
    return AESGCM(key).decrypt(nonce, wrapped[1121:], b"")


@pytest.mark.parametrize("vector", OURS, ids=lambda vector: vector["fingerprint"][:4])
def test_this_reader_opens_wraps_of_long_ago(vector):
    seed, wrapped, context = (
        bytes.fromhex(vector[name]) for name in ("private", "wrapped", "context")
    )
    assert read(seed, wrapped, context).hex() == vector["secret"]


def test_this_reader_opens_a_fresh_wrap():
    key = keys.PrivateKey.generate()
    wrapped = keys.wrap(key.public, b"case key", context=b"case/7")
    assert read(key.raw, wrapped, b"case/7") == b"case key"
