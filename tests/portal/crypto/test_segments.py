import json
from hashlib import sha256
from importlib import resources
from pathlib import Path

import pytest
from cryptography.cobblestone import Cobblestone256Encryptor
from cryptography.hazmat.primitives.hashes import SM3, Hash
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.crypto import segments
from portal.crypto.errors import SealBroken

VECTORS = Path(__file__).parents[2] / "vectors"
OURS = json.loads((VECTORS / "segment.json").read_text())
KEY, FILE = bytes(range(32)), b"file 1"
FULL = segments.SEGMENT_BYTES
SMALL = 100  # so that properties of many segments can be tried many times


@pytest.fixture(scope="module")
def three():
    """A real file of three segments: (plaintext, sealed)."""
    plaintext = sha256(b"three").digest() * (FULL // 16) + b"tail"
    sealer = segments.FileSealer(KEY, FILE)
    return plaintext, [*sealer.update(plaintext), *sealer.finish()]


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(segments, "SEGMENT_BYTES", SMALL)


# `small` is the same for every example, so it need not be made anew for each.
many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def seal(chunks, key=KEY, file_id=FILE):
    sealer = segments.FileSealer(key, file_id)
    return [part for chunk in chunks for part in sealer.update(chunk)] + sealer.finish()


def open_all(sealed, key=KEY, file_id=FILE):
    return b"".join(
        segments.open_segment(key, file_id, index, index == len(sealed) - 1, part)
        for index, part in enumerate(sealed)
    )


def sm3(data):
    digest = Hash(SM3())
    digest.update(data)
    return digest.finalize()


def published_sm3():
    text = (resources.files("cryptography_vectors") / "hashes" / "SM3" / "oscca.txt").read_text()
    for block in text.split("Len = ")[1:]:
        length, message, digest = (line.split("=")[-1].strip() for line in block.split("\n")[:3])
        yield pytest.param(bytes.fromhex(message)[: int(length) // 8], digest, id=length)


@pytest.mark.parametrize(("message", "digest"), list(published_sm3()))
def test_the_sm3_of_a_file_is_the_published_one(message, digest):
    sealer = segments.FileSealer(KEY, FILE)
    sealer.update(message)
    sealer.finish()
    assert sealer.sm3.hex() == digest


@pytest.mark.parametrize("vector", OURS, ids=lambda vector: str(vector["size"]))
def test_a_segment_of_long_ago_still_opens(vector):
    opened = segments.open_segment(
        bytes.fromhex(vector["file_key"]),
        bytes.fromhex(vector["file_id"]),
        vector["index"],
        vector["last"],
        bytes.fromhex(vector["ciphertext"]),
    )
    assert len(opened) == vector["size"]
    assert sha256(opened).hexdigest() == vector["sha256"]
    assert sm3(opened).hex() == vector["sm3"]


def test_a_file_of_three_segments_opens(three):
    plaintext, sealed = three
    assert [part[:1] for part in sealed] == [b"\x02"] * 3
    assert open_all(sealed) == plaintext


@pytest.mark.parametrize("size", [0, 1, FULL - 1, FULL, FULL + 1])
def test_sizes_around_a_segment(size):
    sealer = segments.FileSealer(KEY, FILE)
    plaintext = bytes(size)
    sealed = [*sealer.update(memoryview(plaintext)), *sealer.finish()]
    assert len(sealed) == segments.segment_count(size)
    assert open_all(sealed) == plaintext
    assert sealer.size == size
    assert sealer.sha256 == sha256(plaintext).digest()
    assert sealer.sm3 == sm3(plaintext)


def test_a_full_segment_is_held_back_until_more_comes():
    sealer = segments.FileSealer(KEY, FILE)
    assert sealer.update(bytes(FULL)) == []
    assert sealer.update(b"") == []
    (first,) = sealer.update(b"x")
    (last,) = sealer.finish()
    assert open_all([first, last]) == bytes(FULL) + b"x"


def test_a_finished_file_takes_no_more():
    sealer = segments.FileSealer(KEY, FILE)
    sealer.finish()
    with pytest.raises(ValueError, match="finished"):
        sealer.update(b"x")
    with pytest.raises(ValueError, match="finished"):
        sealer.finish()


@many
@given(st.lists(st.binary(max_size=3 * SMALL), max_size=8))
def test_any_chunking_seals_the_same_file(small, chunks):
    whole = b"".join(chunks)
    sealer = segments.FileSealer(KEY, FILE)
    sealed = [part for chunk in chunks for part in sealer.update(chunk)]
    sealed += sealer.finish()
    assert len(sealed) == segments.segment_count(len(whole))
    assert open_all(sealed) == whole
    assert (sealer.size, sealer.sha256, sealer.sm3) == (
        len(whole),
        sha256(whole).digest(),
        sm3(whole),
    )


@many
@given(st.binary(max_size=SMALL), st.data())
def test_one_flipped_bit_breaks_the_seal(small, plaintext, data):
    (sealed,) = seal([plaintext])
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    changed = bytearray(sealed)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        open_all([bytes(changed)])


@many
@given(st.data())
def test_a_segment_cut_short_or_lengthened_does_not_open(small, data):
    (sealed,) = seal([b"evidence"])
    short = data.draw(st.integers(0, len(sealed) - 1))
    for damaged in (
        sealed[:short],
        sealed[short:] + sealed[:short] if short else b"",
        sealed + b"\x00",
    ):
        with pytest.raises(SealBroken):
            open_all([damaged])


@many
@given(st.integers(SMALL + 1, 5 * SMALL), st.data())
def test_a_file_without_its_end_does_not_open(small, size, data):
    sealed = seal([bytes(size)])
    kept = data.draw(st.integers(1, len(sealed) - 1))
    with pytest.raises(SealBroken):
        open_all(sealed[:kept])


@many
@given(st.integers(2 * SMALL + 1, 6 * SMALL), st.data())
def test_segments_open_only_where_they_stood(small, size, data):
    sealed = seal([bytes(size)])
    order = data.draw(st.permutations(range(len(sealed))))
    moved = [sealed[at] for at in order]
    if order != list(range(len(sealed))):
        with pytest.raises(SealBroken):
            open_all(moved)
    repeated = data.draw(st.integers(0, len(sealed) - 2))
    with pytest.raises(SealBroken):
        open_all([*sealed[: repeated + 1], *sealed[repeated:]])
    with pytest.raises(SealBroken):
        open_all(sealed[1:])


def test_real_segments_do_not_change_places(three):
    _, sealed = three
    for spoilt in ([sealed[1], sealed[0], sealed[2]], sealed[:2], sealed[1:], [*sealed, sealed[2]]):
        with pytest.raises(SealBroken):
            open_all(spoilt)


def test_a_segment_of_another_file_does_not_open(small):
    mine, other = seal([bytes(SMALL), b"mine"]), seal([bytes(SMALL), b"other"], file_id=b"file 2")
    with pytest.raises(SealBroken):
        open_all([other[0], mine[1]])
    with pytest.raises(SealBroken):
        open_all([mine[0], other[1]])
    with pytest.raises(SealBroken):
        open_all(mine, file_id=b"file 2")
    with pytest.raises(SealBroken):
        open_all(mine, key=bytes(32))


@pytest.mark.parametrize("suite", [0x00, 0x01, 0x03, 0xFF])
def test_another_suite_does_not_open(suite):
    (sealed,) = seal([b"evidence"])
    with pytest.raises(SealBroken):
        open_all([bytes([suite]) + sealed[1:]])


@pytest.mark.parametrize(
    ("index", "length", "last"),
    [
        (0, SMALL - 1, False),
        (0, 0, False),
        (0, SMALL + 1, False),
        (0, SMALL + 1, True),
        (1, 0, True),
    ],
)
def test_lengths_that_no_file_has_are_neither_sealed_nor_opened(small, index, length, last):
    with pytest.raises(ValueError, match="length"):
        segments.seal_segment(KEY, FILE, index, bytes(length), last=last)
    cipher = Cobblestone256Encryptor(KEY, segments._context(FILE, index, last=last))
    sealed = b"\x02" + cipher.update(bytes(length)) + cipher.finalize()
    with pytest.raises(SealBroken):
        segments.open_segment(KEY, FILE, index, last, sealed)


@pytest.mark.parametrize(
    ("size", "count"),
    [(0, 1), (1, 1), (FULL, 1), (FULL + 1, 2), (2 * FULL, 2), (200 * 10**6, 24)],
)
def test_how_many_segments_a_file_has(size, count):
    assert segments.segment_count(size) == count


def test_a_key_of_another_length_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        segments.seal_segment(bytes(16), FILE, 0, b"", last=True)
