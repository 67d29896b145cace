import threading
from io import BytesIO

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.crypto.agefile import export_age, open_age
from portal.crypto.errors import SealBroken

IDENTITY = pyrage.x25519.Identity.generate()
RECIPIENT = str(IDENTITY.to_public())
MIB = 1024 * 1024


@given(st.lists(st.binary(max_size=100_000), max_size=6))
@settings(max_examples=30)
def test_an_export_opens_with_age(chunks):
    exported = b"".join(export_age(RECIPIENT, chunks))
    assert exported.startswith(b"age-encryption.org/v1\n")
    assert pyrage.decrypt(exported, [IDENTITY]) == b"".join(chunks)


def test_a_large_file_streams():
    # Each chunk is made when it is asked for; never are more than a few pieces waiting.
    made, waiting = 0, []

    def chunks():
        nonlocal made
        for _ in range(20):
            made += MIB
            yield bytes(MIB)

    out = 0
    for piece in export_age(RECIPIENT, chunks()):
        out += len(piece)
        waiting.append(made - out)
    assert out > 20 * MIB
    assert max(waiting) < 4 * MIB


def test_another_key_does_not_open_it():
    exported = b"".join(export_age(RECIPIENT, [b"evidence"]))
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(exported, [pyrage.x25519.Identity.generate()])


MISTYPED = {"empty": "", "bare": "age1", "short": RECIPIENT[:-1], "long": RECIPIENT.upper() + "Q"}


@pytest.mark.parametrize("recipient", MISTYPED.values(), ids=MISTYPED)
def test_a_mistyped_recipient_is_refused_at_once(recipient):
    with pytest.raises(ValueError, match="age recipient"):
        export_age(recipient, [])


def test_chunks_are_read_in_the_thread_of_the_caller():
    def chunks():
        yield threading.current_thread().name.encode()

    exported = b"".join(export_age(RECIPIENT, chunks()))
    assert pyrage.decrypt(exported, [IDENTITY]).decode() == threading.current_thread().name


def test_what_breaks_the_source_breaks_the_export_and_age_notices():
    def chunks():
        yield bytes(MIB)
        raise ConnectionError("the store is gone")

    pieces = []
    with pytest.raises(ConnectionError, match="the store is gone"):
        pieces.extend(export_age(RECIPIENT, chunks()))
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(b"".join(pieces), [IDENTITY])


def test_a_receiver_that_leaves_early_leaves_no_thread_behind():
    before = threading.active_count()
    stream = export_age(RECIPIENT, (bytes(MIB) for _ in range(50)))
    next(stream)
    stream.close()
    assert threading.active_count() == before


@pytest.mark.parametrize("more", [0, 1, 5])
def test_a_source_of_something_else_than_bytes_fails_and_does_not_hang(more):
    with pytest.raises(pyrage.EncryptError):
        list(export_age(RECIPIENT, [b"text", "text", *[b"more"] * more]))


@given(st.binary(max_size=200_000))
@settings(max_examples=15, deadline=None)
def test_an_export_is_read_back_as_a_stream(content):
    sealed = b"".join(export_age(RECIPIENT, [content]))
    assert b"".join(open_age(str(IDENTITY), BytesIO(sealed))) == content


@pytest.mark.parametrize("cut", [1, 17, 70_000])
def test_an_age_file_cut_short_or_changed_is_broken(cut):
    sealed = b"".join(export_age(RECIPIENT, [bytes(200_000)]))
    changed = sealed[:-cut] + bytes([sealed[-cut] ^ 1]) + sealed[len(sealed) - cut + 1 :]
    for wrong in (sealed[:-cut], changed, b"", b"age-encryption.org/v1\n"):
        with pytest.raises(SealBroken):
            b"".join(open_age(str(IDENTITY), BytesIO(wrong)))
    with pytest.raises(SealBroken):
        b"".join(open_age(str(pyrage.x25519.Identity.generate()), BytesIO(sealed)))
    with pytest.raises(ValueError, match="age identity"):
        open_age("AGE-SECRET-KEY-1", BytesIO(sealed))


def test_a_reader_that_leaves_early_leaves_no_thread_behind():
    before = threading.active_count()
    sealed = b"".join(export_age(RECIPIENT, (bytes(MIB) for _ in range(30))))
    stream = open_age(str(IDENTITY), BytesIO(sealed))
    next(stream)
    stream.close()
    assert threading.active_count() == before
