"""Demonstration data, made by the same verbs the portal runs."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import LEGAL_ZONE
from portal.main import people
from portal.main.demo import campaign, claims, draw, oversight, paths, proceeding, shouxian, tracker
from portal.main.demo.stage import Stage

START = datetime(2026, 1, 5, 8, 0, tzinfo=LEGAL_ZONE)


def forget(folder: Path) -> None:
    """Remove demonstration data."""
    shutil.rmtree(folder, ignore_errors=True)


def seed(works: Works) -> dict[str, Any]:
    """Fill an empty database; return the demonstration's card: one-time-code secrets, a receipt."""
    stage = Stage(works, start=START)
    with stage.works.begin(SYSTEM) as work:
        totp = people.set_up(work)
    shouxian.load(stage)
    today = works.clock.now().astimezone(LEGAL_ZONE).date()
    draw.load(stage, today)
    claims.load(stage, today - timedelta(days=44))
    receipt = paths.load(stage, works.clock.now())
    tracker.load(stage, today)
    oversight.load(stage, today)
    campaign.load(stage, today)
    proceeding.load(stage, today)
    return {"totp": totp, "receipt": receipt.printed}
