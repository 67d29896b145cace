"""A sandboxed process: `python -I child.py ASK`, the file on stdin, the answer on stdout.

ASK is JSON: `act` (preview, report, scrub or redact) and what the act needs. Started by
portal/infra/sandbox/__init__.py and by nothing else.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

_HERE = Path(__file__).resolve()
sys.path.insert(0, str(_HERE.parents[3]))
sys.path = [each for each in sys.path if each != str(_HERE.parent)]


def main() -> None:
    """Lock the door, read, answer."""
    ask = json.loads(sys.argv[1])
    from portal.infra.sandbox import lockdown  # noqa: PLC0415 - the door is locked step by step

    guards = lockdown.before_imports()
    from portal.infra.sandbox import answer, readers  # noqa: PLC0415 - without a network

    readers.warm_up()
    guards += lockdown.after_imports(
        memory_bytes=ask["memory_bytes"], cpu_seconds=ask["cpu_seconds"]
    )
    if lockdown.SYSCALLS not in guards and not ask["unguarded"]:
        _send(answer.encode(answer.failed("unguarded")))
    with open(0, "rb", closefd=False) as stdin:
        found = readers.answer(ask, stdin.read())
    found.head.guards = guards
    _send(answer.encode(found))


def _send(data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(1, rest[: 1 << 20]) :]
    os._exit(0)


if __name__ == "__main__":
    main()
