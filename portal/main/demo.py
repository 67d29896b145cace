"""Demonstration data, made by the same verbs the portal runs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.main import people


def forget(folder: Path) -> None:
    """Remove demonstration data."""
    shutil.rmtree(folder, ignore_errors=True)


def seed(works: Works) -> dict[str, Any]:
    """Fill an empty database; return the demonstration's card."""
    with works.begin(SYSTEM) as work:
        totp = people.set_up(work)
    return {"totp": totp, "receipt": ""}
