"""Witnesses of custody logs, offered to the application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.infra.feature import Feature, Job, Section
from portal.infra.work import Work
from portal.witness import jobs, queries, routes, rules, service
from portal.witness.rules import FINDING_NAMES


def _on_log(work: Work, _: int) -> Mapping[str, Any] | None:
    asked = rules.witnesses(work.settings.witnesses)
    return {
        "cosigned": queries.cosigned(work.session),
        "witnesses": [
            (
                each.witness.name,
                queries.newest_of(work.session, each.witness.name),
                queries.state(work.session, each.witness.name),
            )
            for each in asked
        ],
        "logs": queries.logs(work.session),
        "key": service.cosigner(work.settings).witness.vkey,
        "alarms": [(each, FINDING_NAMES[each.finding]) for each in queries.alarms(work.session)],
        "now": work.now,
    }


feature = Feature(
    "portal.witness",
    public=(routes.public,),
    staff=(routes.staff,),
    jobs=(Job("ask-witnesses", 10, jobs.ask, long=True),),
    sections=(Section("log", 10, "portal/witness/_log.html", _on_log),),
)
