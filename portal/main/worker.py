"""The worker: wakes every feature's jobs through APScheduler. The database decides who does what."""

from __future__ import annotations

import logging
import signal
from dataclasses import replace
from types import FrameType
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from sqlalchemy.exc import OperationalError

from portal.infra.feature import Job
from portal.infra.work import Works
from portal.main.errors import place_of
from portal.main.features import FEATURES

_log = logging.getLogger("cluebridge.worker")


def run(works: Works) -> None:
    """Run until SIGTERM or SIGINT. Two workers at once do no harm: rows are claimed, not assumed."""
    scheduler = BlockingScheduler(
        executors={"default": ThreadPoolExecutor(1), "long": ThreadPoolExecutor(2)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone="UTC",
    )
    for job in jobs(works):
        _plan(scheduler, works, job)

    def stop(number: int, frame: FrameType | None) -> None:
        scheduler.shutdown(wait=False)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    scheduler.start()


def _plan(scheduler: BlockingScheduler, works: Works, job: Job) -> None:
    """Run a job now and then at its interval; a long one begins once the others have had a turn."""
    how: dict[str, Any] = {"seconds": job.seconds, "args": (works, job), "id": job.name}
    if job.long:
        begins = works.clock.now()
        scheduler.add_job(_once, "interval", executor="long", next_run_time=begins, **how)
        return
    scheduler.add_job(_once, "interval", **how)
    _once(works, job)


def jobs(works: Works) -> list[Job]:
    """Return every feature's jobs; a job of 0 seconds follows the setting `sweep_seconds`."""
    found = [job for feature in FEATURES for job in feature.jobs]
    return [replace(j, seconds=j.seconds or works.settings.sweep_seconds) for j in found]


def run_all_once(works: Works) -> None:
    """Run every job once, for tests and the demonstration's set-up."""
    for job in jobs(works):
        job.run(works)


def _once(works: Works, job: Job) -> None:
    try:
        job.run(works)
    except OperationalError as error:  # a busy or absent database: the next round tries again
        _log.warning("job %s: database unavailable (%s)", job.name, type(error).__name__)
    except Exception as error:  # noqa: BLE001 - one broken job must not stop the clocks of the others
        # Its message may quote what a person typed: only its type and place are kept.
        _log.error("job %s: %s at %s", job.name, type(error).__name__, place_of(error))
