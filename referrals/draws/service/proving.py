"""Is the pool still what was frozen, and what does the record of a draw say?"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from portal.infra.work import Work
from portal.kernel.ids import known
from referrals.draws import queries
from referrals.draws.models import Draw
from referrals.draws.rules import OUT, DrawKind, pools, ranking, records
from referrals.draws.rules.pools import Entry, Pool
from referrals.draws.rules.records import Drop
from referrals.draws.service import freezing


@dataclass(frozen=True, slots=True)
class Broken:
    """The stored pool is not what was frozen: the lines, "" for one that is gone.

    `unsure`: the hashes of the lines were changed too, so no line can be named.
    """

    lines: tuple[tuple[int, str], ...]
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Since:
    """What would be different in the pool if it were made now: lines without their mark."""

    fresh: tuple[Entry, ...]
    gone: tuple[Entry, ...]


def broken(work: Work, draw: Draw) -> Broken | None:
    """Hold the stored pool against the custody log; None when it is what was frozen."""
    kept = queries.pool(work.session, draw.id)
    told = queries.committed(work.session, known(draw.id))
    if sha256(kept.text).hexdigest() == told["pool_sha256"] == draw.pool_sha256:
        return None
    unsure = sha256(kept.lines).hexdigest() != told["lines_sha256"]
    text = kept.text.decode(errors="replace")
    return Broken(() if unsure else tuple(pools.changed_lines(text, kept.lines)), unsure)


def since(work: Work, draw: Draw) -> Since:
    """Compare the frozen pool with what the register says now. Nothing in the draw changes by it."""
    frozen = set(frozen_pool(work, draw).entries)
    if draw.kind is DrawKind.TARGETS:
        now = set(freezing.targets(work, {**draw.asked, "listed": ""}))
        if draw.asked["listed"]:
            codes = {each.item for each in frozen}
            names = {(each.item, each.name) for each in now if each.item in codes}
            gone = [each for each in frozen if (each.item, each.name) not in names]
            return Since((), _ordered(gone))
    else:
        now = set(freezing.inspectors(work, draw.agency, draw.asked, head(work, draw).salt))
    return Since(_ordered(now - frozen), _ordered(frozen - now))


def frozen_pool(work: Work, draw: Draw) -> Pool:
    """Return the stored pool; WrongPool when it was changed beyond reading."""
    return pools.read(queries.pool(work.session, draw.id).text.decode())


def head(work: Work, draw: Draw) -> Pool:
    """Return what the stored pool says before its entries; WrongPool when that was changed."""
    return pools.head(queries.pool(work.session, draw.id).text.decode())


def record(work: Work, draw: Draw) -> str:
    """Return the record of a draw that was made, as docs/formats/draw.md says."""
    text = queries.pool(work.session, draw.id).text.decode()
    drops = [Drop(each.stratum, each.item, OUT) for each in queries.approved(work.session, draw.id)]
    rows = [
        (each.stratum, each.place, Entry(each.stratum, each.item, each.group, each.name))
        for each in queries.drawn(work.session, draw.id)
    ]
    return records.record(text, draw.seed, drops, rows)


def order(work: Work, draw: Draw) -> tuple[Pool, dict[str, list[Entry]]]:
    """Return the pool and its order under the seed."""
    pool = frozen_pool(work, draw)
    return pool, ranking.ranked(pool, draw.seed)


def _ordered(found: set[Entry] | list[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(found, key=lambda each: (each.stratum, each.item)))
