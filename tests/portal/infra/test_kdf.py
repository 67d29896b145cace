"""The queue for key derivation: bounded, honest about the wait, and never a leak of slots."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from anyio import create_task_group, run, sleep, to_thread
from anyio.to_thread import current_default_thread_limiter

from portal.infra.kdf import Queue, lent_thread
from portal.kernel.errors import TooMany


def test_who_finds_the_queue_full_is_told_at_once_how_long_it_takes() -> None:
    queue, inside, go = Queue(1, 1), Event(), Event()

    def work() -> None:
        with queue.turn():
            inside.set()
            assert go.wait(10)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(work)
        assert inside.wait(10)
        second = pool.submit(work)
        while queue.waiting < 1:
            pass
        with pytest.raises(TooMany) as told, queue.turn():
            pass
        assert 1 <= told.value.retry_after_seconds <= 5
        go.set()
        first.result(10)
        second.result(10)
    assert queue.waiting == 0
    with queue.turn():
        pass


def test_a_failure_inside_gives_the_slot_back() -> None:
    queue = Queue(1, 1)
    for _ in range(3):
        with pytest.raises(ValueError, match="inside"), queue.turn():
            raise ValueError("inside")


def test_whoever_waits_keeps_no_thread_from_the_others() -> None:
    """With one thread in all, what the first waits for is done by the next."""
    done = Event()

    def waits() -> None:
        with lent_thread():
            assert done.wait(5)

    async def main() -> None:
        limiter = current_default_thread_limiter()
        limiter.total_tokens = 1
        async with create_task_group() as tasks:
            tasks.start_soon(to_thread.run_sync, waits)
            await sleep(0.05)
            await to_thread.run_sync(done.set)
        assert limiter.total_tokens == 1

    run(main)
    with lent_thread():  # outside a server there is nothing to lend
        pass
