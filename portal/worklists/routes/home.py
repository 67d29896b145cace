"""What the home page shows of lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.cases.rules import STAGE_NAMES
from portal.figures import queries as figures
from portal.infra.work import Work
from portal.worklists import policy, queries
from portal.worklists.forms import Asked
from portal.worklists.queries import Wanted
from portal.worklists.routes import shown
from portal.worklists.rules import COLUMNS, Tab, usual_order

SHOWN = 10
WAITING = ("number", "title", "institution", "stage", "lead", "due", "updated")


def stages(work: Work, _: int) -> Mapping[str, Any] | None:
    """Return how many cases the agency sees in each stage, from the counters."""
    if not policy.sees_own_figures(work.actor):
        return None
    counted = figures.of_agency(work.session, work.actor.agency)
    if not counted:
        return None
    return {
        "stages": [(stage, name, counted.get(stage, 0)) for stage, name in STAGE_NAMES.items()],
        "links": policy.can_list(work.actor),
    }


def waiting(work: Work, _: int) -> Mapping[str, Any] | None:
    """Return the cases that wait for the actor or their agency, None when nothing does."""
    wanted = Wanted(Tab.WORK, Asked(), usual_order(Tab.WORK))
    listing = queries.ready(work.session, work.actor, wanted, work.now)
    found = queries.page(work.session, listing, limit=SHOWN)
    if not found.rows:
        return None
    called = queries.names(work.session)
    return {
        "rows": shown.rows_of(work, found.rows, WAITING, called),
        "columns": [COLUMNS[key] for key in WAITING],
    }
