"""A long custody log, fast: what `audit.service.append` would have written, put straight into the tables.

One leaf in ten thousand is made by the portal's own code as well, and must come out the same.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlmodel import select

from benchmarks.load import loader
from portal.audit import queries, rules, service
from portal.audit.models import AuditHead, AuditLeaf, AuditNode
from portal.crypto import merkle
from portal.crypto.framing import frame
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM

WHEN = datetime(2026, 3, 2, tzinfo=UTC)
AT_ONCE, COMPARED = 20_000, 10_000
_TOLD = (
    '{"at":"2026-03-02T00:00:00Z","event":"SignedIn","facts":{"officer_id":%d},'
    '"v":1,"who":{"agency":"","name":"system","officer":null}}'
)
Leaf = tuple[int, bytes, bytes, str, str, datetime]


def fill(works: Works, size: int) -> None:
    """Add leaves until the log has `size` of them, and sign it."""
    with works.begin(SYSTEM, writes=False) as work:
        head = queries.head(work.session)
    frontier = merkle.Frontier.from_bytes(head.frontier) if head else merkle.Frontier()
    while frontier.size < size:
        _put(works, frontier, min(size, frontier.size + 25 * AT_ONCE))
    with works.begin(SYSTEM) as work:
        kept = work.session.exec(select(AuditHead)).one_or_none() or AuditHead()
        kept.size, kept.frontier = frontier.size, frontier.to_bytes()
        work.session.add(kept)
    with works.begin(SYSTEM) as work:
        service.sign_checkpoint(work)
    if works.engine.dialect.name == "postgresql":  # as autovacuum does of itself, a little later
        raw = _connection(works)
        raw.autocommit = True
        raw.execute("VACUUM (FREEZE, ANALYZE) audit_leaf, audit_node")
        raw.close()


def _put(works: Works, frontier: merkle.Frontier, size: int) -> None:
    """Add the leaves up to `size` in one transaction."""
    putting = loader(works.engine, [])
    if works.engine.dialect.name == "sqlite":
        putting.open()
    else:
        putting.connection = _connection(works)
    columns = ("id", "leaf_hash", "salt", "event", "body", "at")
    while frontier.size < size:
        rows: list[Leaf] = []
        nodes: list[tuple[int, int, bytes]] = []
        for index in range(frontier.size, min(size, frontier.size + AT_ONCE)):
            made = leaf(index)
            rows.append(made)
            nodes += [
                (level, position, node)
                for level, position, node in frontier.append(made[1])
                if level and level % rules.NODE_LEVELS == 0
            ]
        putting.write(AuditLeaf, columns, rows)
        putting.write(AuditNode, ("level", "position", "hash"), nodes)
    putting.close()


def leaf(index: int) -> Leaf:
    """Return a row of the log by the formats of docs/formats/audit-log.md."""
    told, salt = _TOLD % index, index.to_bytes(rules.SALT_BYTES, "big")
    commitment = sha256(frame("cluebridge leaf v1", salt, told.encode())).hexdigest()
    hashed = merkle.leaf_hash(b'{"c":"%s","v":1}' % commitment.encode())
    if index % COMPARED == 0:
        assert rules.is_whole(json.loads(told), salt, hashed)
    return index, hashed, salt, "SignedIn", told, WHEN


def _connection(works: Works) -> Any:
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is measured

    url = works.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(url)
