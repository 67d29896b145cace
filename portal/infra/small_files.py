"""Files of our own making, sealed into the store in one go."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from portal.crypto import suites
from portal.infra.sealing import ReceivedFile, Sealing
from portal.infra.storage import Blobs


def seal_bytes(
    blobs: Blobs,
    data: bytes,
    name: str,
    media_type: str,
    *,
    suite: bytes = suites.XWING_AES256,
) -> ReceivedFile:
    """Return bytes of our own making sealed in the store; nothing points to them yet."""
    with ThreadPoolExecutor(1, "put") as putter:
        sealing = Sealing(blobs, putter, max_bytes=len(data), min_free_bytes=0, suite=suite)
        kept = False
        try:
            sealing.add(memoryview(data))
            done = sealing.finish(name, media_type)
            kept = True
        finally:
            if not kept:
                sealing.abandon()
    return done
