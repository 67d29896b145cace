"""The same on a real PostgreSQL: pieces, holds, checks, the store's page, the leaves of one file."""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from portal.audit import queries as log
from portal.crypto.segments import SEGMENT_BYTES
from portal.evidence import jobs, queries, service
from portal.evidence.queries import store
from portal.evidence.routes.views import store_view
from portal.evidence.rules import CustodyKind, DamageKind
from portal.infra.database import make_engine
from portal.infra.sealing import blob_name
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM, reporter
from portal.kernel.errors import Destroyed, Invalid
from tests.portal.evidence.test_resumable import TIP, _app, _as, _begin, _item, _offset, _send


@pytest.fixture
def pg(works: Works, postgres_tables: Callable[[], str]) -> Iterator[Works]:
    engine = make_engine(postgres_tables())
    yield replace(works, engine=engine)
    engine.dispose()


def test_a_file_its_story_and_its_check(pg: Works) -> None:
    content = os.urandom(SEGMENT_BYTES + 10)
    with TestClient(_app(pg)) as client:
        url = _begin(_as(client, 3), len(content))
        assert _send(client, url, 0, content[:100]).status_code == 204
        assert _offset(client, url) == 100
        assert _send(client, url, 100, content[100:]).status_code == 204
    item = _item(pg)
    assert service.check_due(pg, share=1) == 1
    pg.blobs.delete(blob_name(item.file_id, 0))
    assert service.check(pg, item) == {0: DamageKind.MISSING}
    jobs.look_at_room(pg)
    with pg.begin(SYSTEM) as work:
        kept = queries.item(work.session, item.id or 0)
        service.hold(work, kept, "保全", case_id=1)
        assert queries.holders(work.session, item.id or 0) == {""}
        assert [each.segment for each in store.wounds(work.session)] == [0]
        assert store_view(work)["files"] == 1
        told = log.of_item(work.session, item.id or 0, case_id=1, tip_id=TIP.id)
    assert [event for _, event, _, _ in told] == ["EvidenceReceived", "EvidenceDamaged"]
    with pg.begin(SYSTEM) as work:
        service.release(work, queries.item(work.session, item.id or 0), "期满", case_id=1)
    with pg.begin(SYSTEM) as work, pytest.raises(Destroyed):
        stale = queries.item(work.session, item.id or 0)
        with pg.begin(SYSTEM) as other:
            service.discard(other, queries.item(other.session, item.id or 0), TIP)
        service.opened(work, stale, CustodyKind.VIEWED, "", tip_id=TIP.id)


def test_two_who_begin_together_share_one_last_place(pg: Works) -> None:
    """The second waits until the first is counted; without the queue both would be let in."""
    one = replace(pg, settings=pg.settings.model_copy(update={"max_files": 1}))
    counted, refused = threading.Event(), threading.Event()

    def second() -> None:
        counted.wait(10)
        with pytest.raises(Invalid), one.begin(reporter(3)) as work:
            service.begin(work, TIP, size=10, name="b.txt", declared_type="text/plain")
        refused.set()

    thread = threading.Thread(target=second)
    thread.start()
    with one.begin(reporter(3)) as work:
        service.begin(work, TIP, size=10, name="a.txt", declared_type="text/plain")
        counted.set()
        assert not refused.wait(0.3), "it waits for what this one brings"
    thread.join(10)
    assert refused.is_set()
