"""Large buffers go back to the system when they are let go of."""

from __future__ import annotations

import ctypes
from functools import lru_cache

_M_MMAP_THRESHOLD = -3
_LARGE_BYTES = 2 * 1024 * 1024


@lru_cache(maxsize=1)
def return_large_buffers() -> None:
    """Tell the C library to map buffers above 2 MiB on their own, for the life of the process.

    Left alone, glibc stops doing so after the first 8 MiB segment is freed, and every thread that
    seals or opens files then keeps some 20 MiB for good. Other C libraries are left as they are.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)
