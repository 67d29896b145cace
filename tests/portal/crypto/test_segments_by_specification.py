"""A second reader of segments, straight from c2sp.org/chunked-encryption, judged by its vectors.

The published vectors derive their keys with SHA-256; Cobblestone-256, which the portal uses, is the
same construction with SHA-512. So the reader takes the hash as a parameter: with one it must meet
every published vector, with the other it must open what the portal sealed.
"""

import base64
import json
import zlib
from hashlib import sha256
from importlib import resources
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from portal.crypto import segments

OURS = json.loads((Path(__file__).parents[2] / "vectors" / "segment.json").read_text())
PUBLISHED = json.loads(
    (resources.files("cryptography_vectors") / "chunked-encryption" / "vectors.json").read_text()
)["vectors"]
CHUNK, TAG, HEADER = 16 * 1024, 16, 56


class Refused(Exception):
    pass


def read(key, context, message, algorithm):
    if len(key) != 32 or len(message) < HEADER + TAG:
        raise Refused
    salt, commitment, rest = message[:24], message[24:HEADER], message[HEADER:]
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\x00" + salt + context
    derived = HKDFExpand(algorithm, 32 + 12 + 32, info).derive(key)
    cipher, nonce = AESGCM(derived[:32]), int.from_bytes(derived[32:44], "big")
    if derived[44:] != commitment:
        raise Refused
    chunks = [rest[at : at + CHUNK + TAG] for at in range(0, len(rest), CHUNK + TAG)]
    if len(chunks[-1]) == CHUNK + TAG:
        raise Refused  # the last chunk is always shorter
    try:
        return b"".join(
            cipher.decrypt((nonce ^ number).to_bytes(12, "big"), chunk, None)
            for number, chunk in enumerate(chunks)
        )
    except InvalidTag as error:
        raise Refused from error


def context(file_id, index, *, last):
    """As docs/formats/evidence-segments.md has it, without the portal's own framing."""
    parts = (b"\x02", file_id, index.to_bytes(8, "big"), bytes([last]))
    framed = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    return b"\x00\x15cluebridge/segment/v1\x04" + framed


@pytest.mark.parametrize(
    "vector",
    [vector for vector in PUBLISHED if vector["aead"] == "AEAD_AES_256_GCM"],
    ids=lambda vector: vector["name"],
)
def test_this_reader_meets_the_published_vectors(vector):
    message = base64.b64decode(vector["ciphertext"] or "")
    if vector.get("compressed"):
        message = zlib.decompress(message)
    arguments = (bytes.fromhex(vector["key"]), vector["context"].encode(), message, SHA256())
    if vector["expect"] == "success":
        assert sha256(read(*arguments)).hexdigest() == vector["payload_sha256"]
    else:
        with pytest.raises(Refused):
            read(*arguments)


@pytest.mark.parametrize("vector", OURS, ids=lambda vector: str(vector["size"]))
def test_this_reader_opens_segments_of_long_ago(vector):
    where = context(bytes.fromhex(vector["file_id"]), vector["index"], last=vector["last"])
    sealed = bytes.fromhex(vector["ciphertext"])
    opened = read(bytes.fromhex(vector["file_key"]), where, sealed[1:], SHA512())
    assert sha256(opened).hexdigest() == vector["sha256"]


def test_this_reader_opens_a_file_of_two_segments():
    key, plaintext = bytes(range(32)), bytes(segments.SEGMENT_BYTES) + b"tail"
    sealer = segments.FileSealer(key, b"file 1")
    first, second = [*sealer.update(plaintext), *sealer.finish()]
    opened = [
        read(key, context(b"file 1", 0, last=False), first[1:], SHA512()),
        read(key, context(b"file 1", 1, last=True), second[1:], SHA512()),
    ]
    assert b"".join(opened) == plaintext
    with pytest.raises(Refused):
        read(key, context(b"file 1", 1, last=False), second[1:], SHA512())
