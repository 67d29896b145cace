"""The page of a campaign over 10,000 tasks, and handing them all out, on SQLite."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlmodel import SQLModel
from starlette.testclient import TestClient

from portal.infra.settings import Settings
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from portal.main import people as demo_people
from portal.main.app import create_staff_app, make_works
from referrals.campaigns import service
from referrals.campaigns.forms import Dispatch, Report
from tests.conftest import START
from tests.referrals.campaigns import support
from tests.support.people import People, sign_in

TASKS, DONE, TIMES = 10_000, 400, 30
PATHS = ("", "?state=assigned&group=pharmacy", "?found=breached", "?after=9000", "?agency=hq-wjw")


def run() -> Iterator[tuple[str, str, str]]:
    """Yield the figures as (what, measured, target)."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), kdf_memory_kib=8192, kdf_passes=1)
        works = make_works(settings, clock=SetClock(START))
        SQLModel.metadata.create_all(works.engine)
        with works.begin(SYSTEM) as work:
            secrets = demo_people.set_up(work)
        people = People(works, secrets)
        support.register(people, hospitals=TASKS // 2, pharmacies=TASKS // 2)
        began = time.perf_counter()
        campaign_id = support.running(people)
        yield f"{TASKS} tasks from the register", _took(began), ""
        began = time.perf_counter()
        support.dispatched(people, campaign_id)
        yield f"{TASKS} tasks handed out at once", _took(began), ""
        _do_some(people, campaign_id)
        with TestClient(create_staff_app(works)) as client:
            sign_in(client, people, "lin")
            for path in PATHS:
                took = sorted(
                    _seconds(client, f"/campaigns/{campaign_id}{path}") for _ in range(TIMES)
                )
                said = (
                    f"median {statistics.median(took) * 1000:.0f} ms, p95 {took[-2] * 1000:.0f} ms"
                )
                what = f"campaign page over {TASKS} tasks, {path or 'all'}, server time"
                yield what, said, "100 ms"
        works.engine.dispose()


def _do_some(people: People, campaign_id: int) -> None:
    with people.work("lin") as work:
        for task_id in range(1, DONE + 1):
            breach = {"suspected": 900, "proven": 900} if task_id % 3 == 0 else {}
            said = "yes" if breach else "no"
            service.report(work, task_id, Report(breached=said, **breach))
        ids = tuple(range(DONE + 1, DONE + 1001))
        service.dispatch(
            work, campaign_id, Dispatch(tasks=ids, agency="hq-wjw", due_on=support.DUE)
        )


def _took(began: float) -> str:
    return f"{time.perf_counter() - began:.2f} s"


def _seconds(client: TestClient, url: str) -> float:
    began = time.perf_counter()
    assert client.get(url).status_code == 200
    return time.perf_counter() - began
