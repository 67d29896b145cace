"""`python -m tests.support.loud COMMAND…`: the portal with every library saying all it can say.

`LOUD_FSIZE`: no file may grow beyond so many bytes, which is what a full disk is to a program.
"""

from __future__ import annotations

import logging
import os
import resource
import sys
from typing import Any

import uvicorn

from portal.main.cli import main

SAID = "everything is said from here on"


def _loud() -> None:
    logging.basicConfig(level=logging.DEBUG, stream=sys.stderr, force=True)
    logging.getLogger("loud").debug(SAID)
    run = uvicorn.run

    def louder(app: Any, **given: Any) -> None:
        run(app, **{**given, "log_level": "debug"})

    uvicorn.run = louder
    most = int(os.environ.get("LOUD_FSIZE", "0"))
    if most:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


if __name__ == "__main__":
    _loud()
    raise SystemExit(main(sys.argv[1:]))
