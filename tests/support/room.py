"""Where tests keep their files: in memory when there is room, for they make three million of them."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
NEEDED = 3 * 1024**3
"""Bytes. A whole run uses a third of it at its fullest."""


def in_memory() -> None:
    """Let this process and its children keep temporary files in memory, unless somebody chose a place.

    Not where memory is small (containers) or no program may be started from it: PostgreSQL's are there.
    """
    if "TMPDIR" in os.environ or not MEMORY.is_dir():
        return
    found = os.statvfs(MEMORY)
    if found.f_bavail * found.f_frsize < NEEDED or found.f_flag & os.ST_NOEXEC:
        return
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None
