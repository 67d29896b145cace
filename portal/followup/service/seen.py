"""Who opened what a reporter sent, by day and office, in words for the reporter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from portal.agencies import queries as agencies
from portal.cases import queries as cases
from portal.cases.queries import of_tips
from portal.evidence import queries as evidence
from portal.evidence.rules import ContainerKind, CustodyKind
from portal.followup import queries
from portal.followup.book.registry import book
from portal.followup.queries import TipRow
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.text import Text


class What(StrEnum):
    """What was opened, or happened to it."""

    READ = "read"
    LOOKED = "looked"
    TAKEN = "taken"
    SHARED = "shared"


WHAT_NAMES = {
    What.READ: Text("打开了您写的内容", "opened what you wrote"),
    What.LOOKED: Text("看了您传的文件", "looked at your files"),
    What.TAKEN: Text("取用了您传的文件", "took your files for use"),
    What.SHARED: Text("也可以看您写的内容了", "was let in to read what you wrote"),
}
_LOOKS = frozenset({CustodyKind.VIEWED, CustodyKind.PREVIEWED, CustodyKind.SCANNED})
_TAKES = frozenset(
    {
        *(CustodyKind.DOWNLOADED, CustodyKind.EXPORTED, CustodyKind.SCRUBBED),
        *(CustodyKind.REDACTED, CustodyKind.TRANSCRIBED, CustodyKind.HANDED_OVER),
    }
)


@dataclass(frozen=True, slots=True)
class Seen:
    """On one day an office did one thing, `times` times. No officer is named."""

    on: date
    agency: Text
    what: Text
    times: int


def seen(work: Work, tip: TipRow, *, ended: bool) -> list[Seen]:
    """Return who opened what, oldest first, for the reporter of the tip.

    Agencies the pack does not name (the police, for one) are left out until every case has ended:
    that they look into it could warn somebody.
    """
    named = book().named
    names = {each.code: each for each in agencies.all_agencies(work.session)}
    counted: dict[tuple[date, str, What], int] = {}
    for at, agency, what in sorted(_acts(work, tip), key=lambda act: act[0]):
        known = names.get(agency)
        if known is not None and (ended or known.kind in named):
            key = (at.astimezone(LEGAL_ZONE).date(), agency, what)
            counted[key] = counted.get(key, 0) + 1
    return [
        Seen(day, names[agency].name, WHAT_NAMES[what], times)
        for (day, agency, what), times in counted.items()
    ]


def _acts(work: Work, tip: TipRow) -> Iterator[tuple[datetime, str, What]]:
    tip_id = tip.id or 0
    for at, agency in queries.openings(work.session, tip_id):
        yield at, agency, What.READ
    items = evidence.of(work.session, ContainerKind.TIP, tip_id)
    own = [each.id for each in items if each.id is not None and each.uploaded_by is None]
    for row in evidence.custody(work.session, own):
        if row.kind in _LOOKS:
            yield row.at, row.agency, What.LOOKED
        elif row.kind in _TAKES:
            yield row.at, row.agency, What.TAKEN
    ids = of_tips.case_ids(work.session, tip_id)
    for at, agency in queries.case_openings(work.session, ids):
        yield at, agency, What.READ
    for case_id in ids:
        for grant in cases.grants(work.session, case_id):
            if grant.with_tip_text and grant.agency != tip.agency:
                yield grant.granted_at, grant.agency, What.SHARED
