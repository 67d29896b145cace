"""The story of one piece of evidence in one column: from the citizen's phone to the court."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request

from portal.agencies import queries as agencies
from portal.audit import queries as log
from portal.cases import policy, queries, service
from portal.cases.routes.telling import WHO, timeline
from portal.cases.service import HeldItem, Opened
from portal.evidence import service as evidence
from portal.evidence.queries import CustodyView, holders
from portal.evidence.rules import CUSTODY_NAMES, ContainerKind, on_hold
from portal.evidence.rules.custody import ENTRIES, LEAVES
from portal.infra.work import Work
from portal.kernel.actor import OFFICE_NAMES, Office
from portal.kernel.text import Text

_OF_THE_CASE = ("CaseShared", "ShareEnded", "OwnerChanged", "StepTaken")
"""What happens to a whole case and with it to every file: shared, handed over, referred."""
_NOTHING_MORE = {"reason": "", "other_side": "", "device": "", "device_at": None, "leaf": None}


def item_view(request: Request, work: Work, case_id: int, item_id: int) -> dict[str, Any]:
    """Return the page of a file; its reading is recorded. NotFound for strangers."""
    held = service.story_read(work, case_id, item_id)
    grant = queries.grant(work.session, case_id, work.actor.agency)
    own = work.actor.agency in holders(work.session, item_id)
    may_hold = policy.can_hold_evidence(work.actor, grant)
    return {
        "case_id": case_id,
        "held": held,
        "story": _story(request, work, case_id, held),
        "on_hold": on_hold(held.item),
        "may_enter": policy.can_contribute(work.actor, grant),
        "may_hold": may_hold and not own,
        "may_release": may_hold and own,
        "entries": [(each, CUSTODY_NAMES[each]) for each in ENTRIES],
    }


def _story(request: Request, work: Work, case_id: int, held: HeldItem) -> list[dict[str, Any]]:
    """Return what happened to the file and to the case since it was in it, oldest first."""
    locale = str(getattr(request.state, "locale", "zh"))
    case = queries.listed(work.session, work.actor, case_id)
    grant = queries.grant(work.session, case_id, work.actor.agency)
    assert grant is not None  # noqa: S101 - the file could not be read without one
    since = held.item.uploaded_at
    lines = [
        {**_NOTHING_MORE, **line}
        for line in timeline(request, work, Opened(case, grant), only=_OF_THE_CASE)
        if line["at"] >= since
    ]
    names = agencies.agency_names(work.session)
    leaves = _leaves(work, case_id, held)
    lines += [_line(row, names, leaves, locale) for row in evidence.story(work, held.item)]
    return sorted(lines, key=lambda line: (line["at"], line["leaf"] or 0))


def _line(
    row: CustodyView, names: Mapping[str, Text], leaves: dict[tuple[Any, str], int], locale: str
) -> dict[str, Any]:
    person = WHO.get(row.actor, Text(row.actor, row.actor)).in_(locale)
    agency = names[row.agency].in_(locale) if row.agency in names else ""
    offices = "、".join(OFFICE_NAMES[Office(each)].in_(locale) for each in row.offices)
    return {
        "at": row.at,
        "who": "　".join(each for each in (person, agency, offices) if each),
        "text": row.kind,
        "reason": row.reason,
        "other_side": row.other_side,
        "device": row.device,
        "device_at": row.device_at,
        # Where a reporter's act stands between those of officers tells its hour.
        "leaf": None if row.actor in WHO else leaves.get((row.at, row.code)),
    }


def _leaves(work: Work, case_id: int, held: HeldItem) -> dict[tuple[Any, str], int]:
    """Return the number of the log entry of each row of custody, by its time and kind."""
    item = held.item
    tip_id = item.container_id if item.container_kind is ContainerKind.TIP else None
    found: dict[tuple[Any, str], int] = {}
    for index, event, facts, at in log.of_item(
        work.session, evidence.item_id(item), case_id=case_id, tip_id=tip_id
    ):
        found.setdefault((at, LEAVES.get(event) or str(facts.get("kind"))), index)
    return found
