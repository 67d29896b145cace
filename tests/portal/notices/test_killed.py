"""A real worker process killed with SIGKILL while it sends: nothing is lost, at most one copy more."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from portal.infra.work import Works
from portal.kernel.clock import SetClock
from portal.main.app import make_works
from portal.notices import jobs
from portal.notices.rules import Channel, Mode, Topic
from tests.portal.notices.support import SMS_SECRET, choose, messages, told, with_channels
from tests.support import processes
from tests.support.hook import Hook, running_hook
from tests.support.people import People

DELIVER = """
import sys
from datetime import datetime
from pathlib import Path
from portal.infra.settings import Settings
from portal.kernel.clock import SetClock
from portal.main.app import make_works
from portal.notices import jobs
settings = Settings(data_dir=Path(sys.argv[1]), min_free_bytes=0, sms_url=sys.argv[3],
                    sms_secret=sys.argv[4])
jobs.deliver(make_works(settings, clock=SetClock(datetime.fromisoformat(sys.argv[2]))))
"""
LOGINS = ("chen", "lin", "he", "zhao", "sun", "xu", "gao", "luo")
NOW = {(topic, Channel.SMS): Mode.NOW for topic in Topic}


def start(works: Works, clock: SetClock, hook: Hook, log_file: Path) -> processes.Running:
    words = (works.settings.data_dir, clock.instant.isoformat(), hook.url, SMS_SECRET)
    return processes.start(
        [sys.executable, "-c", DELIVER, *words],
        log_file=log_file,
        env={"PYTHONPATH": str(processes.ROOT)},
    )


def wait_until(hook: Hook, count: int) -> None:
    deadline = time.monotonic() + 60
    while len(hook.bodies) < count and time.monotonic() < deadline:
        time.sleep(0.005)
    assert len(hook.bodies) >= count


def as_processes(works: Works, clock: SetClock, hook: Hook, folder: Path) -> None:
    pair = [start(works, clock, hook, folder / f"{each}.log") for each in range(2)]
    for each in pair:
        assert each.process.wait(120) == 0, each.log()


def as_threads(works: Works, clock: SetClock, hook: Hook, folder: Path) -> None:
    """As two workers that share nothing but the database; quicker to start."""
    pair = [make_works(works.settings, clock=SetClock(clock.instant)) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(jobs.deliver, pair))
    for each in pair:
        each.engine.dispose()


@pytest.mark.parametrize("go_on", [as_threads, pytest.param(as_processes, marks=pytest.mark.slow)])
def test_killed_between_sending_and_noting(
    works: Works, people: People, clock: SetClock, tmp_path: Path, go_on: Callable[..., None]
) -> None:
    with running_hook() as hook:
        works = with_channels(works, sms_url=hook.url)
        for each, login in enumerate(LOGINS):
            choose(works, people, login, NOW, number=f"1380000000{each}")
            actor, _ = people.as_(login)
            told(works, offices=(), officer_id=actor.officer_id, case_id=each)
        hook.hold = Event()
        worker = start(works, clock, hook, tmp_path / "first.log")
        wait_until(hook, 1)  # the provider has it, the worker waits for the answer
        worker.kill9()
        hook.hold.set()
        hook.hold = None
        go_on(works, clock, hook, tmp_path)
        got = Counter(each["to"] for each in hook.sent)
        assert len(got) == len(LOGINS)
        assert set(got.values()) == {1}, "the one that was being sent waits its minute"
        clock.instant += timedelta(minutes=1)
        jobs.deliver(works)
        jobs.deliver(works)
    got = Counter(each["to"] for each in hook.sent)
    assert sorted(got.values()) == [*[1] * (len(LOGINS) - 1), 2]
    assert len({each["id"] for each in hook.sent}) == len(LOGINS), "the copy bears the same id"
    assert all(each.sent_at for each in messages(works))
