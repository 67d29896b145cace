import threading

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.crypto.agefile import export_age

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
