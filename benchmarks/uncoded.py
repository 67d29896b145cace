"""`python -m benchmarks.uncoded serve-staff`: the portal with the cipher of files switched off.

Everything else is as it is (HTTP, segments, SHA-256, SM3, seals, flushing to the disk), so that the
cost of the cipher alone can be told. For benchmarks only; nothing in the portal knows of it.
"""

from __future__ import annotations

import sys
from typing import Any

from portal.crypto import segments

SUITE = b"\x02"


def seal_segment(*told: Any, **_: bool) -> bytes:
    return b"".join((SUITE, told[3]))


def open_segment(*told: Any) -> bytes:
    return bytes(told[4][len(SUITE) :])


segments.seal_segment = seal_segment
segments.open_segment = open_segment

from portal.main.cli import main  # noqa: E402 - only now may anything take the names above

sys.exit(main())
