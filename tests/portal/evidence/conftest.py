"""Files that just arrived, for tests of evidence by itself: no tip or case listens."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from portal.infra.sealing import ReceivedFile, Sealing
from portal.infra.work import Subscriptions, Works

Arrive = Callable[..., ReceivedFile]


@pytest.fixture
def works(works: Works) -> Works:
    """Return units of work with the custody log and without the capabilities above evidence."""
    return replace(works, subscriptions=Subscriptions())


@pytest.fixture
def arrive(works: Works) -> Arrive:
    """Return a maker of received files, sealed in the store and kept by nobody yet."""

    def made(content: bytes = b"evidence", name: str = "发票.pdf") -> ReceivedFile:
        with ThreadPoolExecutor(1) as putter:
            sealing = Sealing(works.blobs, putter, max_bytes=1 << 30, min_free_bytes=0)
            sealing.add(memoryview(content))
            return sealing.finish(name, "application/pdf")

    return made
