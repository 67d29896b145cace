"""What visits show on pages of others: of the inspection, and of a file that was taken on the spot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.infra.work import Work
from portal.kernel.errors import NotAllowed, NotFound
from referrals.inspections import queries as inspections
from referrals.visits import queries, service
from referrals.visits.rules import KIND_NAMES, chain, times


def on_inspection(work: Work, inspection_id: int) -> Mapping[str, Any] | None:
    """Return how much came of a visit, None for an agency without a part in it or not inside."""
    try:
        part = inspections.own_part(work.session, work.actor, inspection_id)
    except NotFound:
        return None
    if part.entered_at is None:
        return None
    rows = queries.of_visit(work.session, work.actor, inspection_id)
    links: dict[int, list[chain.Link]] = {}
    for row in rows:
        links.setdefault(row.record_id, []).append(queries.link(row))
    split = sum(len(chain.heads(each)) > 1 for each in links.values())
    return {"inspection_id": inspection_id, "count": len(rows), "conflicts": split}


def on_item(work: Work, item_id: int) -> Mapping[str, Any] | None:
    """Return when and where a file was taken by its device, None for one that was not."""
    found = queries.file_of_item(work.session, item_id)
    if found is None or found.agency != work.actor.agency:
        return None
    rows = queries.naming(work.session, found)
    if not rows:
        return None
    try:
        opened = service.sealing.unseal_all(work, rows[0].case_id, rows)
    except NotAllowed:  # the page is theirs to see, what lies sealed is not
        return None
    return {
        "inspection_id": found.inspection_id,
        "entries": rows,
        "kind_names": KIND_NAMES,
        "offsets": {each.entry: times.told(each.offset_seconds) for each in rows},
        "gps": {name: _gps(each.told["gps"]) for name, each in opened.items()},
    }


def _gps(told: Mapping[str, float] | None) -> str:
    if not told:
        return ""
    return f"{told['lat']:.5f}, {told['lon']:.5f} (±{told['accuracy']:.0f} m)"
