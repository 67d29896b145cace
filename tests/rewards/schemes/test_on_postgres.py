"""Two officers approve at once on PostgreSQL: what is decided is decided once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import LEGAL_ZONE, SetClock
from portal.kernel.errors import DomainError
from portal.main import people as demo_people
from portal.main.app import make_works
from rewards.schemes import queries, service
from rewards.schemes.forms import Decide, WritePack
from tests.conftest import START
from tests.rewards.schemes.support import pack
from tests.support.people import People

pytestmark = pytest.mark.slow


@pytest.fixture
def people(postgres_tables: Callable[[], str], tmp_path: Path) -> Iterator[People]:
    settings = Settings(
        data_dir=tmp_path,
        database_url=postgres_tables(),
        kdf_memory_kib=8192,
        kdf_passes=1,
        min_free_bytes=0,
    )
    works: Works = make_works(settings, clock=SetClock(START))
    with works.begin(SYSTEM) as work:
        secrets = demo_people.set_up(work)
    yield People(works, secrets)
    works.engine.dispose()


def test_one_of_two_wordings_takes_the_next_version(people: People) -> None:
    day = START.astimezone(LEGAL_ZONE).date() + timedelta(days=1)
    drafts = []
    with people.work("kong") as work:
        for _ in "ab":
            form = WritePack(text=pack(day), reasons="市局文件")
            drafts.append(service.write_pack(work, form).id or 0)
    gate = Barrier(4)
    logins = [("zhao", drafts[0]), ("xu", drafts[0]), ("zhao", drafts[1]), ("xu", drafts[1])]
    for login, _ in logins:
        people.as_(login)

    def approve(login: str, draft_id: int) -> bool:
        gate.wait()
        try:
            with people.work(login) as work:
                service.decide(work, draft_id, Decide(decision="yes"))
        except DomainError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda each: approve(*each), logins)) == 1
    with people.work("kong", writes=False) as work:
        assert [each.version for each in queries.local_rules(work.session)] == ["HQ.1"]
