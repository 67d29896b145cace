"""The sweep removes what no row points to, and only that, and only when it is old."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from portal.evidence import jobs, service
from portal.evidence.rules import Container, ContainerKind
from portal.infra.sealing import ReceivedFile, blob_name
from portal.infra.work import Works
from portal.kernel.actor import ANONYMOUS
from portal.kernel.clock import SetClock

TIP = Container(ContainerKind.TIP, 3, b"t" * 32)


def test_only_old_orphans_go(
    works: Works, clock: SetClock, arrive: Callable[..., ReceivedFile]
) -> None:
    kept, discarded, abandoned = arrive(), arrive(), arrive(bytes(9_000_000))
    with works.begin(ANONYMOUS) as work:
        service.keep(work, TIP, kept)
        gone = service.keep(work, TIP, discarded)
        service.discard(work, gone, TIP)
    half = abandoned.file_id.hex() + "/.2.part"  # what a killed process leaves
    works.blobs.put(half, b"half")
    works.blobs.put(kept.file_id.hex() + "/.0.00c0ffee.part", b"half of a file that was kept")
    works.blobs.put(abandoned.file_id.hex() + "/t9-00c0ffee", b"piece")
    works.blobs.put("backup/0", b"not evidence")

    clock.instant = datetime.now(UTC) + timedelta(hours=23)
    jobs.sweep_orphans(works)
    assert len(list(works.blobs.names())) == 6

    clock.instant = datetime.now(UTC) + timedelta(hours=25)
    jobs.sweep_orphans(works)
    jobs.sweep_orphans(works)
    left = sorted(works.blobs.older_than(clock.instant))
    assert left == sorted(["backup/0", blob_name(kept.file_id, 0)])
