"""The draw on one page of paper: everything needed to repeat it but the pool itself."""

from __future__ import annotations

from datetime import datetime

from portal.agencies import queries as agencies
from portal.infra.typeset import pdf
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE, printed_day
from portal.kernel.errors import Conflict
from portal.registry.rules import KIND_NAMES as INSTITUTIONS
from portal.registry.rules import InstitutionKind
from referrals.draws import queries
from referrals.draws.models import Draw
from referrals.draws.rules import (
    CLASS_NAMES,
    EQUAL,
    GROUND_NAMES,
    INSPECTORS,
    KIND_NAMES,
    DrawKind,
    RiskClass,
    pools,
)
from referrals.draws.service import proving

MOST_LISTED = 36
MOST_OF_NAME = 10
"""So many fit on the page; of more it says how many there are, and the record lists them."""
MOST_DROPS = 6


def sheet(work: Work, draw_id: int) -> bytes:
    """Return the page as PDF; Conflict before the draw."""
    draw = queries.get(work.session, work.actor, draw_id)
    if draw.drawn_at is None:
        raise Conflict
    return pdf("sheets/draw_record", printed(work, draw))


def printed(work: Work, draw: Draw) -> dict[str, object]:
    """Return what the page prints."""
    pool, rows = proving.frozen_pool(work, draw), queries.drawn(work.session, draw.id)
    drops = queries.approved(work.session, draw.id)
    names = _names(work, draw) if draw.kind is DrawKind.INSPECTORS else {}
    listed = [f"{e.item} {_short(names.get(e.item, e.name))}" for e in rows[:MOST_LISTED]]
    return {
        "agency": agencies.agency(work.session, draw.agency).zh,
        "number": draw.number,
        "title": draw.title,
        "purpose": draw.purpose,
        "kind": KIND_NAMES[draw.kind].zh,
        "entries": f"{draw.entries}（其中抽取前排除 {sum(1 for e in pool.entries if e.out)}）",
        "frozen_at": minute(draw.frozen_at),
        "pool_sha256": draw.pool_sha256,
        "pool_bytes": str(draw.pool_bytes),
        "salt": pool.salt,
        "source": draw.source,
        "source_at": minute(draw.source_at),
        "seed": draw.seed,
        "typed_by": draw.seed_typed_by_name,
        "confirmed_by": draw.seed_confirmed_by_name,
        "drawn_at": minute(draw.drawn_at or work.now),
        "weights": "；".join(f"{_group(name)} {w} 签" for name, w in sorted(pool.weights.items())),
        "strata": [
            {
                "name": _stratum(name),
                "of": str(sum(1 for each in pool.entries if each.stratum == name and not each.out)),
                "count": str(count),
            }
            for name, count in sorted(pool.counts.items())
        ],
        "drops": [
            {
                "item": each.item,
                "why": GROUND_NAMES[each.ground].zh,
                "by": f"{each.asked_by_name}／{each.decided_by_name}",
                "next": each.replacement or "无",
            }
            for each in drops[:MOST_DROPS]
        ],
        "drawn": listed,
        "more": str(len(rows) - MOST_LISTED) if len(rows) > MOST_LISTED else "",
        "record_sha256": pools.digest(proving.record(work, draw)),
        "date": printed_day(draw.drawn_at or work.now),
    }


def minute(instant: datetime) -> str:
    """Return an instant as the page prints it, Chinese time."""
    return instant.astimezone(LEGAL_ZONE).strftime("%Y-%m-%d %H:%M:%S")


def _names(work: Work, draw: Draw) -> dict[str, str]:
    found = queries.certified(work.session, draw.agency)
    return {pools.clean(each.certificate_no): each.name for each in found}


def _short(name: str) -> str:
    return name if len(name) <= MOST_OF_NAME else f"{name[: MOST_OF_NAME - 1]}…"


def _group(name: str) -> str:
    return "每人" if name == EQUAL else CLASS_NAMES[RiskClass(name)].zh


def _stratum(name: str) -> str:
    if name == INSPECTORS:
        return KIND_NAMES[DrawKind.INSPECTORS].zh
    return INSTITUTIONS[InstitutionKind(name)].zh
