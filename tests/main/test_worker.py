"""The worker: one broken job stops no other, and its words stay out of the log."""

from __future__ import annotations

import logging

import pytest

from portal.infra.feature import Job
from portal.infra.work import Works
from portal.main import worker

TYPED = "王某 13900000000"


def test_a_failing_job_is_logged_by_type_and_place_and_the_others_go_on(
    works: Works, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ran: list[str] = []

    class Scheduler:
        """Stands in for the endless loop: what the start-up does comes before it."""

        def __init__(self, **_: object) -> None: ...

        def add_job(self, *_: object, id: str, **__: object) -> None:  # noqa: A002
            ran.append(f"planned {id}")

        def start(self) -> None:
            ran.append("started")

    def broken(_: Works) -> None:
        raise ValueError(TYPED)

    jobs = [
        Job("broken", 60, broken),
        Job("sound", 60, lambda _: ran.append("sound")),
        Job("long", 60, lambda _: ran.append("long"), long=True),
    ]
    monkeypatch.setattr(worker, "BlockingScheduler", Scheduler)
    monkeypatch.setattr(worker, "jobs", lambda _: jobs)
    monkeypatch.setattr(worker.signal, "signal", lambda *_: None)
    with caplog.at_level(logging.WARNING):
        worker.run(works)
    assert ran == ["planned broken", "planned sound", "sound", "planned long", "started"]
    assert "job broken: ValueError at " in caplog.text
    assert "test_worker.py:" in caplog.text
    assert TYPED not in caplog.text
